"""What of Qt and of the computer goes into a package, and what is left out.

Works on PyInstaller's lists of (name inside, file here, kind), so that nothing left out is copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Entry = tuple[str, str, str]

PLUGINS = {
    "iconengines": ("svgicon",),
    "imageformats": ("jpeg", "svg", "ico"),
    # Dead keys and accents of every keyboard go through these two.
    "platforminputcontexts": ("compose", "ibus"),
    "platforms": ("xcb", "offscreen", "windows", "cocoa"),
    "platformthemes": ("xdgdesktopportal",),
    "printsupport": ("cups",),
    "styles": ("modernwindows", "mac"),
    "xcbglintegrations": ("egl", "glx"),
}
"""The plugins of Qt that are kept: what a kind is called, then words of its files' names."""

LEFT_OUT = (
    "Designer",
    "EglFS",
    "EglFs",
    "Network",
    "Qml",
    "Quick",
    "VirtualKeyboard",
    "Wayland",
    "WlShell",
)
"""Parts of Qt nothing here uses: widgets need none of them."""

EXCLUDED = (
    "PIL._avif",
    "PySide6.QtNetwork",
    "_curses",
    "_pytest",
    "attr",
    "coverage",
    "curses",
    "fontTools",
    "hypothesis",
    "idlelib",
    "lib2to3",
    # Its part of a start is long, and other processes are started without it.
    "multiprocessing",
    "mypy",
    "numpy",
    "pip",
    "pytest",
    "readline",
    "setuptools",
    "test",
    "tkinter",
    "turtledemo",
)
"""Modules that something imports if they are there, and that the program never needs."""

OF_SYSTEM = {
    "libEGL": "libegl1",
    "libGL": "libgl1",
    "libGLX": "libglx0",
    "libOpenGL": "libopengl0",
    "libX11": "libx11-6",
    "libX11-xcb": "libx11-xcb1",
    "libc": "libc6",
    "libcups": "",
    "libdbus-1": "libdbus-1-3",
    "libdrm": "",
    "libexpat": "libexpat1",
    "libfontconfig": "libfontconfig1",
    "libfreetype": "libfreetype6",
    "libgcc_s": "libgcc-s1",
    "libglib-2.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0t64 | libglib2.0-0",
    "libstdc++": "libstdc++6",
    "libxcb": "libxcb1",
    "libxcb-glx": "libxcb-glx0",
    "libxcb-randr": "libxcb-randr0",
    "libxcb-render": "libxcb-render0",
    "libxcb-shape": "libxcb-shape0",
    "libxcb-shm": "libxcb-shm0",
    "libxcb-sync": "libxcb-sync1",
    "libxcb-xfixes": "libxcb-xfixes0",
    "libxcb-xkb": "libxcb-xkb1",
    "libxkbcommon": "libxkbcommon0",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libz": "zlib1g",
}
"""Libraries of a Linux system that a package does not bring, and Debian's package of each.

They follow the drivers and the settings of the computer: an older one brought along would be
loaded before its own. An empty package is one that a plugin can do without.
"""


_COMPILED = ("BINARY", "EXTENSION")


def depends(libc: str) -> str:
    """The packages a Debian package needs, in its own words, each once.

    :param libc: the C library with the version it was compiled for: « libc6 (>= 2.36) ».
    """
    others = {package for package in OF_SYSTEM.values() if package}
    return ", ".join([libc, *sorted(others - {libc.split(maxsplit=1)[0]})])


def kept(entry: Entry) -> bool:
    """Whether an entry goes into the package, before what only dropped entries needed goes too."""
    name = entry[0].replace("\\", "/")
    plugin = re.search(r"/plugins/([^/]+)/(?:lib)?q?([^/]+)$", name)
    if plugin:
        kind, file = plugin.groups()
        return any(word in file for word in PLUGINS.get(kind, ()))
    if "/translations/" in name and "PySide6" in name:
        return name.endswith("/qtbase_fr.qm")
    if re.search(rf"(?:lib)?Qt6?(?:{'|'.join(LEFT_OUT)})", name.rsplit("/", 1)[-1]):
        return False
    # Software OpenGL, 20 MB: widgets are drawn without it.
    return not re.search(r"opengl32sw|d3dcompiler", name, re.IGNORECASE)


def soname(name: str) -> str:
    """« libxcb-glx » of « libxcb-glx.so.0 », « libfoo-1.0 » of « libfoo-1.0.so.0 »."""
    return name.rsplit("/", 1)[-1].split(".so", 1)[0]


def trimmed(entries: Iterable[Entry], needed_by: Callable[[str], Iterable[str]]) -> list[Entry]:
    """What is kept, without the libraries of the system that nothing kept needs any more.

    :param needed_by: the names of the libraries that a file asks the loader for.
    """
    left = [entry for entry in entries if kept(entry)]
    loose = {entry[0]: entry for entry in left if _is_loose(entry)}
    reached: set[str] = set()
    waiting = [file for name, file, kind in left if name not in loose and kind in _COMPILED]
    while waiting:
        for name in map(_base, needed_by(waiting.pop())):
            if name in loose and name not in reached and soname(name) not in OF_SYSTEM:
                reached.add(name)
                waiting.append(loose[name][1])
    return [entry for entry in left if entry[0] not in loose or entry[0] in reached]


def _is_loose(entry: Entry) -> bool:
    """Whether it is a library of the system, at the top of the package.

    A link there leads to the library of a wheel, and the launcher itself loads Python.
    """
    name, _file, kind = entry
    if kind == "SYMLINK" or name.startswith("libpython"):
        return False
    return "/" not in name and name.startswith("lib") and ".so" in name


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1]

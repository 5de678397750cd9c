"""The libraries compiled into what is shipped: Qt's own, those of wheels, those of Python.

A version is read in the bytes that are shipped, or in the bill that a wheel brings; where neither
says it, there is none. A library is listed when the file that holds it is there, and shows its mark
when it has one.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

from packageurl import PackageURL
from packaging.utils import canonicalize_name

from installer.parts import PYTHON, Part

_JPEG = "IJG AND BSD-3-Clause AND Zlib"
_QT = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
_MS = "Microsoft Visual C++ Redistributable"


@dataclass(frozen=True)
class Native:
    """A library looked for: in which files, by which mark, its version by which words.

    ``told`` is its name in the bill of the wheel; ``owns``: these files are the library itself.
    """

    carrier: str
    name: str
    licence: str
    within: str
    version: bytes = b""
    mark: bytes = b""
    told: str = ""
    by_name: str = ""
    owns: bool = False


def _qt(name: str, licence: str, within: str, version: bytes = b"", mark: bytes = b"") -> Native:
    return Native("pyside6-essentials", name, licence, within, version, mark)


def _pillow(name: str, licence: str, stem: str, *, told: str = "", by_name: bool = False) -> Native:
    within = rf"pillow\.libs/lib{stem}-[0-9a-f]+\.so"
    counted = rf"lib{stem}-[0-9a-f]+\.so\.(\d+\.\d+\.\d+)$" if by_name else ""
    return Native("pillow", name, licence, within, told=told, by_name=counted, owns=True)


_CORE = r"(lib)?Qt6Core\.(so|dll)"
_GUI = r"(lib)?Qt6Gui\.(so|dll)"
_SQLCIPHER = r"sqlcipher3/_sqlite3\."
_LXML = r"lxml/etree\."
_PDFIUM = r"pypdfium2_raw/(lib)?pdfium\."
_OPENSSL = rb"OpenSSL (\d+\.\d+\.\d+) \d"
_ZLIB = rb"(?:deflate |inflate |\x00)(1\.[23]\.\d{1,2}(?:\.\d)?)(?: Copyright| \(Qt\)|\x00)"
_INFLATES = b"incorrect header check"
_LIBJPEG = rb"libjpeg-turbo version (\d+\.\d+[\d.]*)"

NATIVES = (
    Native(
        "pyside6-essentials",
        "Qt",
        _QT,
        r"PySide6/(Qt/(lib/libQt6|plugins/|translations/)|Qt6|plugins/|translations/)",
        rb"Qt (6\.\d+\.\d+) \(",
        owns=True,
    ),
    Native(
        "pyside6-essentials",
        "ICU",
        "Unicode-DFS-2016",
        r"PySide6/Qt/lib/libicu",
        rb"\x00(\d\d\.\d)\x00",
        owns=True,
    ),
    _qt("PCRE2", "BSD-3-Clause WITH PCRE2-exception", _CORE, rb"(10\.\d\d) \d{4}-\d\d-\d\d"),
    _qt("SLJIT (PCRE2)", "BSD-2-Clause", _CORE),
    _qt("zlib", "Zlib", _CORE, _ZLIB, _INFLATES),
    _qt("double-conversion", "BSD-3-Clause", _CORE),
    _qt("TinyCBOR", "MIT", _CORE),
    _qt("BLAKE2 (reference implementation)", "CC0-1.0 OR Apache-2.0", _CORE),
    _qt("SHA-3 (Keccak)", "CC0-1.0", _CORE),
    _qt("SHA-3 (brg_endian)", "BSD-2-Clause", _CORE),
    _qt("SHA-384 and SHA-512 (RFC 6234)", "BSD-3-Clause", _CORE),
    _qt("SHA-1 (Dominik Reichl)", "CC0-1.0", _CORE),
    _qt("MD4 and MD5", "domaine public", _CORE),
    _qt("SipHash", "CC0-1.0", _CORE),
    _qt("Easing equations (Robert Penner)", "BSD-3-Clause", _CORE),
    _qt("forkfd", "MIT", r"libQt6Core\.so"),
    _qt("Unicode Character Database", "Unicode-3.0", _CORE),
    _qt("Unicode CLDR", "Unicode-3.0", _CORE),
    _qt("Apache Tika MIME type definitions", "Apache-2.0", _CORE),
    _qt("HarfBuzz", "MIT", _GUI, rb"\x00(\d{2}\.\d{1,2}\.\d)\x00", b"HB_SHAPER"),
    _qt("libpng", "libpng-2.0", _GUI, rb"\x00(1\.6\.\d\d)\x00"),
    _qt("FreeType", "FTL OR GPL-2.0-only", _GUI, mark=b"pshinter"),
    _qt("FreeType (rasterizer)", "FTL OR GPL-2.0-only", _GUI),
    _qt("MD4C", "MIT", _GUI, mark=b"md4c"),
    _qt("Emoji Segmenter", "Apache-2.0", _GUI),
    _qt("Adobe Glyph List For New Fonts", "BSD-3-Clause", _GUI),
    _qt("Imlib2 (smooth scaling)", "BSD-2-Clause AND Imlib2", _GUI),
    _qt("X Server (region)", "X11 AND HPND", _GUI),
    _qt("sRGB2014.icc", "LicenseRef-ICC-License", _GUI, mark=b"sRGB2014"),
    _qt("Vulkan Memory Allocator", "MIT", _GUI),
    _qt("D3D12 Memory Allocator", "MIT", r"Qt6Gui\.dll"),
    _qt("XSVG", "HPND-sell-variant", r"(lib)?Qt6Svg\.(so|dll)"),
    _qt("libjpeg-turbo", _JPEG, r"imageformats/(lib)?qjpeg\.", _LIBJPEG),
    _qt("xcb-xinput", "MIT", r"libQt6XcbQpa\.so"),
    _qt("Wintab", "LicenseRef-LCS-Telegraphics", r"platforms/qwindows\.dll"),
    _qt("IAccessible2", "BSD-3-Clause", r"platforms/qwindows\.dll|Qt6Gui\.dll"),
    Native("sqlcipher3", "SQLCipher", "BSD-3-Clause", _SQLCIPHER, rb"\x00(4\.\d+\.\d+)\x00"),
    Native("sqlcipher3", "SQLite", "blessing", _SQLCIPHER, rb"(3\.\d\d\.\d+)\x00"),
    Native("sqlcipher3", "OpenSSL", "Apache-2.0", _SQLCIPHER, _OPENSSL),
    Native("cryptography", "OpenSSL", "Apache-2.0", r"bindings/_rust\.", _OPENSSL, told="openssl"),
    Native("lxml", "libxml2", "MIT", _LXML, rb"\x00(2\d{4})\x00"),
    Native("lxml", "libxslt", "MIT", _LXML, rb"\x00(101\d\d)\x00"),
    Native("lxml", "libiconv", "LGPL-2.1-or-later", _LXML, mark=b"libiconv_open"),
    Native("lxml", "zlib", "Zlib", _LXML, _ZLIB, _INFLATES),
    Native("pyyaml", "LibYAML", "MIT", r"yaml/_yaml\.", rb"\x00(0\.\d\.\d)\x00"),
    Native("cffi", "libffi", "MIT", r"_cffi_backend\."),
    Native(
        "pikepdf",
        "qpdf",
        "Apache-2.0",
        r"pikepdf(\.libs)?/(lib)?qpdf",
        rb"\x00(1\d\.\d+\.\d+)\x00",
        owns=True,
    ),
    Native("pikepdf", "OpenSSL", "Apache-2.0", r"pikepdf.*/(lib)?qpdf", _OPENSSL, b"OpenSSL "),
    Native("pikepdf", "zlib", "Zlib", r"pikepdf.*/(lib)?qpdf", _ZLIB, _INFLATES),
    Native(
        "pikepdf",
        "libjpeg-turbo",
        _JPEG,
        r"pikepdf\.libs/libjpeg|pikepdf.*/qpdf.*\.dll",
        _LIBJPEG,
        b"libjpeg-turbo version",
        told="libjpeg-turbo",
        owns=True,
    ),
    _pillow("libXau", "MIT-open-group", "Xau", told="libXau"),
    _pillow("Brotli (common)", "MIT", "brotlicommon", by_name=True),
    _pillow("Brotli (decoder)", "MIT", "brotlidec", by_name=True),
    _pillow("FreeType", "FTL OR GPL-2.0-only", "freetype", told="FreeType"),
    _pillow("HarfBuzz", "MIT", "harfbuzz", told="HarfBuzz"),
    _pillow("libjpeg-turbo", _JPEG, "jpeg", told="libjpeg / libjpeg-turbo"),
    _pillow("Little CMS 2", "MIT", "lcms2", told="Little CMS 2"),
    _pillow("liblzma", "0BSD", "lzma", by_name=True),
    _pillow("OpenJPEG", "BSD-2-Clause", "openjp2", told="OpenJPEG"),
    Native(
        "pillow",
        "libpng",
        "libpng-2.0",
        r"pillow\.libs/libpng",
        rb"libpng version (\d+\.\d+\.\d+)",
        owns=True,
    ),
    _pillow("libwebp", "BSD-3-Clause", "(webp|webpmux|webpdemux|sharpyuv)", told="libwebp"),
    _pillow("libtiff", "libtiff", "tiff", told="libtiff"),
    _pillow("libxcb", "X11", "xcb", told="libxcb"),
    _pillow("Zstandard", "BSD-3-Clause OR GPL-2.0-only", "zstd", by_name=True),
    Native(PYTHON, "Expat", "MIT", r"pyexpat\.", rb"expat_(\d+\.\d+\.\d+)"),
    Native(PYTHON, "libmpdec", "BSD-2-Clause", r"_decimal\.", rb"\x00(2\.\d\.\d)\x00"),
    Native(PYTHON, "BLAKE2 (reference implementation)", "CC0-1.0 OR Apache-2.0", r"_blake2\."),
    Native(
        PYTHON,
        "OpenSSL",
        "Apache-2.0",
        r"(dlls|_internal)/lib(crypto|ssl)-\d.*\.dll",
        _OPENSSL,
        owns=True,
    ),
    Native(
        PYTHON,
        "SQLite",
        "blessing",
        r"(dlls|_internal)/sqlite3\.dll",
        rb"(3\.\d\d\.\d+)\x00",
        owns=True,
    ),
    Native(PYTHON, "libffi", "MIT", r"(dlls|_internal)/libffi-.*\.dll", owns=True),
    Native(PYTHON, "zlib", "Zlib", r"python3\d+\.dll|zlib\.pyd", _ZLIB, _INFLATES),
    Native(PYTHON, "bzip2", "bzip2-1.0.6", r"_bz2\.pyd", rb"(1\.0\.\d), \d+-\w+-\d{4}"),
    Native(PYTHON, "liblzma", "0BSD", r"_lzma\.pyd", rb"\x00(5\.\d+\.\d+)\x00"),
)
"""What is looked for; names and licences as Qt, the wheels and Python list what they hold."""

_OF_PDFIUM = {
    "abseil": ("Abseil", "Apache-2.0"),
    "agg23": ("Anti-Grain Geometry 2.3", "LicenseRef-AGG-2.3"),
    "dragonbox-Boost": ("Dragonbox", "Apache-2.0 WITH LLVM-exception OR BSL-1.0"),
    "fast_float": ("fast_float", "Apache-2.0 OR MIT OR BSL-1.0"),
    "freetype": ("FreeType", "FTL OR GPL-2.0-only"),
    "harfbuzz": ("HarfBuzz", "MIT"),
    "highway": ("Highway", "Apache-2.0 OR BSD-3-Clause"),
    "icu": ("ICU", "Unicode-3.0"),
    "lcms": ("Little CMS 2", "MIT"),
    "libjpeg_turbo": ("libjpeg-turbo", _JPEG),
    "libopenjpeg": ("OpenJPEG", "BSD-2-Clause"),
    "libpng": ("libpng", "libpng-2.0"),
    "libtiff": ("libtiff", "libtiff"),
    "llvm-libc": ("LLVM libc", "Apache-2.0 WITH LLVM-exception"),
    "simdutf": ("simdutf", "Apache-2.0 OR MIT"),
    "zlib": ("zlib", "Zlib"),
}
"""What PDFium is compiled with: the texts that pypdfium2 carries, by the names of their files."""

_NOT_THERE = re.compile(r"PIL\..*|pybind11|libimagequant|FriBiDi|libavif|libxcb|libXau")
"""What Pillow's bill lists and that its wheel, or this package, may not hold: its files say it."""


def inside(packages: Iterable[Distribution], shipped: Mapping[str, Path]) -> list[Part]:
    """The libraries inside what is shipped, each with what carries it.

    :param shipped: the files of the package, by their path inside it.
    """
    packages = list(packages)
    bills: dict[str, list[Part]] = {
        canonicalize_name(one.metadata["Name"]): _bill_of(one) for one in packages
    }
    found: dict[str, Part] = {}
    for native in NATIVES:
        if native.carrier != PYTHON and native.carrier not in bills:
            continue
        part = _looked_for(native, shipped, bills.get(native.carrier, []))
        if part is not None:
            found.setdefault(f"{part.carrier}/{part.name}".casefold(), part)
    listed = {native.told.casefold() for native in NATIVES if native.told}
    for carrier, bill in bills.items():
        for part in bill:
            by_files = part.name.casefold() in listed and _has_files_of(carrier, shipped)
            if not by_files and not _NOT_THERE.fullmatch(part.name):
                found.setdefault(part.ref, part)
    for package in packages:
        if canonicalize_name(package.metadata["Name"]) == "pypdfium2":
            found.update({part.ref: part for part in _of_pdfium(package, shipped)})
    return [*found.values(), *_of_microsoft(shipped)]


def _has_files_of(carrier: str, shipped: Mapping[str, Path]) -> bool:
    """Whether the libraries of a wheel lie beside it, and are listed by their files."""
    return any(f"/{carrier}.libs/" in f"/{name}" for name in shipped) or carrier == "cryptography"


def _looked_for(native: Native, shipped: Mapping[str, Path], bill: list[Part]) -> Part | None:
    holding = [name for name in shipped if re.search(native.within, name)]
    if not holding:
        return None
    version, said_by, marked = None, "", not native.mark
    for name in holding:
        counted = re.search(native.by_name, name) if native.by_name else None
        if counted is not None:
            version, said_by = counted[1], f"le nom de {Path(name).name}"
        if not (native.mark or native.version):
            continue
        held = shipped[name].read_bytes()
        marked = marked or native.mark in held
        words = re.findall(native.version, held) if native.version and version is None else []
        if words and len(set(words)) == 1:
            version, said_by = _plain(words[0].decode("ascii")), f"lue dans {Path(name).name}"
    if not marked:
        return None
    told = next((part for part in bill if native.told and part.name == native.told), None)
    if version is None and told is not None:
        version, said_by = told.version, told.told_by
    return Part(
        native.name,
        version,
        native.licence,
        carrier=native.carrier,
        files=native.within if native.owns else "",
        told_by=said_by or f"aucun mot dans {Path(holding[0]).name} ne dit sa version",
    )


def _plain(version: str) -> str:
    """« 2.14.6 » of « 21406 », as libxml2 and libxslt write themselves."""
    if version.isdecimal():
        number = int(version)
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return version


def _bill_of(package: Distribution) -> list[Part]:
    """What a wheel says it is made of, in the bills it carries."""
    carrier = canonicalize_name(package.metadata["Name"])
    found = []
    for file in sorted(package.files or (), key=str):
        if "/sboms/" not in file.as_posix() or file.suffix != ".json":
            continue
        told = json.loads(Path(str(package.locate_file(file))).read_text("utf-8"))
        for one in told.get("components", ()):
            name = one["name"]
            if canonicalize_name(name) == carrier:
                continue
            address = PackageURL.from_string(one["purl"]) if one.get("purl") else None
            rust = address is not None and address.type == "cargo"
            hashes = {given["alg"]: given["content"] for given in one.get("hashes", ())}
            found.append(
                Part(
                    name,
                    # « 1.x » is no version.
                    re.sub(r".*\.x$", "", one.get("version") or "") or None,
                    _licence_in(one),
                    kind="cargo" if rust else "generic",
                    carrier=carrier,
                    told_by=f"la nomenclature {file.name} de la roue",
                    digest=hashes.get("SHA-256", "") if rust else "",
                )
            )
    return found


def _licence_in(component: Mapping[str, object]) -> str:
    given = component.get("licenses")
    said = []
    for one in given if isinstance(given, list) else []:
        held = one.get("license", {})
        text = base64.b64decode(held.get("text", {}).get("content", ""))
        if text.startswith(b"UNICODE LICENSE V3"):
            said.append("Unicode-3.0")
            continue
        said.append(one.get("expression") or held.get("id") or held.get("name") or "")
    return " AND ".join(part for part in said if part) or "voir le texte"


def _of_pdfium(package: Distribution, shipped: Mapping[str, Path]) -> Iterable[Part]:
    holding = next((name for name in shipped if re.search(_PDFIUM, name)), None)
    if holding is None:
        return
    told = next(
        (file for file in package.files or () if file.as_posix() == "pypdfium2_raw/version.json"),
        None,
    )
    version = None
    if told is not None:
        numbers = json.loads(Path(str(package.locate_file(told))).read_text("utf-8"))
        version = ".".join(str(numbers[key]) for key in ("major", "minor", "build", "patch"))
    yield Part(
        "PDFium",
        version,
        "BSD-3-Clause AND Apache-2.0",
        carrier="pypdfium2",
        files=_PDFIUM,
        told_by="pypdfium2_raw/version.json",
    )
    texts = {Path(file.as_posix()).stem for file in package.files or ()}
    for stem, (name, licence) in _OF_PDFIUM.items():
        if stem in texts:
            yield Part(
                name,
                None,
                licence,
                carrier="pypdfium2",
                told_by="la roue en porte le texte, et n’en dit pas la version",
            )


def _of_microsoft(shipped: Mapping[str, Path]) -> Iterable[Part]:
    """The runtime of Microsoft's compiler: each library, by the version that Windows shows."""
    for name, file in shipped.items():
        stem = Path(name).name.casefold()
        if not re.match(r"(vcruntime|msvcp|concrt|vcomp|vcamp|vccorlib)140", stem):
            continue
        brought = re.search(r"(PySide6|shiboken6|pikepdf)(\.libs)?/", name)
        carrier = (
            {"PySide6": "pyside6-essentials"}.get(brought[1], brought[1]) if brought else PYTHON
        )
        yield Part(
            Path(name).name,
            version_of_windows(file.read_bytes()),
            _MS,
            carrier=carrier,
            files=rf"^{re.escape(name)}$",
            told_by=f"lue dans {Path(name).name}",
        )


def version_of_windows(held: bytes) -> str | None:
    """The version in the resources of a library of Windows, « 14.38.33130.0 »."""
    begins = held.find(b"\xbd\x04\xef\xfe")
    if begins < 0:
        return None
    upper, lower = (int.from_bytes(held[begins + at : begins + at + 4], "little") for at in (8, 12))
    return f"{upper >> 16}.{upper & 0xFFFF}.{lower >> 16}.{lower & 0xFFFF}"

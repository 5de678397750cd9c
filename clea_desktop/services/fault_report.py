"""What helps to report a fault of ours, and nothing of a person: never a value, never a message.

A message may quote a name, a local may be a note, a path the name of whoever uses the computer:
only types, our own files and line numbers are told. It is kept nowhere.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType, TracebackType

from clea_desktop import VERSION

_OWN = Path(__file__).resolve().parent.parent
_MOST = 40
"""How many places of one fault are told, the last ones: a loop would fill the report."""


def report(bug: BaseException, parts: Mapping[str, str] | None = None) -> str:
    """A fault in plain text, to be read and copied.

    :param parts: other parts of the program and their versions, by name.
    """
    lines = [
        f"CléA Desktop {VERSION}",
        f"Système : {platform.system()} {platform.release()} ({platform.machine()})",
        f"Python {platform.python_version()}",
        *(f"{name} {version}" for name, version in (parts or {}).items()),
        "",
        *_told(bug, "Défaut", set()),
    ]
    return "\n".join(lines)


def install_for_threads() -> None:
    """Say no more than this of what fails in a thread, or as the program leaves."""
    import threading

    def in_thread(failed: threading.ExceptHookArgs) -> None:
        _say(failed.exc_value)

    def in_passing(failed: sys.UnraisableHookArgs) -> None:
        _say(failed.exc_value)

    threading.excepthook = in_thread
    sys.unraisablehook = in_passing


def _say(bug: BaseException | None) -> None:
    if bug is not None and sys.stderr is not None:
        sys.stderr.write(f"{report(bug)}\n")


def _told(bug: BaseException, how: str, seen: set[int]) -> Iterator[str]:
    """A fault, then what caused it, each with its places."""
    seen.add(id(bug))
    kind = type(bug)
    yield f"{how} : {kind.__module__}.{kind.__qualname__}".replace("builtins.", "")
    yield from _places(bug.__traceback__)
    if isinstance(bug, BaseExceptionGroup):
        for each in bug.exceptions:
            yield from _told(each, "Dont", seen)
    cause = bug.__cause__ or (None if bug.__suppress_context__ else bug.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _told(cause, "À cause de", seen)


def _places(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        found.append(_place(trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found[-_MOST:]


def _place(frame: FrameType, line: int) -> str:
    file = Path(frame.f_code.co_filename)
    if file.is_relative_to(_OWN):
        own = file.relative_to(_OWN.parent).as_posix()
        return f"  {own}, ligne {line}, {frame.f_code.co_name}"
    # Of another library its name is enough; the folder it lies in may name somebody.
    library = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    known = library in sys.stdlib_module_names or library in _LIBRARIES
    return f"  ({library if known else 'ailleurs'})"


_LIBRARIES = frozenset(
    "PySide6 shiboken6 sqlalchemy sqlcipher3 alembic cryptography lxml openpyxl pikepdf psutil "
    "pydantic pypdfium2 pyrage reportlab xlsxwriter".split()
)

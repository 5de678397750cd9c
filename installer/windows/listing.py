"""The files that NSIS packs, named one by one: a folder is read in another order each time."""

from __future__ import annotations

from pathlib import Path


def write(stage: Path, to: Path) -> None:
    """Write what the installer lays: each folder, then its files."""
    lines = []
    folders = [stage, *(path for path in stage.rglob("*") if path.is_dir())]
    for folder in sorted(folders, key=lambda path: path.relative_to(stage).as_posix()):
        files = sorted(path for path in folder.iterdir() if path.is_file())
        if not files:
            continue
        inside = str(folder.relative_to(stage)).replace("/", "\\")
        lines.append(f'SetOutPath "$INSTDIR{"" if folder == stage else chr(92) + inside}"')
        lines += [f'File "{file}"' for file in files]
    to.write_text("\n".join([*lines, 'SetOutPath "$INSTDIR"', ""]), encoding="utf-8")

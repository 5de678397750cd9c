"""A disk as a power cut leaves it: what was synced is there, the rest may be, whole or in part.

The bytes of a file are safe once the file is synced, a name once the folder that holds it is.
Nothing is promised between two folders but for a name moved from one to the other, which is in one
of them. Bytes that were not synced are kept or lost sector by sector, in any order.

Three things are kinder than POSIX, as the file systems of evaluators are: each folder keeps the
order of its own names, a sector is whole or not at all, and what a refused sync held is still there
for the next one.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.shim import Event

SECTOR = 512
LEFT_OUT = ("-shm",)
"""Shared memory between programs, made afresh by whoever opens: a mapping is never synced."""


@dataclass(frozen=True)
class Change:
    """Bytes written at a place; or, without any, a file cut or made longer."""

    at: int
    data: bytes | None


@dataclass
class File:
    """A file: its synced bytes, and what was done to it since."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        """All that was done is safe."""
        for change in self.since:
            apply(self.safe, change)
        self.since.clear()

    def after(self, chance: random.Random | None, keep: float) -> bytes:
        """Its bytes after a cut: each sector not synced is there by that chance."""
        made = bytearray(self.safe)
        for change in self.since:
            for piece in pieces(change):
                if keep >= 1 or (chance is not None and chance.random() < keep):
                    apply(made, piece)
        return bytes(made)


def apply(content: bytearray, change: Change) -> None:
    """Do a change to some bytes."""
    if change.data is None:
        missing = change.at - len(content)
        content[change.at :] = b""
        content.extend(bytes(max(0, missing)))
        return
    content.extend(bytes(max(0, change.at - len(content))))
    content[change.at : change.at + len(change.data)] = change.data


def pieces(change: Change) -> Iterable[Change]:
    """A write, sector by sector: a disk may be stopped between any two."""
    if change.data is None:
        yield change
        return
    at, end = change.at, change.at + len(change.data)
    while at < end:
        following = min(end, (at // SECTOR + 1) * SECTOR)
        yield Change(at, change.data[at - change.at : following - change.at])
        at = following


@dataclass(eq=False)
class Naming:
    """A name given, taken away (no ``node``), or moved from ``other``."""

    folder: Folder
    name: str
    node: Node | None
    other: tuple[Folder, str] | None = None


@dataclass(eq=False)
class Folder:
    """A folder: its synced names, and what was done to them since."""

    safe: dict[str, Node] = field(default_factory=dict)
    since: list[Naming] = field(default_factory=list)
    now: dict[str, Node] = field(default_factory=dict)


Node = File | Folder


class Disk:
    """What lies below a folder, followed call by call from a log."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[int, Node] = {}
        self.top = self._laid(root)

    def _laid(self, path: Path) -> Node:
        """What is there before the first call, all of it safe."""
        node: Node
        if path.is_dir():
            names = {each.name: self._laid(each) for each in path.iterdir()}
            node = Folder(dict(names), [], names)
        else:
            node = File(bytearray(path.read_bytes()))
        self.files[path.stat().st_ino] = node
        return node

    def _place(self, raw: bytes) -> tuple[Folder, str]:
        path = Path(os.fsdecode(raw)).relative_to(self.root)
        node = self.top
        for part in path.parts[:-1]:
            assert isinstance(node, Folder)
            node = node.now[part]
        assert isinstance(node, Folder)
        return node, path.parts[-1]

    def follow(self, event: Event) -> None:
        """One call more."""
        match event.kind:
            case "C" | "M":
                node: Node = File() if event.kind == "C" else Folder()
                self.files[event.file] = node
                folder, name = self._place(event.data)
                folder.now[name] = node
                folder.since.append(Naming(folder, name, node))
            case "T":
                self.files[event.file] = File()
            case "W" | "Z":
                file = self.files[event.file]
                assert isinstance(file, File)
                file.since.append(Change(event.at, event.data if event.kind == "W" else None))
            case "S":
                self._sync(self.files[event.file])
            case "R":
                self._rename(*self._place(event.data), *self._place(event.more))
            case "U":
                folder, name = self._place(event.data)
                del folder.now[name]
                folder.since.append(Naming(folder, name, None))

    def _rename(self, old: Folder, name: str, new: Folder, named: str) -> None:
        moved = old.now.pop(name)
        new.now[named] = moved
        step = Naming(new, named, moved, (old, name))
        new.since.append(step)
        if old is not new:
            old.since.append(step)

    def _sync(self, node: Node) -> None:
        if isinstance(node, File):
            node.sync()
            return
        # A name moved is in one folder or the other: those before it there come with it.
        while node.since:
            step = node.since.pop(0)
            _name(step)
            for folder in _folders(step) - {node}:
                while step in folder.since:
                    before = folder.since.pop(0)
                    if before is not step:
                        _name(before)

    def after(self, chance: random.Random, keep: float) -> Folder:
        """The names after a cut: of each folder, the first of those not synced.

        :param keep: how likely each is; 0 for what is safe alone, 1 for all.
        """
        folders = [node for node in self._all() if isinstance(node, Folder)]
        kept: set[int] = set()
        for folder in folders:
            many = len(folder.since) if keep >= 1 else 0
            if 0 < keep < 1:
                many = chance.randint(0, len(folder.since))
            kept |= {id(step) for step in folder.since[:many]}
        grown = True
        while grown:
            grown = False
            for folder in folders:
                places = [rank for rank, step in enumerate(folder.since) if id(step) in kept]
                for step in folder.since[: max(places, default=-1) + 1]:
                    if id(step) not in kept:
                        kept.add(id(step))
                        grown = True
        views = {id(folder): dict(folder.safe) for folder in folders}
        steps = [step for step in self._order(folders) if id(step) in kept]
        for step in steps:
            if step.other is not None:
                views[id(step.other[0])].pop(step.other[1], None)
            if step.node is None:
                views[id(step.folder)].pop(step.name, None)
            else:
                views[id(step.folder)][step.name] = step.node
        return _seen(self.top, views)

    def _all(self) -> list[Node]:
        """Every file and folder that a name, safe or not, leads to."""
        found: dict[int, Node] = {}
        waiting = [self.top]
        while waiting:
            node = waiting.pop()
            if id(node) not in found:
                found[id(node)] = node
                if isinstance(node, Folder):
                    waiting += [*node.safe.values(), *node.now.values()]
                    waiting += [step.node for step in node.since if step.node is not None]
        return list(found.values())

    @staticmethod
    def _order(folders: list[Folder]) -> list[Naming]:
        """The steps of all folders in an order that each of them agrees with."""
        left = [list(folder.since) for folder in folders]
        done: list[Naming] = []
        while any(left):
            for steps in left:
                # Its turn has come when it is the first wherever it stands.
                if steps and all(s[0] is steps[0] for s in left if steps[0] in s):
                    step = steps[0]
                    done.append(step)
                    for others in left:
                        if others and others[0] is step:
                            others.pop(0)
                    break
        return done


def _folders(step: Naming) -> set[Folder]:
    return {step.folder} | ({step.other[0]} if step.other else set())


def _name(step: Naming) -> None:
    if step.other is not None:
        step.other[0].safe.pop(step.other[1], None)
    if step.node is None:
        step.folder.safe.pop(step.name, None)
    else:
        step.folder.safe[step.name] = step.node


def _seen(node: Node, views: dict[int, dict[str, Node]]) -> Folder:
    assert isinstance(node, Folder)
    names = {
        name: _seen(each, views) if isinstance(each, Folder) else each
        for name, each in views[id(node)].items()
    }
    return Folder(names, [], names)


def lay(folder: Folder, path: Path, chance: random.Random | None, keep: float) -> None:
    """Write what a cut leaves."""
    path.mkdir(mode=0o700)
    for name, node in folder.now.items():
        if isinstance(node, Folder):
            lay(node, path / name, chance, keep)
        elif not name.endswith(LEFT_OUT):
            (path / name).write_bytes(node.after(chance, keep))

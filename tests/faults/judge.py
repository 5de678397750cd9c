"""Whether a home struck by a fault holds all that was said as done, and works."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from clea_desktop import paths
from clea_desktop.domain.assessment import MarkFact, present_marks
from clea_desktop.domain.errors import EnvironmentProblem, UserFacing
from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers as seen
from clea_desktop.services import evidence, hand_over, marking, restoring
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import open_centre
from clea_desktop.services.safekeeping import after_a_stop, check
from clea_desktop.store import dossiers, keys, tombstones
from clea_desktop.store.backup import SUFFIX, acts_of
from clea_desktop.store.container import verify_container
from clea_desktop.store.folder import Folder
from clea_desktop.store.tables import act
from tests.centres import opened_prealable, release_of, someone
from tests.faults.acts import Told, data_of
from tests.faults.home import COMPLETE, IMPORTED, LEAVING, Home, clock

WHOLE = {"import": {COMPLETE, COMPLETE + IMPORTED}, "deposit": {0, COMPLETE}}
"""Acts that come together or not at all: how many of each there may be."""

OPENED = {"open", "migrated", "restored"}
"""From here on the centre is open, until it is said to be left."""


@dataclass(frozen=True)
class Found:
    """What a judgement saw."""

    opened: bool
    announced: bool
    acts: int


class Lost(AssertionError):
    """Something that was said as done is not there."""


def require(stands: object, what: str) -> None:
    """Refuse a home where something does not stand."""
    if not stands:
        raise Lost(what)


def read_lines(raw: bytes) -> list[Told]:
    """What a child said, but for a line it was stopped in."""
    lines = raw.split(b"\n")[:-1]
    return [Told(**json.loads(line)) for line in lines]


def judge(kind: str, home: Home, said: Sequence[Told], *, stopped: bool = False) -> Found:
    """Open a struck home and compare it with what was said.

    :param stopped: the program was stopped without letting go of its centre.
    :raises Lost: the sentence says what is missing, half done or not told.
    """
    data = data_of(kind, home)
    known = {each.what for each in said}
    _backups_stand(data, said)
    if kind == "restore aside":
        _laid(home, "laid" in known)
    try:
        centre = open_centre(data, home.secret(data), clock())
    except UserFacing as refusal:
        # Its making was cut short: nothing was ever said to be there.
        require(kind == "making" and "made" not in known, f"it opens no more: {refusal.sentence}")
        return Found(opened=False, announced=False, acts=0)
    announced = after_a_stop(centre) is not None
    try:
        if stopped and _is_open(said):
            require(announced, "a stop that is not announced")
        held = _journal(centre)
        _acts_stand(kind, home, centre, said, held)
        _marks_stand(centre, said)
        _own_facts(kind, home, centre, said)
        _works(kind, home, centre)
    finally:
        centre.close()
    problems = check(data, home.secret(data), clock())
    require(not problems, f"check: {[f'{p.where}: {p.sentence}' for p in problems]}")
    left = [p.name for p in data.iterdir() if p.name.startswith(("centre-coming", "centre.db-"))]
    require(not left, f"left in the centre: {left}")
    return Found(opened=True, announced=announced, acts=len(held))


def _is_open(said: Sequence[Told]) -> bool:
    states = [each.what in OPENED for each in said if each.what in {*OPENED, "leaving"}]
    return bool(states) and states[-1]


def _journal(centre: Centre) -> dict[int, str]:
    with centre.store.database.reading() as connection:
        rows = connection.execute(select(act.c.seq, act.c.hash).order_by(act.c.seq))
        return {row.seq: row.hash.hex() for row in rows}


def _since_restored(said: Sequence[Told]) -> Sequence[Told]:
    """What was said of the history that stands: a restored centre goes on from its backup."""
    turns = [rank for rank, each in enumerate(said) if each.what == "took place"]
    return said[turns[-1] :] if turns else said


def _acts_stand(
    kind: str, home: Home, centre: Centre, said: Sequence[Told], held: dict[int, str]
) -> None:
    own = [each for each in _since_restored(said) if each.seq]
    missing = [each for each in own if held.get(each.seq) != each.hash]
    if missing and "restoring" in {each.what for each in said}:
        # The restored one stands in its place already: the other is kept beside, with all of it.
        kept = sorted(home.root.glob(f"{home.data.name}-remplacé-*"))
        require(kept, "a centre replaced and not kept")
        before = open_centre(kept[-1], home.secret(home.data), clock())
        try:
            held = _journal(before)
            missing = [each for each in own if held.get(each.seq) != each.hash]
        finally:
            before.close()
    require(not missing, f"acts said as done and lost: {missing}")
    with centre.store.database.reading() as connection:
        for name, whole in WHOLE.items() if data_of(kind, home) == home.data else ():
            many = len(connection.scalars(select(act.c.seq).where(act.c.kind == name)).all())
            require(many in whole, f"{many} acts {name}, not {whole}")


def _marks_stand(centre: Centre, said: Sequence[Told]) -> None:
    known = {each.what for each in said}
    if "restoring" in known and "took place" not in known:
        # Either of the two centres stands; the hashes of their acts were compared already.
        return
    kept_of: dict[str, tuple[MarkFact, ...]] = {}
    for each in _since_restored(said):
        if each.what == "mark":
            which = each.more["assessment"]
            if which not in kept_of:
                dossier = centre.in_hand(centre.dossier_of(bytes.fromhex(which)))
                own = {a.id: a.marks for a in dossier.assessments if a.id is not None}
                kept_of[which] = own[bytes.fromhex(which)]
            marks = kept_of[which]
            rank = each.more["rank"]
            require(len(marks) >= rank, f"a mark is lost: {each}")
            kept = marks[rank - 1]
            same = (kept.criterion, kept.mark and kept.mark.value)
            require(same == (each.more["code"], each.more["value"]), f"another mark: {each}")


def _own_facts(kind: str, home: Home, centre: Centre, said: Sequence[Told]) -> None:
    for each in said:
        match each.what:
            case "imported":
                there = {line.reference for line in seen.list_dossiers(centre)}
                require(there >= set(each.more["references"]), f"dossiers lost: {each}")
            case "handed over":
                for name, digest in each.more["files"].items():
                    file = home.out / name
                    require(file.is_file(), f"a file handed over is lost: {name}")
                    same = hashlib.sha256(file.read_bytes()).hexdigest() == digest
                    require(same, f"a file handed over is another: {name}")
            case "erased":
                _gone(home, centre, each)
            case "withdrawn":
                _refused(centre)
            case "renewed" | "made":
                keys.unlock(Folder(centre.store.folder.path), recovery_code=each.more["code"])
            case "attached":
                content = evidence.raw(centre, each.more["digest"])
                same = hashlib.sha256(content).hexdigest() == each.more["digest"]
                require(same, f"a piece is another: {each}")
            case "taken in":
                held = [[k.id, k.edition, k.sequence] for k in centre.fingerprints]
                require(each.more["key"] in held, f"a release is lost: {each}")
    if kind == "hand-over":
        _handed_over(home, centre)


def _gone(home: Home, centre: Centre, told: Told) -> None:
    gone = bytes.fromhex(told.more["dossier"])
    with centre.store.database.reading() as connection:
        require(gone not in dossiers.all_ids(connection), "somebody erased is back")
    stones = {stone.id for stone in tombstones.read_tombstones(paths.backups_of(home.data))}
    require(gone in stones, "an erasure is not told beside the backups")


def _refused(centre: Centre) -> None:
    try:
        keys.unlock(centre.store.folder, passphrase=LEAVING)
    except EnvironmentProblem:
        return
    raise Lost("a passphrase withdrawn opens the centre")


def _handed_over(home: Home, centre: Centre) -> None:
    """A batch under its last names is whole and deposited; what is left of another is told."""
    names = {path.name for path in home.out.iterdir()}
    left = {each.folder.name for each in hand_over.unfinished(centre)}
    cut = {name for name in names if name.endswith(".incomplet")}
    require(cut <= left, f"left behind and not told: {cut - left}")
    if any(name.endswith(".zip") for name in names) and not left:
        with centre.store.database.reading() as connection:
            many = connection.scalars(select(act.c.seq).where(act.c.kind == "deposit")).all()
        require(len(many) == COMPLETE, "a batch whose dossiers are not deposited")


def _backups_stand(data: Path, said: Sequence[Told]) -> None:
    """What has the name of a backup is one, and the last said as made is there, or a later one."""
    folder = paths.backups_of(data)
    for file in folder.glob(f"*{SUFFIX}"):
        try:
            verify_container(file)
        except UserFacing as refusal:
            raise Lost(f"half a backup: {refusal.sentence}") from refusal
    told = [each.more["name"] for each in said if each.what == "backed up"]
    told += [name for each in said if each.what == "migrated" for name in each.more["backups"]]
    last = restoring.last_good(data)
    if told:
        # Those before it may have been thinned out.
        least = max(acts_of(folder / name) for name in told)
        require(last is not None and last.acts >= least, f"the last backup of {told} is lost")


def _laid(home: Home, done: bool) -> None:
    if not home.away.exists():
        require(not done, "a backup laid elsewhere is lost")
        return
    centre = open_centre(home.away, home.secret(home.data), clock())
    held = _journal(centre)
    centre.close()
    least = acts_of(home.backup)
    require(max(held) > least, "a backup laid elsewhere is not whole")
    require(check(home.away, home.secret(home.data), clock()) == [], "what is laid is not sound")


def _works(kind: str, home: Home, centre: Centre) -> None:
    """One decision more, and it is read back."""
    if data_of(kind, home) != home.data:
        opened_prealable(centre, someone("Dernière"))
        return
    which = bytes.fromhex(home.ids.assessments[-1])
    dossier = centre.dossier_of(which)
    marks = next(a for a in centre.in_hand(dossier).assessments if a.id == which)
    if marks.closing is not None:
        opened_prealable(centre, someone("Dernière"))
        return
    code = release_of(centre).criteria[-1].code
    marking.mark(centre, which, code, Mark.ACQUIRED)
    centre.forget()
    again = next(a for a in centre.in_hand(dossier).assessments if a.id == which)
    require(present_marks(again.marks)[code].mark is Mark.ACQUIRED, "it does not mark")

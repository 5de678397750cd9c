"""Every kind of act, done through the services by a child that says each one once it is done."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from clea_desktop import paths
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Organisation
from clea_desktop.services import (
    backups,
    brought,
    closing,
    erasing,
    evidence,
    hand_over,
    importing,
    marking,
    profiles,
    restoring,
    updates,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import init, open_centre
from clea_desktop.store.backup import backups_in
from tests.centres import CHEAP, PASSPHRASE, evaluator_of, release_of
from tests.faults.home import LEAVER, Home, clock

VALUES = (Mark.ACQUIRED, Mark.NOT_ACQUIRED)


@dataclass(frozen=True)
class Told:
    """One line of the child: what is done, and the last act of the journal then."""

    what: str
    seq: int = 0
    hash: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """As it is said."""
        return json.dumps(asdict(self))


class Player:
    """What a child does to a home, and says."""

    def __init__(self, home: Home, say: Callable[[str], None]) -> None:
        self.home = home
        self._say = say
        self.centre: Centre | None = None

    def tell(self, what: str, **more: Any) -> None:
        """Say that something is done, or begins."""
        if self.centre is None:
            self._say(Told(what, more=more).line())
        else:
            head = self.centre.store.database.head
            self._say(Told(what, head.seq, head.hash.hex(), more).line())

    def open(self, data: Path | None = None) -> Centre:
        """Open a centre and say so: from here on, a stop is one to announce."""
        folder = data or self.home.data
        self.centre = open_centre(folder, self.home.secret(folder), clock())
        self.tell("open")
        return self.centre

    def close(self) -> None:
        """Let go of the centre."""
        assert self.centre is not None
        self.tell("leaving")
        centre, self.centre = self.centre, None
        centre.close()

    def mark(self, assessment: str, code: str, value: Mark) -> None:
        """One decision, and its rank in its assessment."""
        assert self.centre is not None
        which = bytes.fromhex(assessment)
        done = marking.mark(self.centre, which, code, value)
        assert done.act is not None, "another decision than the one that stands"
        dossier = self.centre.in_hand(self.centre.dossier_of(which))
        marks = next(a.marks for a in dossier.assessments if a.id == which)
        self.tell("mark", assessment=assessment, code=code, value=value.value, rank=len(marks))

    def marks(self, many: int, of: int = 0, first: int = 0) -> None:
        """Some decisions one after the other."""
        assert self.centre is not None
        codes = [criterion.code for criterion in release_of(self.centre).criteria]
        for rank in range(first, first + many):
            lap, at = divmod(rank, len(codes))
            self.mark(self.home.ids.assessments[of], codes[at], VALUES[(lap + at) % 2])


def mark(play: Player) -> None:
    """Decisions and notes."""
    centre = play.open()
    play.marks(30)
    assessment = bytes.fromhex(play.home.ids.assessments[0])
    for rank in range(6):
        marking.note(centre, assessment, "1.1.1", f"Note n° {rank}, assez longue. " * 20)
        play.tell("note")
    play.marks(8, of=1)
    play.close()


def close(play: Player) -> None:
    """Assessments ended, with an opinion."""
    centre = play.open()
    for rank, assessment in enumerate(play.home.ids.assessments):
        play.marks(3, of=rank)
        closing.give_opinion(centre, bytes.fromhex(assessment), "Favorable.", evaluator_of(centre))
        play.tell("opinion")
        closing.close(centre, bytes.fromhex(assessment), centre.clock().date(), "Elle est partie.")
        play.tell("closed", assessment=assessment)
    play.close()


def bring_in(play: Player) -> None:
    """Dossiers of another centre."""
    centre = play.open()
    play.marks(2)
    done = importing.import_dossiers(centre, play.home.files)
    play.tell("imported", references=[each.reference for each in done])
    play.marks(2, first=2)
    play.close()


def deposit(play: Player) -> None:
    """A batch handed over to a jury."""
    centre = play.open()
    session = bytes.fromhex(play.home.ids.session)
    done = hand_over.hand_over(centre, session, play.home.out, processes=1)
    play.tell("handed over", files=digests(play.home.out), names=[f.name for f in done.files])
    play.marks(2)
    play.close()


def back_up(play: Player) -> None:
    """Backups while one works, made by the same process."""
    _backups(play, 3, beside=False)


def back_up_beside(play: Player) -> None:
    """A backup made by a process of its own."""
    _backups(play, 1, beside=True)


def _backups(play: Player, many: int, *, beside: bool) -> None:
    centre = play.open()
    for rank in range(many):
        play.marks(2, first=2 * rank)
        made = backups.back_up(centre, beside=beside)
        assert made is not None
        play.tell("backed up", name=made.path.name, acts=made.acts)
    play.tell("leaving")
    play.centre = None
    backups.close_with_backup(centre)


def migrate(play: Player) -> None:
    """A centre of the first schema brought up to date by its opening."""
    centre = play.open(play.home.old)
    play.tell("migrated", backups=[p.name for p in backups_in(paths.backups_of(play.home.old))])
    play.close()
    assert centre.store.folder.path == play.home.old


def restore(play: Player) -> None:
    """A backup put in the place of the centre, which goes on."""
    home = play.home
    play.open()
    play.marks(2)
    play.close()
    play.tell("restoring")
    restoring.restore_in_place(home.backup, home.data, home.secret(home.data), clock())
    play.tell("took place")
    play.open()
    play.tell("restored")
    play.marks(2)
    play.close()


def restore_away(play: Player) -> None:
    """A backup laid into a new folder."""
    home = play.home
    restoring.restore_backup(home.backup, home.away, home.secret(home.data), clock())
    play.tell("laid")


def erase(play: Player) -> None:
    """People erased, and anonymised."""
    centre = play.open()
    for rank, dossier in enumerate(play.home.ids.erasable):
        gone = erasing.anonymise if rank % 2 else erasing.erase
        done = gone(centre, [bytes.fromhex(dossier)])
        # A warning says that it is not told beside the backups yet.
        play.tell("erased", dossier=dossier, beside=not done.warning)
        play.marks(1, first=rank)
    play.close()


def rekey(play: Player) -> None:
    """A profile withdrawn, then the recovery sheet renewed: twice a new data key."""
    centre = play.open()
    play.marks(2)
    leaver = profiles.find(centre, LEAVER).person.id
    assert leaver is not None
    profiles.withdraw(centre, leaver)
    play.tell("withdrawn")
    play.marks(2, first=2)
    code, _sheet = profiles.new_recovery(centre)
    play.tell("sheet", code=code)
    profiles.renew_recovery(centre, code)
    play.tell("renewed", code=code)
    play.marks(2, first=4)
    play.close()


def take_in(play: Player) -> None:
    """Releases of a référentiel."""
    centre = play.open()
    for rank, pack in enumerate(play.home.packs):
        key = updates.take_in(centre, pack.read_bytes(), pack.name)
        play.tell("taken in", key=[key.id, key.edition, key.sequence])
        play.marks(2, first=2 * rank)
    play.close()


def attach(play: Player) -> None:
    """Pieces: files laid beside the database, each before the act that says it."""
    centre = play.open()
    dossier = centre.dossier_of(bytes.fromhex(play.home.ids.assessments[0]))
    for rank in range(6):
        content = f"Vu en atelier, {rank}. ".encode() * 2_000
        ready = brought.prepare_pasted(centre, f"note-{rank}.txt", content)
        done = evidence.attach(centre, dossier, ready, ("1.1.1",))
        play.tell("attached", dossier=dossier.hex(), digest=done.piece.digest)
        play.marks(1, first=rank)
    gone = evidence.pieces(centre, dossier)[0].piece
    assert gone.id is not None, "kept"
    evidence.remove(centre, dossier, gone.id)
    play.tell("taken away")
    play.close()


def make_one(play: Player) -> None:
    """A centre made."""
    here = Organisation("Centre de formation de Lisieux")
    play.centre, code = init(play.home.new, PASSPHRASE, here, "Paul Roux", clock(), CHEAP)
    play.tell("made", code=code)
    play.close()


KINDS: dict[str, Callable[[Player], None]] = {
    "marking": mark,
    "closing": close,
    "import": bring_in,
    "hand-over": deposit,
    "backup": back_up,
    "backup beside": back_up_beside,
    "migration": migrate,
    "restore in place": restore,
    "restore aside": restore_away,
    "erasure": erase,
    "re-keying": rekey,
    "référentiel": take_in,
    "evidence": attach,
    "making": make_one,
}
"""Each kind of act, by the name its figures have."""


def data_of(kind: str, home: Home) -> Path:
    """The centre that a kind of act is done in."""
    return {"migration": home.old, "making": home.new}.get(kind, home.data)


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def on_pipe(descriptor: int) -> Callable[[str], None]:
    """A way to say lines to another process; a line cut short has no end."""

    def say(line: str) -> None:
        left = f"{line}\n".encode()
        while left:
            left = left[os.write(descriptor, left) :]

    return say

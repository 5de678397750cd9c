"""The plateau: one activity, the people of a séance side by side, one cell a critère each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from enum import Enum

from clea_desktop.domain.assessment import (
    Assessment,
    Kind,
    decisions,
    markable,
    present_notes,
)
from clea_desktop.domain.correspondence import Became, Correspondence
from clea_desktop.domain.dossier import Dossier, before
from clea_desktop.domain.french import NBSP, time_words
from clea_desktop.domain.journey import Presence, Sitting
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import Release, ReleaseKey

_ONE_TO_ONE = (Became.SAME, Became.REWORDED)


class State(Enum):
    """What a cell shows: a shape and a word each."""

    ACQUIRED = "acquired"
    NOT_ACQUIRED = "not_acquired"
    UNDECIDED = "undecided"
    LOCKED = "locked"
    ELSEWHERE = "elsewhere"

    @property
    def words(self) -> str:
        """« acquis », « non évalué », « verrouillé »."""
        return {
            State.ACQUIRED: Mark.ACQUIRED.words,
            State.NOT_ACQUIRED: Mark.NOT_ACQUIRED.words,
            State.UNDECIDED: "non évalué",
            State.LOCKED: "verrouillé",
            State.ELSEWHERE: "autre édition",
        }[self]


@dataclass(frozen=True)
class Column:
    """One person of a séance, as the plateau shows them.

    ``frozen`` says in one sentence why nothing may be decided, empty when it may. ``own`` leads
    from each critère of the plan to that of the person's edition, where there is one; ``marks``
    are the decisions of the open assessment, ``locked`` what may not be decided any more,
    ``notes`` what is written, ``pieces`` how many pieces of the dossier show it: all by codes of
    the plan.
    """

    dossier: bytes
    reference: str
    name: str
    full_name: str
    sitting: Sitting
    assessment: bytes | None = None
    kind: Kind | None = None
    release: ReleaseKey | None = None
    frozen: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    pieces: Mapping[str, int] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """Whether the person is in the room: came, and did not leave yet."""
        return self.sitting.presence is Presence.PRESENT and self.sitting.left is None

    def state(self, code: str) -> State:
        """What the cell of a critère shows; a decision is told before a lock."""
        if code in self.marks:
            return State(self.marks[code].value)
        if self.kind is not None and code not in self.own:
            return State.ELSEWHERE
        return State.LOCKED if code in self.locked else State.UNDECIDED

    def open_at(self, code: str) -> bool:
        """Whether the cell may still be decided, and is not."""
        return not self.frozen and self.state(code) is State.UNDECIDED

    def undecided(self, code: str) -> bool:
        """Whether « ceux qui restent » fills the cell: open, present, and nothing decided."""
        return self.present and self.open_at(code)


def column_of(
    dossier: Dossier, called: str, sitting: Sitting, release: Release | None, plan: Release
) -> Column:
    """A person's column.

    :param called: what the room calls them.
    :param release: the one their open assessment follows, None while none is open.
    :param plan: the one the plan is written for.
    """
    assert dossier.id is not None, "a dossier of the centre"
    bare = Column(dossier.id, dossier.reference, called, dossier.candidate.full_name, sitting)
    current = dossier.current
    if current is None or current.closing is not None or release is None:
        return replace(bare, frozen=f"{called}{NBSP}: aucune évaluation n’est ouverte.")
    own = own_codes(plan, release)
    rank = len(dossier.assessments) - 1
    free = markable(current, release, before(release, dossier, rank))
    standing, notes = decisions(current), present_notes(current)
    shown = Counter(code for piece in dossier.journey.evidence for code in piece.codes)
    return replace(
        bare,
        assessment=current.id,
        kind=current.kind,
        release=current.release,
        frozen=_frozen(called, sitting, current),
        own=own,
        marks={
            code: fact.mark
            for code, mine in own.items()
            if (fact := standing.get(mine)) is not None and fact.mark is not None
        },
        locked=frozenset(code for code, mine in own.items() if mine not in free),
        notes={code: notes[mine] for code, mine in own.items() if mine in notes},
        pieces={code: shown[mine] for code, mine in own.items() if mine in shown},
    )


def _frozen(called: str, sitting: Sitting, current: Assessment) -> str:
    if sitting.presence is Presence.ABSENT:
        return f"{called} n’est pas venu(e){NBSP}: sa colonne ne se remplit pas."
    if sitting.presence is Presence.PLANNED:
        return f"{called} n’est pas encore noté(e) présent(e)."
    if sitting.on < current.opened_on:
        return f"{called}{NBSP}: son évaluation est ouverte depuis, après cette séance."
    return ""


def own_codes(plan: Release, release: Release) -> dict[str, str]:
    """The critère of a person's edition that each one of the plan's edition is the same as.

    Between two editions, the one that comes later says what each became; one that was shared,
    joined or changed has no cell: somebody decides of it on its own page.
    """
    if plan.key.same_edition(release.key):
        return {code: code for code in release.codes}
    later = release.correspondence_from(plan.key)
    if later is not None:
        return {source: target for source, target in _pairs(later) if target in release.codes}
    earlier = plan.correspondence_from(release.key)
    if earlier is not None:
        return {target: source for source, target in _pairs(earlier) if source in release.codes}
    return {}


def _pairs(correspondence: Correspondence) -> Iterable[tuple[str, str]]:
    for link in correspondence.links:
        if link.became in _ONE_TO_ONE:
            yield link.sources[0], link.targets[0]


def next_open(
    columns: Sequence[Column], codes: Sequence[str], row: int, column: int
) -> tuple[int, int] | None:
    """Where to go after a cell: the next person in the row still to decide of, then further down.

    A room works by critère: all of a row, those before the cell too, comes before the next row.
    None when nothing of the activity is left to decide.
    """
    for down in range(len(codes)):
        at = (row + down) % len(codes)
        start = column + 1 if down == 0 else 0
        for across in range(len(columns)):
            person = (start + across) % len(columns)
            if columns[person].open_at(codes[at]):
                return at, person
    return None


def rest_of(columns: Sequence[Column], code: str) -> tuple[Column, ...]:
    """Whom « ceux qui restent » decides of; every other column is left as it is."""
    return tuple(column for column in columns if column.undecided(code))


def rest_words(mark: Mark, filled: int, left: int) -> str:
    """« 6 acquis, 2 laissés », as the gesture says what it did."""
    return f"{filled}{NBSP}{mark.words}, {left}{NBSP}{'laissé' if left < 2 else 'laissés'}"


def presence_words(sitting: Sitting) -> str:
    """What stands under a person's name: « arrivée 9 h 40 », « pas venu(e) »; empty on time."""
    if sitting.presence is not Presence.PRESENT:
        return "pas encore là" if sitting.presence is Presence.PLANNED else "pas venu(e)"
    told = []
    if sitting.arrived is not None:
        told.append(f"arrivée à {time_words(sitting.arrived)}")
    if sitting.left is not None:
        told.append(departure_words(sitting.left))
    return ", ".join(told)


def departure_words(at: time) -> str:
    """« départ à 11 h 23 »."""
    return f"départ à {time_words(at)}"

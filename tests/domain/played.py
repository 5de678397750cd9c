"""One dossier as services keep it, in memory: what is refused changes nothing, undo goes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from clea_desktop.domain.amendment import why_not_reopen
from clea_desktop.domain.assessment import (
    Assessment,
    Kind,
    MarkFact,
    Opinion,
    Reopening,
    check_markable,
)
from clea_desktop.domain.dossier import (
    Dossier,
    before,
    check_in_use,
    standing,
    why_not_in_use,
)
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import (
    Departure,
    Step,
    journey_of,
    steps_of,
)
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Act, Situation
from clea_desktop.domain.people import Person
from clea_desktop.domain.possible import why_not
from clea_desktop.domain.step_checks import check_step
from clea_desktop.domain.training import (
    check_no_trainer_marked,
    check_not_trainer,
    warnings_before_finale,
)
from clea_desktop.domain.years import check_last_day
from tests.domain.made_up import DAY, EVALUATOR, SMALL, dossier, final, preliminary
from tests.domain.paths import (
    YEARS,
    closed,
    plain,
    situation,
)


@dataclass(frozen=True)
class Played:
    """A dossier, and every step that was ever written in it, in order."""

    dossier: Dossier
    written: tuple[Step, ...] = ()


class Play:
    """A dossier, what it was before each act, and the day."""

    def __init__(self) -> None:
        self.past: list[Played] = []
        self.now = Played(dossier())
        self.today = DAY
        self.entries = 0
        self._here = situation(self.held, self.today)

    @property
    def held(self) -> Dossier:
        return self.now.dossier

    @property
    def here(self) -> Situation:
        # Asked for again and again, and the same until the next act or the next day.
        if self._here.dossier is not self.held or self._here.today != self.today:
            self._here = situation(self.held, self.today)
        return self._here

    def done(self, held: Dossier, *steps: Step) -> None:
        self.past.append(self.now)
        self.now = Played(held, (*self.now.written, *steps))

    def entry(self) -> bytes:
        self.entries += 1
        return b"entry-%d" % self.entries

    def allowed(self, act: Act) -> bool:
        return why_not(act, self.here) is None

    def write(self, step: Step) -> None:
        release = SMALL if self.held.assessments else None
        named = step if step.id else replace(step, id=self.entry())
        try:
            check_in_use(self.held)
            check_step(named, self.here, self.today, release)
        except RuleError as refused:
            plain(refused.sentence)
            return
        journey = journey_of([*steps_of(self.held.journey), named])
        self.done(replace(self.held, journey=journey), named)

    def with_last(self, last: Assessment) -> Dossier:
        return replace(self.held, assessments=(*self.held.assessments[:-1], last))

    @property
    def is_open(self) -> bool:
        return self.here.is_open and why_not_in_use(self.held) is None

    def instant(self) -> datetime:
        return datetime.combine(self.today, time(9, tzinfo=UTC))

    def open(self, kind: Kind) -> None:
        act = Act.OPEN_PREALABLE if kind is Kind.PREALABLE else Act.OPEN_FINALE
        if not self.allowed(act):
            return
        journey, limit = self.held.journey, self.here.valid_until
        said = warnings_before_finale(self.held.assessments, journey, self.today, limit)
        assert all(said)
        make = preliminary if kind is Kind.PREALABLE else final
        new = replace(make(opened=self.today), id=b"assessment-" + self.entry())
        self.done(replace(self.held, assessments=(*self.held.assessments, new)))

    def mark_one(self, criterion: str, value: Mark | None, observer: Person) -> None:
        index = len(self.held.assessments) - 1
        own = self.held.assessments[index]
        stood = standing(SMALL, self.held.assessments).validated
        try:
            check_markable(own, SMALL, criterion, before(SMALL, self.held, index))
            check_last_day(self.held.assessments[:index], own.kind, self.today, YEARS)
            what = f"Le critère {criterion} ne se décide pas ainsi"
            check_not_trainer(self.held.journey, observer, self.today, what)
        except RuleError as refused:
            plain(refused.sentence)
            return
        fact = MarkFact(criterion, value, self.instant(), observer)
        self.done(self.with_last(replace(own, marks=(*own.marks, fact))))
        if value is Mark.ACQUIRED:
            assert stood <= standing(SMALL, self.held.assessments).validated

    def end(self) -> None:
        own = self.held.assessments[-1]
        stood = standing(SMALL, self.held.assessments).validated
        try:
            check_last_day(self.held.assessments[:-1], own.kind, self.today, YEARS)
            check_no_trainer_marked(self.held.journey, own)
        except RuleError as refused:
            plain(refused.sentence)
            return
        self.done(closed(self.held, self.today, "interrompue"))
        assert standing(SMALL, self.held.assessments).validated == stood

    def take_the_closing_back(self) -> None:
        own = self.held.assessments[-1]
        if own.reprise or why_not_in_use(self.held):
            return
        if why_not_reopen(self.held, len(self.held.assessments) - 1) is not None:
            return
        assert own.closing is not None
        taken_back = Reopening(own.closing, self.instant(), EVALUATOR, "À reprendre.")
        reopenings = (*own.reopenings, taken_back)
        self.done(self.with_last(replace(own, closing=None, reopenings=reopenings)))

    def give_opinion(self) -> None:
        if self.allowed(Act.WRITE_OPINION):
            opinion = Opinion("Favorable.", EVALUATOR, self.instant())
            self.done(self.with_last(replace(self.held.assessments[-1], opinion=opinion)))

    def follow_here_again(self) -> None:
        # A step taken away was never so: what was written of it does not count.
        journey = replace(self.held.journey, departure=None)
        kept = tuple(step for step in self.now.written if not isinstance(step, Departure))
        self.past.append(self.now)
        self.now = Played(replace(self.held, journey=journey), kept)

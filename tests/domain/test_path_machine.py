"""Whole paths played in memory, act after act, with undo: what always holds of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.dossier import (
    standing,
    why_not_in_use,
    with_closings,
)
from clea_desktop.domain.journey import (
    Decision,
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Prescription,
    Presence,
    Readiness,
    Restitution,
    Sitting,
    Trainer,
    journey_of,
    steps_of,
)
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Act, Stage, next_act, next_on
from clea_desktop.domain.people import Person
from clea_desktop.domain.possible import possible_acts, why_not
from clea_desktop.domain.step_checks import check_reprise
from clea_desktop.domain.training import (
    proposed_codes,
    trains,
)
from clea_desktop.domain.years import period
from tests.domain.made_up import EVALUATOR, SMALL
from tests.domain.paths import (
    ADVISER,
    EVERY,
    YEARS,
    handed_over,
    plain,
    reprise,
    taken_over,
)
from tests.domain.played import Play

TRAINER = Person("Inès Caron", b"trainer-number")
PEOPLE = st.sampled_from((EVALUATOR, ADVISER, TRAINER))


class Paths(RuleBasedStateMachine, Play):
    """Any act on any day, most of them refused; and often the one that comes next."""

    def __init__(self) -> None:
        super().__init__()
        Play.__init__(self)

    # --- the calendar, and undo ---

    @rule(days=st.sampled_from((1, 30, 400)))
    def days_go_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule()
    def to_the_eve_or_the_morrow_of_the_last_day(self) -> None:
        limit = self.here.valid_until
        if limit is not None and limit >= self.today:
            self.today = limit if self.today < limit else limit + timedelta(days=1)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.now = self.past.pop()

    @rule(criteria=st.sets(st.sampled_from(EVERY), min_size=4))
    def do_what_comes_next(self, criteria: set[str]) -> None:
        """As « Aujourd’hui » proposes it: one key, and the path goes on."""
        match next_act(self.here):
            case Act.OPEN_PREALABLE:
                self.open(Kind.PREALABLE)
            case Act.CLOSE_PREALABLE | Act.CLOSE_FINALE:
                for criterion in sorted(criteria):
                    self.mark_one(criterion, Mark.ACQUIRED, EVALUATOR)
                self.end()
            case Act.HAND_OVER:
                self.hand_over()
            case Act.RESTITUTE:
                self.restitute()
            case Act.PRESCRIBE:
                self.prescribe(None, None)
            case Act.OPEN_FINALE:
                self.open(Kind.FINALE)
            case Act.WRITE_OPINION:
                self.give_opinion()
            case _:
                self.welcome(Decision.AGREES, again=True)

    # --- before assessing ---

    @rule(decision=st.none() | st.sampled_from(Decision), again=st.booleans())
    def welcome(self, decision: Decision | None, again: bool) -> None:
        known = self.held.journey.interview
        entry = known.id if known is not None and again else None
        call_on = self.today + timedelta(days=8) if decision is Decision.THINKS else None
        self.write(Interview(self.today, ADVISER, decision=decision, call_on=call_on, id=entry))

    @rule(in_days=st.sampled_from((0, 8, 2_000)), presence=st.sampled_from(Presence))
    def plan(self, in_days: int, presence: Presence) -> None:
        current = self.here.current
        place = current.id if self.is_open and current else None
        day = self.today + timedelta(days=in_days)
        self.write(Sitting(day, presence=presence, assessment=place))

    # --- assessing ---

    @rule()
    def open_prealable(self) -> None:
        self.open(Kind.PREALABLE)

    @rule()
    def open_finale(self) -> None:
        self.open(Kind.FINALE)

    @precondition(lambda self: self.is_open)
    @rule(
        criteria=st.lists(st.sampled_from(EVERY), min_size=1, max_size=8),
        value=st.sampled_from((Mark.ACQUIRED, Mark.ACQUIRED, Mark.NOT_ACQUIRED, None)),
        observer=PEOPLE,
    )
    def mark(self, criteria: list[str], value: Mark | None, observer: Person) -> None:
        for criterion in criteria:
            self.mark_one(criterion, value, observer)

    @precondition(lambda self: self.is_open)
    @rule(observer=PEOPLE)
    def mark_every_critere_acquis(self, observer: Person) -> None:
        for criterion in EVERY:
            self.mark_one(criterion, Mark.ACQUIRED, observer)

    @precondition(lambda self: self.is_open)
    @rule()
    def close(self) -> None:
        self.end()

    @precondition(lambda self: self.held.assessments)
    @rule()
    def reopen(self) -> None:
        self.take_the_closing_back()

    @precondition(lambda self: not self.held.assessments)
    @rule(codes=st.lists(st.sampled_from(sorted(SMALL.by_code)), max_size=5))
    def take_over(self, codes: list[str]) -> None:
        if why_not_in_use(self.held) is not None:
            return
        on = self.today - timedelta(days=100)
        check_reprise(
            self.held,
            Kind.PREALABLE,
            reprise(*codes, checked_on=self.today),
            on,
            SMALL,
            self.today,
        )
        self.done(taken_over(self.held, on, *codes))

    # --- after assessing ---

    @rule()
    def hand_over(self) -> None:
        if self.allowed(Act.HAND_OVER):
            self.done(handed_over(self.held, day=self.today))

    @rule()
    def restitute(self) -> None:
        current = self.here.current
        self.write(Restitution(self.today, ADVISER, assessment=current.id if current else None))

    @rule(hours=st.sampled_from((None, 40)), in_days=st.sampled_from((None, 90)))
    def prescribe(self, hours: int | None, in_days: int | None) -> None:
        outcome = self.here.outcome
        codes = proposed_codes(outcome) if outcome else ("1",)
        planned = None if in_days is None else self.today + timedelta(days=in_days)
        self.write(Prescription(self.today, ADVISER, codes, hours=hours, planned_finale=planned))

    @rule(person=PEOPLE, readiness=st.sampled_from(Readiness))
    def train_and_check(self, person: Person, readiness: Readiness) -> None:
        stood = self.here.outcome
        self.write(Trainer(person, "AFPA", starts_on=self.today))
        self.write(FormativeCheck(self.today, person.name, (("2", readiness),)))
        assert self.here.outcome == stood

    @rule(domains=st.sampled_from((("1",), ("2", "3"), ())))
    def focus(self, domains: tuple[str, ...]) -> None:
        current = self.here.current
        self.write(Focus(domains, assessment=current.id if current else None))

    @rule()
    def write_opinion(self) -> None:
        self.give_opinion()

    @rule()
    def depart(self) -> None:
        self.write(Departure("AFPA", self.today, ADVISER))

    @precondition(lambda self: self.held.journey.departure)
    @rule()
    def come_back(self) -> None:
        self.follow_here_again()

    # --- what always holds ---

    @invariant()
    def the_next_act_may_be_done(self) -> None:
        following = next_act(self.here)
        if following is not None:
            assert following in possible_acts(self.here)

    @invariant()
    def nothing_comes_next_only_where_somebody_else_follows(self) -> None:
        if next_act(self.here) is None:
            journey = self.held.journey
            elsewhere = journey.interview and journey.interview.decision is Decision.ELSEWHERE
            assert journey.departure is not None or (elsewhere and not self.held.assessments)

    @invariant()
    def the_act_and_its_day_agree(self) -> None:
        if next_on(self.here) is not None:
            assert next_act(self.here) in {
                Act.CALL,
                Act.OPEN_PREALABLE,
                Act.CLOSE_PREALABLE,
                Act.OPEN_FINALE,
                Act.CLOSE_FINALE,
            }

    @invariant()
    def each_refusal_may_be_shown(self) -> None:
        for act in Act:
            refused = why_not(act, self.here)
            assert refused is None or plain(refused)

    @invariant()
    def the_stage_tells_what_may_be_closed_and_opened(self) -> None:
        stage, possible = self.here.stage, possible_acts(self.here)
        assert (Act.CLOSE_PREALABLE in possible) is (stage is Stage.PREALABLE)
        assert (Act.CLOSE_FINALE in possible) is (stage is Stage.FINALE)
        assert not {Act.OPEN_PREALABLE, Act.OPEN_FINALE} <= set(possible)
        assert (stage is Stage.ELSEWHERE) is (not possible)
        if stage is Stage.JURY:
            assert Act.HAND_TO_JURY in possible
            assert Act.OPEN_FINALE not in possible

    @invariant()
    def what_was_closed_stays_validated_in_its_period(self) -> None:
        now = standing(SMALL, self.held.assessments).validated
        for assessment in period(self.held.assessments, YEARS):
            if assessment.closing is not None:
                assert assessment.closing.outcome is not None
                assert assessment.closing.outcome.validated <= now
                assert not assessment.closing.outcome.certifiable or self.here.certifiable

    @invariant()
    def one_assessment_at_most_is_open_and_it_is_the_last(self) -> None:
        assert all(each.closing is not None for each in self.held.assessments[:-1])

    @invariant()
    def no_finale_goes_on_after_the_last_day(self) -> None:
        limit = self.here.valid_until
        for assessment in period(self.held.assessments, YEARS):
            if assessment.kind is Kind.FINALE and limit is not None:
                assert assessment.opened_on <= limit
                assert all(fact.at.date() <= limit for fact in assessment.marks)

    @invariant()
    def no_trainer_decided(self) -> None:
        for assessment in self.held.assessments:
            for fact in assessment.marks:
                before = fact.at.date() - timedelta(days=1)
                trainers = self.held.journey.trainers
                assert not any(trains(trainer, fact.observer, before) for trainer in trainers)

    @invariant()
    def all_that_was_written_tells_the_same_journey(self) -> None:
        again = journey_of(self.now.written)
        assert again == self.held.journey
        assert [step.id for step in steps_of(again)] == [
            step.id for step in steps_of(self.held.journey)
        ]
        replayed = replace(self.here, dossier=replace(self.held, journey=again))
        assert replayed.stage is self.here.stage
        assert next_act(replayed) is next_act(self.here)

    @invariant()
    def what_closings_froze_is_read_and_never_computed_again(self) -> None:
        assert with_closings(SMALL, self.held) == self.held


class Assessed(Paths):
    """The same from a préalable that is closed: finales and years are reached sooner."""

    @initialize(everything=st.booleans(), observer=PEOPLE)
    def assess(self, everything: bool, observer: Person) -> None:
        self.open_prealable()
        for criterion in EVERY if everything else EVERY[:4]:
            self.mark_one(criterion, Mark.ACQUIRED, observer)
        self.close()


# Some in every run of the tests; « make fuzz » looks further.
SHORT = settings.get_current_profile_name() == "steady"
played = settings(max_examples=50 if SHORT else 1_000, stateful_step_count=40, deadline=None)
TestPaths = Paths.TestCase
TestPaths.settings = played
TestAssessed = Assessed.TestCase
TestAssessed.settings = played

"""Over random correspondences: no mark that exists changes, no validation of a closing is lost.

And what many dossiers come to at once is what each comes to by itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    Kind,
    Rectification,
    Reprise,
    check_markable,
    markable,
)
from clea_desktop.domain.correspondence import Became, Correspondence, Link
from clea_desktop.domain.dossier import Dossier, before, facts_of, standing
from clea_desktop.domain.dossier import with_closings as with_outcomes
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.migration import (
    goes_on,
    migrated,
    no_longer,
    validated_after,
    why_not_migrate,
)
from clea_desktop.domain.outcome import in_short, outcome
from clea_desktop.domain.referential import Release, ReleaseKey
from tests.domain.made_up import (
    EVALUATOR,
    KEY,
    Shape,
    at,
    dossier,
    made_up_release,
    mark,
)

NOW = at(date(2026, 9, 1))
patient = settings(max_examples=150)


@st.composite
def shapes(draw: st.DrawFn) -> list[list[Shape]]:
    """The domaines of a small release, whatever its rules."""
    made = []
    for _domain in range(draw(st.integers(1, 2))):
        subs = []
        for _sub in range(draw(st.integers(1, 3))):
            count = draw(st.integers(1, 4))
            required = draw(st.integers(1, count))
            ranks = draw(st.lists(st.integers(1, count), max_size=required, unique=True))
            subs.append(Shape(count, required, tuple(sorted(ranks))))
        made.append(subs)
    return made


@st.composite
def editions(draw: st.DrawFn) -> tuple[Release, Release]:
    """Two editions, and what leads from the one to the other: each critère of the first told of."""
    earlier = made_up_release(*draw(shapes()))
    later = made_up_release(*draw(shapes()))
    sources = draw(st.permutations([criterion.code for criterion in earlier.criteria]))
    targets = draw(st.permutations([criterion.code for criterion in later.criteria]))
    links = []
    while sources:
        kinds = [Became.DROPPED]
        if targets:
            kinds += [Became.SAME, Became.REWORDED, Became.CHANGED]
        if len(targets) > 1:
            kinds.append(Became.SPLIT)
        if targets and len(sources) > 1:
            kinds.append(Became.MERGED)
        became = draw(st.sampled_from(kinds))
        many = draw(st.integers(2, 3))
        taken = many if became is Became.MERGED else 1
        given_ = {Became.DROPPED: 0, Became.SPLIT: many}.get(became, 1)
        links.append(Link(tuple(sources[:taken]), tuple(targets[:given_]), became))
        sources, targets = sources[taken:], targets[given_:]
    heirs = [sub.code for sub in later.subdomains]
    subdomains = tuple(
        (sub.code, tuple(draw(st.lists(st.sampled_from(heirs), max_size=2, unique=True))))
        for sub in earlier.subdomains
    )
    lead = Correspondence(KEY.id, KEY.edition, "2031", tuple(links), subdomains, "c0" * 32)
    return earlier, replace(
        later,
        key=ReleaseKey(KEY.id, "2031"),
        fingerprint="2031" * 16,
        correspondences=(lead,),
    )


def _assessment(draw: st.DrawFn, kind: Kind, release: Release, opened: date) -> Assessment:
    codes = [criterion.code for criterion in release.criteria]
    said = draw(st.lists(st.tuples(st.sampled_from(codes), st.sampled_from([*Mark, None]))))
    facts = tuple(mark(code, value) for code, value in said)
    return Assessment(kind, release.key, opened, EVALUATOR, facts, id=opened.isoformat().encode())


@st.composite
def stories(draw: st.DrawFn, *, put_right: bool = False) -> tuple[Release, Release, Dossier]:
    """A dossier whose last assessment is open in the earlier of two editions.

    :param put_right: errors of closed assessments may have been put right since.
    """
    earlier, later = draw(editions())
    day = date(2026, 1, 5)
    many = draw(st.integers(1, 3))
    done: list[Assessment] = []
    for rank in range(many):
        kind = Kind.FINALE if rank else Kind.PREALABLE
        made = _assessment(draw, kind, earlier, day)
        day += timedelta(days=20)
        if rank < many - 1:
            made = replace(made, closing=_closing(day))
            if draw(st.booleans()):
                named = [sub.code for sub in earlier.subdomains] + [
                    criterion.code for criterion in earlier.criteria
                ]
                codes = frozenset(draw(st.lists(st.sampled_from(named), max_size=3)))
                told = Reprise("Ailleurs", KEY.edition, codes, EVALUATOR, day)
                made = replace(made, reprise=told)
        done.append(made)
    held = with_outcomes(earlier, dossier(*done))
    if put_right and many > 1:
        code = draw(st.sampled_from([criterion.code for criterion in earlier.criteria]))
        right = Rectification(
            code,
            draw(st.sampled_from([*Mark, None])),
            at(day),
            EVALUATOR,
            "Erreur.",
            draw(st.integers(1, many - 1)),
        )
        first = replace(held.assessments[0], rectifications=(right,))
        held = replace(held, assessments=(first, *held.assessments[1:]))
    return earlier, later, held


def _closing(on: date) -> Closing:
    return Closing(on, "Inventé.")


@patient
@given(stories(put_right=True))
def test_no_mark_that_exists_changes(story: tuple[Release, Release, Dossier]) -> None:
    earlier, later, held = story
    done = migrated(held, earlier, later, {}, NOW, EVALUATOR)
    # What was decided is kept as it was, beside: nothing of it is written over.
    assert done.assessments[:-1] == held.assessments[:-1]
    was, now = held.assessments[-1], done.assessments[-1]
    assert now.migrations[-1].marks == was.marks
    assert now.migrations[-1].notes == was.notes
    # What carries over says the same, seen by the same person at the same instant.
    known = {(fact.mark, fact.at, fact.observer) for fact in was.marks}
    assert {(fact.mark, fact.at, fact.observer) for fact in now.marks} <= known
    said = was.decided
    stood = before(earlier, held, len(held.assessments) - 1)
    acquired = {
        code for code, value in (stood.marks if stood else {}).items() if value is Mark.ACQUIRED
    }
    # And each mark that carries over is there, wherever it may be decided.
    open_ = markable(replace(now, marks=()), later, before(later, done, len(done.assessments) - 1))
    for link in later.correspondences[0].links:
        carries = link.became in {Became.SAME, Became.REWORDED} and link.targets[0] in open_
        if carries and said.get(link.sources[0]) is not None:
            assert link.targets[0] in {fact.criterion for fact in now.marks}
    link_to = later.correspondences[0].link_to
    for fact in now.marks:
        link = link_to[fact.criterion]
        if fact.mark is Mark.NOT_ACQUIRED:
            assert [said[code] for code in link.sources] == [Mark.NOT_ACQUIRED]
            assert link.became in {Became.SAME, Became.REWORDED}
        else:
            for code in link.sources:
                assert said.get(code) is Mark.ACQUIRED or (
                    said.get(code) is None and code in acquired
                )


@patient
@given(stories())
def test_no_validation_of_a_closing_is_removed(story: tuple[Release, Release, Dossier]) -> None:
    earlier, later, held = story
    done = migrated(held, earlier, later, {}, NOW, EVALUATOR)
    lead = later.correspondences[0]
    frozen = [
        assessment.closing.outcome.validated
        for assessment in held.assessments
        if assessment.closing is not None and assessment.closing.outcome is not None
    ]
    after = standing(later, done.assessments).validated
    for validated in frozen:
        assert after >= lead.kept(validated)
        # A domaine that continues validated ones whole is not opened again by what is new in it.
        for domain in later.domains:
            own = {sub.code for sub in domain.subdomains}
            before_it = {_of(code) for code, to in lead.subdomains if own.intersection(to)}
            whole = all(c in validated for c, _to in lead.subdomains if _of(c) in before_it)
            if before_it and whole:
                assert own <= after
    for assessment in held.assessments[:-1]:
        if assessment.reprise is not None:
            named = lead.taken_over(assessment.reprise.codes)
            assert after >= named & {sub.code for sub in later.subdomains}


def _of(code: str) -> str:
    return code.rpartition(".")[0]


@patient
@given(stories())
def test_what_is_validated_no_more_is_told(story: tuple[Release, Release, Dossier]) -> None:
    earlier, later, held = story
    done = migrated(held, earlier, later, {}, NOW, EVALUATOR)
    now = standing(earlier, held.assessments).validated
    then = standing(later, done.assessments).validated
    lost = no_longer(earlier, later, now, then)
    lead = later.correspondences[0]
    for code in now:
        heirs = lead.heirs(code)
        assert (code in lost) == (not heirs or not then.issuperset(heirs))
    assert no_longer(earlier, earlier, now, now) == ()


@patient
@given(stories(put_right=True))
def test_many_at_once_is_each_by_itself(story: tuple[Release, Release, Dossier]) -> None:
    earlier, later, held = story
    decided = [assessment.decided for assessment in held.assessments]
    bare = tuple(replace(assessment, marks=()) for assessment in held.assessments)
    now = in_short(earlier, facts_of(earlier, bare, decided=decided))
    told = standing(earlier, held.assessments)
    assert (now.validated, dict(now.marks)) == (told.validated, told.marks)
    assert goes_on(bare, earlier, later) and why_not_migrate(held, earlier, later) is None
    done = migrated(held, earlier, later, {}, NOW, EVALUATOR)
    after = standing(later, done.assessments).validated
    assert validated_after(bare, decided, earlier, later) == after
    facts = list(facts_of(later, done.assessments))
    assert in_short(later, facts).validated == outcome(later, facts).validated


@patient
@given(stories())
def test_what_may_be_marked_is_what_is_not_refused(story: tuple[Release, Release, Dossier]) -> None:
    earlier, _later, held = story
    for index, assessment in enumerate(held.assessments):
        stood = before(earlier, held, index)
        allowed = set()
        for criterion in earlier.criteria:
            try:
                check_markable(assessment, earlier, criterion.code, stood)
            except RuleError:
                continue
            allowed.add(criterion.code)
        assert markable(assessment, earlier, stood) == allowed


def test_what_does_not_go_on_is_told_both_ways() -> None:
    earlier = made_up_release([Shape(2, 1)])
    later = replace(made_up_release([Shape(2, 1)]), key=ReleaseKey(KEY.id, "2031"))
    opened = Assessment(Kind.PREALABLE, KEY, date(2026, 1, 5), EVALUATOR, ())
    links = tuple(Link((code,), (code,), Became.SAME) for code in sorted(earlier.codes))
    lead = Correspondence(KEY.id, KEY.edition, "2031", links, ())
    silent = replace(lead, links=links[1:])
    elsewhere = replace(lead, links=(replace(links[0], targets=("9.9.9",)), *links[1:]))
    other = replace(opened, release=ReleaseKey(KEY.id, "2016"))
    led = replace(later, correspondences=(lead,))
    for held, to in (
        ((), led),
        ((replace(opened, closing=_closing(date(2026, 1, 6))),), led),
        ((opened,), earlier),
        ((opened,), later),
        # It would lose what was decided of the critère it says nothing of, or misplaces.
        ((opened,), replace(later, correspondences=(silent,))),
        ((opened,), replace(later, correspondences=(elsewhere,))),
        ((replace(other, closing=_closing(date(2026, 1, 6))), opened), led),
    ):
        assert not goes_on(held, earlier, to)
        assert why_not_migrate(dossier(*held), earlier, to) is not None
    assert goes_on((opened,), earlier, led)

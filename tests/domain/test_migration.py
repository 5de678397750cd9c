"""An open assessment goes on in a later edition: nothing validated is lost, nothing is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    Kind,
    NoteFact,
    Rectification,
    Reprise,
    present_marks,
    present_notes,
)
from clea_desktop.domain.correspondence import Became
from clea_desktop.domain.dossier import Dossier, before, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.migration import carried, migrated, why_not_migrate
from clea_desktop.domain.people import Person
from clea_desktop.domain.texts import TEXT_LIMIT
from tests.domain.editions import CORRESPONDENCE, EARLIER, LATER
from tests.domain.made_up import (
    EVALUATOR,
    acquired,
    at,
    dossier,
    final,
    mark,
    preliminary,
)

YES, NO = Mark.ACQUIRED, Mark.NOT_ACQUIRED
NOW = at(date(2026, 9, 1))
CLAIRE = Person("Claire Petit", b"another-number")


def moved(held: Dossier, decided: dict[str, Mark] | None = None) -> Dossier:
    return migrated(held, EARLIER, LATER, decided or {}, NOW, CLAIRE)


def stands(held: Dossier) -> dict[str, Mark]:
    return dict(standing(LATER, held.assessments).marks)


def closed_then(*marks_after: str, before_: tuple[str, ...]) -> Dossier:
    """A préalable closed in the earlier edition, a finale open in it."""
    first = with_closings(
        EARLIER, dossier(preliminary(*acquired(before_), closed=date(2026, 3, 3)))
    )
    later = final(*acquired(marks_after), opened=date(2026, 8, 1))
    return replace(first, assessments=(*first.assessments, later))


def test_each_mark_of_an_open_prealable_goes_where_its_critère_went() -> None:
    own = (
        mark("1.1.1"),
        mark("1.1.2", NO),
        mark("1.1.3"),
        mark("1.1.4"),
        mark("1.2.1"),
        mark("1.2.2"),
        mark("1.2.3"),
        mark("2.1.1", NO),
    )
    done = moved(dossier(preliminary(*own)))
    assert stands(done) == {
        "1.1.1": NO,
        "1.1.2": YES,
        "1.1.3": YES,
        "1.1.4": YES,
        "1.2.1": YES,
        "2.1.1": NO,
    }
    current = done.current
    assert current is not None and current.release == LATER.key
    (migration,) = current.migrations
    assert (migration.since, migration.marks, migration.by) == (EARLIER.key, own, CLAIRE)
    assert migration.correspondence == CORRESPONDENCE.fingerprint
    kept = present_marks(current.marks)["1.1.3"]
    assert (kept.observer, kept.at) == (EVALUATOR, at())


def test_a_critère_that_changed_is_decided_or_left() -> None:
    held = dossier(preliminary(mark("1.2.2", NO)))
    (line,) = [one for one in carried(held, EARLIER, LATER) if one.asks]
    assert (line.link.became, line.before, line.after) == (Became.CHANGED, (NO,), None)
    assert stands(moved(held)) == {}
    done = moved(held, {"1.2.2": YES})
    assert stands(done) == {"1.2.2": YES}
    assert done.current is not None
    assert [(m.observer, m.at) for m in done.current.marks] == [(CLAIRE, NOW)]


@pytest.mark.parametrize("code", ["1.2.2", "1.1.1", "9.9.9"])
def test_nothing_else_is_decided_there(code: str) -> None:
    with pytest.raises(RuleError, match="rien ne se décide ici"):
        moved(dossier(preliminary(mark("1.1.1"))), {code: YES})


def test_halves_decided_apart_are_put_together() -> None:
    # 1.1.4 was acquis at the préalable, 1.2.1 in the finale: both became 1.2.1.
    done = moved(closed_then("1.2.1", before_=("1.1.4",)))
    assert stands(done) == {"1.2.1": YES}
    assert done.current is not None and len(done.current.marks) == 1
    # Acquis before, nothing said since: the reading alone carries it.
    done = moved(closed_then(before_=("1.1.4", "1.2.1")))
    assert stands(done) == {"1.2.1": YES}
    assert done.current is not None and done.current.marks == ()


def test_what_a_closed_assessment_validated_stays_validated() -> None:
    # By the later rule 1.1 needs 1.1.4, and 2.1 both of its critères.
    held = closed_then("2.2.1", before_=("1.1.1", "1.1.2", "1.1.4", "2.1.1"))
    assert standing(EARLIER, held.assessments).validated == {"1.1", "2.1"}
    done = moved(held)
    assert standing(LATER, done.assessments).validated == {"1.1", "2.1"}
    stood = before(LATER, done, 1)
    assert stood is not None and stood.validated == {"1.1", "2.1"}


def test_what_is_locked_in_the_later_edition_gets_no_mark() -> None:
    # 1.2 was validated; the half of 1.1.4 decided in the finale became a critère of it.
    held = closed_then("1.1.4", before_=("1.2.1", "1.2.2"))
    done = moved(held)
    assert done.current is not None and done.current.marks == ()
    assert standing(LATER, done.assessments).validated == {"1.2"}
    assert done.current.migrations[0].marks == held.assessments[1].marks


def test_an_earlier_non_acquis_opens_as_not_yet_decided() -> None:
    first = dossier(preliminary(mark("1.1.1", NO), closed=date(2026, 3, 3)))
    held = with_closings(EARLIER, first)
    held = replace(held, assessments=(*held.assessments, final(opened=date(2026, 8, 1))))
    lines = carried(held, EARLIER, LATER)
    assert {one.before for one in lines} == {(None,), (None, None)}
    assert moved(held).current == replace(
        final(opened=date(2026, 8, 1)),
        release=LATER.key,
        migrations=moved(held).assessments[1].migrations,
    )


def test_notes_go_with_their_critères() -> None:
    own = replace(
        preliminary(mark("1.1.4", note="Calme."), mark("1.2.3", note="Perdue.")),
        notes=(
            NoteFact("1.2.1", "Écrit bien.", NOW, CLAIRE),
            NoteFact("1.1.3", "Deux fois.", NOW, None),
        ),
    )
    done = moved(dossier(own)).current
    assert done is not None
    assert present_notes(done) == {
        "1.1.3": "Deux fois.",
        "1.1.4": "Deux fois.",
        "1.2.1": "Calme.\nÉcrit bien.",
    }
    assert [note.at for note in done.notes] == [NOW, NOW, NOW]
    assert done.migrations[0].notes == own.notes


def test_notes_too_long_together_are_as_many_as_a_note_holds() -> None:
    long = "x" * TEXT_LIMIT
    own = replace(
        preliminary(mark("1.1.4", note="Court.")), notes=(NoteFact("1.2.1", long, NOW, CLAIRE),)
    )
    done = moved(dossier(own)).current
    assert done is not None and present_notes(done) == {"1.2.1": "Court."}


def test_it_goes_on_from_edition_to_edition() -> None:
    done = moved(dossier(preliminary(mark("1.1.1"))))
    again = replace(
        LATER,
        key=replace(LATER.key, edition="2040"),
        correspondences=(
            replace(CORRESPONDENCE, since="2031", edition="2040"),
            replace(CORRESPONDENCE, edition="2040"),
        ),
    )
    twice = migrated(done, LATER, again, {}, NOW, EVALUATOR).current
    assert twice is not None
    assert [m.since.edition for m in twice.migrations] == ["2026", "2031"]
    assert [fact.criterion for fact in twice.marks] == ["1.1.1"]


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (dossier(), "aucune évaluation n’y est ouverte"),
        (
            with_closings(EARLIER, dossier(preliminary(closed=date(2026, 3, 3)))),
            "terminée depuis le",
        ),
    ],
)
def test_only_an_open_assessment_goes_on(held: Dossier, why: str) -> None:
    told = why_not_migrate(held, EARLIER, LATER)
    assert told is not None and why in told


def test_it_needs_what_leads_there() -> None:
    held = dossier(preliminary(mark("1.1.1")))
    same = why_not_migrate(held, EARLIER, EARLIER)
    assert same is not None and "il la suit déjà" in same
    alone = replace(LATER, correspondences=())
    with pytest.raises(RuleError, match="la correspondance depuis l’édition 2026 manque"):
        migrated(held, EARLIER, alone, {}, NOW, CLAIRE)
    stranger = replace(EARLIER.key, edition="2016")
    older = replace(
        closed_then(before_=()).assessments[0], release=stranger, closing=Closing(date(2020, 1, 1))
    )
    mixed = replace(held, assessments=(older, *held.assessments))
    told = why_not_migrate(mixed, EARLIER, LATER)
    assert told is not None and "une évaluation suit l’édition 2016" in told


def test_without_a_correspondence_an_earlier_edition_says_nothing() -> None:
    alone = replace(LATER, correspondences=())
    held = closed_then("2.2.1", before_=("1.1.1", "2.1.1"))
    assert standing(alone, held.assessments).marks == {}
    assert standing(alone, held.assessments).validated == set()
    assert not alone.continues(EARLIER.key) and LATER.continues(EARLIER.key)


def test_a_reprise_in_an_earlier_edition_counts_in_the_later_one() -> None:
    taken = replace(
        preliminary(closed=date(2026, 3, 3)),
        reprise=Reprise("Ailleurs", "2026", frozenset({"1.1", "2.2.1"}), CLAIRE, date(2026, 4, 1)),
    )
    held = with_closings(EARLIER, dossier(taken))
    held = replace(held, assessments=(*held.assessments, final(opened=date(2026, 8, 1))))
    done = moved(held)
    assert standing(LATER, done.assessments).validated == {"1.1"}
    assert stands(done) == {"2.2.1": YES}


def put_right(held: Dossier, criterion: str, now: Mark | None, closed: int = 1) -> Dossier:
    right = Rectification(criterion, now, NOW, CLAIRE, "Erreur.", closed)
    first = replace(held.assessments[0], rectifications=(right,))
    return replace(held, assessments=(first, *held.assessments[1:]))


def test_an_error_of_before_takes_back_what_it_gave() -> None:
    held = closed_then(before_=("1.1.1", "1.1.2", "1.1.3"))
    assert standing(LATER, moved(held).assessments).validated == {"1.1"}
    done = put_right(moved(held), "1.1.3", NO)
    assert standing(LATER, done.assessments).validated == set()
    assert stands(done) == {"1.1.1": YES, "1.1.2": YES}


def test_an_error_on_what_was_dropped_voids_its_sous_domaine_all_the_same() -> None:
    held = closed_then(before_=("1.2.2", "1.2.3"))
    assert standing(LATER, moved(held).assessments).validated == {"1.2"}
    assert standing(LATER, put_right(moved(held), "1.2.3", None).assessments).validated == set()


def test_an_acquis_put_right_adds() -> None:
    done = put_right(moved(closed_then(before_=("1.1.4",))), "1.2.1", YES)
    assert stands(done) == {"1.2.1": YES}
    half = put_right(moved(closed_then(before_=())), "1.2.1", YES)
    assert stands(half) == {}


MARKS = st.dictionaries(
    st.sampled_from([criterion.code for criterion in EARLIER.criteria]), st.sampled_from(Mark)
)


@given(MARKS, MARKS)
def test_no_validation_of_a_closed_assessment_is_ever_lost(
    first: dict[str, Mark], second: dict[str, Mark]
) -> None:
    held = with_closings(
        EARLIER,
        dossier(preliminary(*(mark(c, m) for c, m in first.items()), closed=date(2026, 3, 3))),
    )
    finale = Assessment(
        Kind.FINALE,
        EARLIER.key,
        date(2026, 8, 1),
        EVALUATOR,
        tuple(mark(c, m) for c, m in second.items()),
    )
    held = replace(held, assessments=(*held.assessments, finale))
    closing = held.assessments[0].closing
    assert closing is not None and closing.outcome is not None
    done = moved(held)
    after = standing(LATER, done.assessments)
    assert after.validated >= CORRESPONDENCE.kept(closing.outcome.validated)
    # Nothing is acquis that was not, and whoever saw it is still said.
    own = present_marks(finale.marks)
    known = {**first, **{code: fact.mark for code, fact in own.items()}}
    for code, now in after.marks.items():
        sources = CORRESPONDENCE.link_to[code].sources
        if now is YES:
            assert all(YES in {first.get(one), known.get(one)} for one in sources)
    assert done.assessments[1].migrations[0].marks == finale.marks

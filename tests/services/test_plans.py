"""Plans d’évaluation on a real centre: versions, names, editions, rights, copies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.half_day import Half, HalfDay
from clea_desktop.domain.plan import Activity, Observed, Plan
from clea_desktop.domain.rights import Role
from clea_desktop.services import centre_facts, demo_edition, plans
from clea_desktop.services.centre import Centre
from tests.centres import evaluator_of, release_of, reopened

WORKSHOP = Activity("Le planning", (Observed("2.3.1", "L’heure du bus."),), "Un tableau", 45)
PLAN = Plan("Plan du centre", "clea-socle", "2021", (WORKSHOP,))


def a_half_day(centre: Centre, plan_id: bytes, version: int) -> bytes:
    """A séance that holds to a version of a plan."""
    half_day = HalfDay(
        date(2026, 3, 9),
        Half.MORNING,
        evaluators=(evaluator_of(centre),),
        plan=plan_id.hex(),
        version=version,
    )
    return centre_facts.write(centre, half_day, "séance")


def test_a_plan_is_written_and_read_back_after_a_restart(centre: Centre) -> None:
    told = replace(PLAN, note="À relire.\nAvec l’équipe.", origin="Centre d’Évreux")
    plan_id = plans.write(centre, told)
    again = reopened(centre)
    assert plans.plans(again) == [told]
    seen = plans.view(again, plan_id)
    assert seen.plan.id == plan_id
    assert len(seen.uncovered) == 105
    assert seen.coverage == "105\u00a0critères que personne ne couvre"
    assert seen.version_words == "version\u00a01"
    again.close()


def test_what_a_seance_used_is_read_as_it_was_used(centre: Centre) -> None:
    plan_id = plans.write(centre, PLAN)
    first = plans.plan(centre, plan_id)
    a_half_day(centre, plan_id, first.version)
    a_half_day(centre, plan_id, first.version)
    changed = replace(first, activities=(replace(WORKSHOP, title="Le tableau"),))
    plans.write(centre, changed)
    assert plans.plan(centre, plan_id).activities[0].title == "Le tableau"
    assert plans.plan(centre, plan_id).version == 2
    assert plans.view(centre, plan_id, 1).plan == first
    seen = plans.view(centre, plan_id)
    assert seen.version_words == "version\u00a02, la version\u00a01 reste lue par 2\u00a0séances"
    # The second version nobody used: it is written in its own place.
    plans.write(centre, replace(changed, version=2, note="Relu."))
    assert plans.plan(centre, plan_id).version == 2
    assert plans.plan(centre, plan_id).note == "Relu."
    assert plans.plan(centre, plan_id, 1) == first


def test_the_same_written_again_makes_nothing_new(centre: Centre) -> None:
    plan_id = plans.write(centre, PLAN)
    a_half_day(centre, plan_id, 1)
    before = centre.store.database.head
    assert plans.write(centre, plans.plan(centre, plan_id)) == plan_id
    spaced = replace(plans.plan(centre, plan_id), title="  Plan du centre ")
    assert plans.write(centre, spaced) == plan_id
    assert centre.store.database.head == before


def test_a_next_version_may_be_asked_for(centre: Centre) -> None:
    plan_id = plans.write(centre, PLAN)
    plans.write(centre, replace(PLAN, id=plan_id, note="Relu."), next_version=True)
    assert plans.plan(centre, plan_id).version == 2
    assert plans.plan(centre, plan_id, 1).note == ""


def test_a_plan_put_aside_is_offered_no_more_and_read_still(centre: Centre) -> None:
    plan_id = plans.write(centre, PLAN)
    a_half_day(centre, plan_id, 1)
    plans.put_aside(centre, plan_id)
    assert plans.plans(centre) == []
    assert [each.put_aside for each in plans.plans(centre, every=True)] == [True]
    assert plans.plan(centre, plan_id, 1).activities == PLAN.activities
    other = plans.write(centre, PLAN)
    with pytest.raises(RuleError, match="renommez-le d’abord"):
        plans.put_aside(centre, plan_id, aside=False)
    assert plans.find(centre, "plan du CENTRE").id == other
    plans.write(centre, replace(PLAN, id=other, title="Un autre"))
    plans.put_aside(centre, plan_id, aside=False)
    assert {each.title for each in plans.plans(centre)} == {
        "Plan du centre",
        "Un autre",
    }


def test_a_name_is_borne_once(centre: Centre) -> None:
    plans.write(centre, PLAN)
    with pytest.raises(RuleError, match="s’appelle déjà"):
        plans.write(centre, replace(PLAN, title="PLAN DU CENTRE"))
    assert len(plans.plans(centre)) == 1
    with pytest.raises(RuleError, match="Aucun plan ne s’appelle"):
        plans.find(centre, "Rien")


def test_an_edition_that_is_not_here_is_told(centre: Centre) -> None:
    with pytest.raises(RuleError, match="que ce centre n’a pas"):
        plans.write(centre, replace(PLAN, edition="2035"))
    away = centre_facts.write(centre, replace(PLAN, edition="2035"), "plan d’évaluation")
    seen = plans.view(centre, away)
    assert seen.release is None
    assert seen.coverage == "édition 2035 absente de ce centre"


def test_a_text_that_cannot_be_kept_is_refused(centre: Centre) -> None:
    with pytest.raises(RuleError, match="caractère de contrôle"):
        plans.write(centre, replace(PLAN, activities=(replace(WORKSHOP, prepare="a\x00b"),)))
    assert plans.plans(centre) == []


def test_who_only_reads_writes_no_plan(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = plans.write(centre, PLAN)
    monkeypatch.setattr(centre, "role", Role.READER)
    with pytest.raises(RuleError, match="lecture seule"):
        plans.write(centre, replace(PLAN, id=plan_id, title="Autrement"))
    with pytest.raises(RuleError, match="lecture seule"):
        plans.put_aside(centre, plan_id)
    assert plans.views(centre)[0].plan == PLAN


def test_a_copy_starts_again_under_a_title_of_its_own(centre: Centre) -> None:
    plan_id = plans.write(centre, PLAN)
    a_half_day(centre, plan_id, 1)
    for _ in range(2):
        copied, lost = plans.copy(centre, plan_id)
        assert lost == ()
        assert plans.plan(centre, copied).version == 1
    assert [each.title for each in plans.plans(centre)] == [
        "Plan du centre",
        "Plan du centre (copie)",
        "Plan du centre (copie 2)",
    ]


def test_a_copy_for_another_edition_follows_what_criteres_became(centre: Centre) -> None:
    later = release_of(centre)
    earlier = demo_edition.add_earlier_edition(centre, later)
    lead = release_of(centre).correspondence_from(earlier.key)
    assert lead is not None
    every = tuple(Observed(criterion.code) for criterion in earlier.criteria)
    plan_id = plans.write(
        centre,
        Plan("D’avant", earlier.key.id, earlier.key.edition, (Activity("Tout", every),)),
    )
    source = plans.plan(centre, plan_id)
    assert [release.key.edition for release, _lead in plans.leads(centre, source)] == ["2021"]
    copied, lost = plans.copy(centre, plan_id, "2021")
    made = plans.view(centre, copied)
    assert (made.plan.title, made.plan.edition) == ("D’avant (2021)", "2021")
    shown = {code for activity in made.plan.activities for code in activity.codes}
    led = {code for link in lead.links if link.became.value != "changed" for code in link.targets}
    assert shown == led
    assert set(lost) == {
        code
        for link in lead.links
        if not link.targets or link.became.value == "changed"
        for code in link.sources
    }
    with pytest.raises(RuleError, match="Rien dans ce centre ne mène"):
        plans.copy(centre, copied, earlier.key.edition)


def test_the_journal_says_no_title(centre: Centre) -> None:
    plans.write(centre, replace(PLAN, title="Chez Sofia Lopes"))
    with centre.store.database.reading() as connection:
        labels = connection.exec_driver_sql("SELECT label FROM act").scalars().all()
    assert "Sofia" not in json.dumps(labels)

"""Plans d’évaluation as files: what comes in, what goes out, and the example."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.plan import MissingEdition, NameTaken, Plan, uncovered
from clea_desktop.domain.rights import Role
from clea_desktop.services import plan_files, plans
from clea_desktop.services.centre import Centre
from clea_desktop.services.plan_files import Coming
from clea_desktop.services.referentials import show_release
from tests.exchange.samples import schema
from tests.services.test_plans import PLAN, a_half_day


def exported(centre: Centre, plan: Plan, to: Path) -> Path:
    """A plan written in a centre, then in a file."""
    plan_files.export_plan(centre, plans.write(centre, plan), to)
    return to


def test_the_example_shows_every_critere_with_help_and_says_what_it_is() -> None:
    example = plan_files.example()
    release = show_release("clea-socle", "2021")
    assert uncovered(example, release) == ()
    assert len(example.activities) == 9
    shown = [seen for activity in example.activities for seen in activity.criteria]
    assert len(shown) == len(release.criteria) == 106
    assert all(len(seen.help) > 30 for seen in shown)
    assert all(activity.prepare and activity.minutes for activity in example.activities)
    # A préalable takes two to eight hours.
    assert 120 <= example.minutes <= 480
    assert example.title.startswith("Exemple inventé")
    assert "aucun organisme ne l’a employé" in example.note


def test_a_plan_goes_from_one_centre_to_another(centre: Centre, tmp_path: Path) -> None:
    file = exported(centre, plan_files.example(), tmp_path / "plan.json")
    jsonschema.validate(json.loads(file.read_text("utf-8")), schema("clea-plan-1"))
    arrival = plan_files.read_file(centre, file)
    assert arrival.coming is Coming.SAME
    before = centre.store.database.head
    standing = plans.plans(centre)[0]
    assert plan_files.bring_in(centre, arrival) == standing.id
    assert centre.store.database.head == before
    assert standing.id is not None
    plans.write(centre, replace(standing, title="Le nôtre"))
    arrival = plan_files.read_file(centre, file)
    assert arrival.coming is Coming.NEW
    plan_files.bring_in(centre, arrival)
    assert [each.activities for each in plans.plans(centre)] == [standing.activities] * 2
    again = tmp_path / "encore.json"
    plan_files.export_plan(centre, standing.id, again)
    assert again.read_bytes() == file.read_bytes().replace(
        standing.title.encode(), "Le nôtre".encode()
    )


def test_who_wrote_it_is_said_once_it_leaves(centre: Centre, tmp_path: Path) -> None:
    file = exported(centre, PLAN, tmp_path / "plan.json")
    assert plan_files.check_file(file)[0].origin == "Centre de formation de Lisieux"


def test_one_of_the_same_name_is_replaced_only_when_asked(centre: Centre, tmp_path: Path) -> None:
    file = exported(centre, PLAN, tmp_path / "plan.json")
    plan_id = plans.plans(centre)[0].id
    assert plan_id is not None
    plans.write(centre, replace(PLAN, id=plan_id, note="Changé ici."))
    a_half_day(centre, plan_id, 1)
    arrival = plan_files.read_file(centre, file)
    assert arrival.coming is Coming.NEXT
    with pytest.raises(NameTaken) as taken:
        plan_files.bring_in(centre, arrival)
    assert taken.value.title == PLAN.title
    assert plans.plan(centre, plan_id).note == "Changé ici."
    assert plan_files.bring_in(centre, arrival, replacing=True) == plan_id
    assert (plans.plan(centre, plan_id).version, plans.plan(centre, plan_id).note) == (2, "")
    assert plans.plan(centre, plan_id, 1).note == "Changé ici."


def test_an_edition_of_nowhere_is_refused(centre: Centre, tmp_path: Path) -> None:
    file = exported(centre, PLAN, tmp_path / "plan.json")
    file.write_text(file.read_text("utf-8").replace('"2021"', '"2035"'), "utf-8")
    with pytest.raises(MissingEdition, match="que ce centre n’a pas") as missing:
        plan_files.read_file(centre, file)
    assert missing.value.edition == "2035"
    with pytest.raises(RuleError, match="est inconnu"):
        plan_files.check_file(file)
    with pytest.raises(RuleError, match="n’existe pas"):
        plan_files.check_file(tmp_path / "rien.json")


def test_nothing_leaves_but_by_who_may_and_where_it_may(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = plans.write(centre, PLAN)
    with pytest.raises(RuleError, match="que le centre garde pour lui"):
        plan_files.export_plan(centre, plan_id, centre.store.folder.path / "plan.json")
    with pytest.raises(EnvironmentProblem):
        plan_files.export_plan(centre, plan_id, tmp_path / "nulle part" / "plan.json")
    monkeypatch.setattr(centre, "role", Role.READER)
    with pytest.raises(RuleError, match="écrire un plan d’évaluation"):
        plan_files.export_plan(centre, plan_id, tmp_path / "plan.json")
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Exemple inventé : l’été", "Exemple-inventé-l-été.json"),
        ("../../etc/passwd", "etc-passwd.json"),
        ("…", "plan.json"),
        ("a" * 300, f"{'a' * 60}.json"),
    ],
)
def test_a_file_is_called_by_its_title(title: str, name: str) -> None:
    assert plan_files.file_name(replace(PLAN, title=title)) == name

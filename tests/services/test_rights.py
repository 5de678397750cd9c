"""Rights are decided once, where acts are written: no service can forget them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from clea_desktop import services
from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.rights import OF_ACTS, Profile, Role
from clea_desktop.services import candidates, closing, history, marking, people
from clea_desktop.services.centre import Centre
from clea_desktop.services.exporting import export_dossier, write_paper
from clea_desktop.store.acts import Draft
from tests.centres import opened_prealable, someone
from tests.services.kinds import kinds_written


def test_every_kind_of_act_the_program_writes_has_its_right() -> None:
    written = kinds_written()
    assert len(written) > 30
    assert set(written) <= set(OF_ACTS)


@pytest.mark.parametrize("kind", sorted(OF_ACTS))
def test_who_reads_writes_none_of_them(
    centre: Centre, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = centre.store.database.head
    monkeypatch.setattr(centre, "role", Role.READER)
    with pytest.raises(RuleError, match="lecture seule"):
        with centre.store.database.writing() as transaction:
            transaction.append(Draft(kind, "essai", centre.clock()), [])
    assert centre.store.database.head == before


def test_a_refused_gesture_leaves_the_dossier_as_it_was(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    monkeypatch.setattr(centre, "role", Role.READER)
    with pytest.raises(RuleError, match="noter une décision"):
        marking.mark(centre, assessment, "1.1.1", Mark.NOT_ACQUIRED)
    monkeypatch.setattr(centre, "role", Role.RESPONSIBLE)
    change = marking.mark(centre, assessment, "1.1.1", Mark.NOT_ACQUIRED)
    assert change.previous == {"1.1.1": Mark.ACQUIRED}


def as_secretary(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody else types, a secrétaire."""
    lea = people.add_person(centre, "Léa Petit")
    profile = Profile(lea, Role.SECRETARY, centre.clock().date())
    monkeypatch.setattr(centre, "profiles", (*centre.profiles, profile))
    monkeypatch.setattr(centre, "role", Role.SECRETARY)
    monkeypatch.setattr(centre, "evaluator", lea)
    monkeypatch.setattr(centre.store, "evaluator", lea.id)
    return lea


def test_a_secretary_types_what_an_evaluator_saw(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    paul = centre.require_operator()
    dossier, assessment = opened_prealable(centre)
    lea = as_secretary(centre, monkeypatch)
    with pytest.raises(RuleError, match="nommez l’évaluateur ou"):
        marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED, observer=lea)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED, observer=paul)
    fact = centre.in_hand(dossier).assessments[0].marks[-1]
    assert fact.entered_by is not None
    assert (fact.observer.id, fact.entered_by.id) == (paul.id, lea.id)
    with pytest.raises(RuleError, match="terminer une évaluation"):
        closing.close(centre, assessment, centre.clock().date(), "Faute de temps.")
    other = candidates.open_dossier(centre, someone("Roux", "Anne"))
    release = centre.latest_release("clea-socle", "2021")
    assert release is not None
    today = centre.clock().date()
    with pytest.raises(RuleError, match="ne s’ouvre pas ainsi"):
        candidates.open_assessment(centre, other, Kind.PREALABLE, release, today, lea)


def test_undoing_asks_for_the_right_of_what_is_undone(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = candidates.open_dossier(centre, someone())
    other = candidates.open_dossier(centre, someone("Roux", "Anne"))
    candidates.join(centre, dossier, other)
    as_secretary(centre, monkeypatch)
    with pytest.raises(RuleError, match="réunir deux dossiers"):
        history.undo(centre, dossier)


def test_whatever_writes_a_file_out_of_the_centre_asks_first() -> None:
    """A new export that forgot would be seen here."""
    asking: set[str] = set()
    forgetting: set[str] = set()
    for path in sorted(Path(services.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef) or "centre" not in names_of(node):
                continue
            source = ast.unparse(node)
            if any(f"{writer}(" in source for writer in ("write_atomically", "bundle")):
                asks = "centre.require" in source or "new_recovery(centre)" in source
                # A backup is the program’s own, whoever types.
                asks = asks or node.name == "_copied"
                (asking if asks else forgetting).add(node.name)
    assert len(asking) > 7
    assert forgetting == set()


def names_of(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


def test_what_leaves_the_centre_is_asked_for_too(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, _ = opened_prealable(centre)
    reference = centre.in_hand(dossier).reference
    monkeypatch.setattr(centre, "role", Role.READER)
    with pytest.raises(RuleError, match="écrire un dossier dans un fichier"):
        export_dossier(centre, reference, tmp_path / "d.json")
    with pytest.raises(RuleError, match="enregistrer un document"):
        write_paper(centre, "livret", reference, tmp_path / "l.pdf")
    assert not list(tmp_path.glob("*.json")) + list(tmp_path.glob("*.pdf"))

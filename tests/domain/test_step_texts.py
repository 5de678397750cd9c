"""The texts of a step or of a contact as they are kept."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.contact import Contact
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import (
    Agreement,
    Departure,
    FormativeCheck,
    Interview,
    Prescription,
    Readiness,
    Restitution,
    Sitting,
    Strategy,
    Trace,
    TraceKind,
    Trainer,
)
from clea_desktop.domain.people import Person
from clea_desktop.domain.step_texts import kept
from clea_desktop.domain.texts import LINE_LIMIT
from tests.domain.made_up import DAY, EVALUATOR, at
from tests.domain.paths import ADVISER, plain

WELCOME = Interview(DAY, ADVISER)


def test_texts_are_trimmed_and_composed() -> None:
    typed = replace(
        WELCOME,
        prescriber="  Mission locale ",
        project=" Devenir\nsoudeuse \n",
        public="E\u0301te\u0301",
        strategies=(Strategy.VALUE,),
        agreements=(Agreement(" AFPA ", " les dates ", DAY),),
        id=b"entry",
    )
    fit = kept(typed)
    assert fit == replace(
        WELCOME,
        prescriber="Mission locale",
        project="Devenir\nsoudeuse",
        public="Été",
        strategies=(Strategy.VALUE,),
        agreements=(Agreement("AFPA", "les dates", DAY),),
    )
    assert fit.id == b"entry"


def test_what_is_no_text_of_the_step_is_left_as_it_is() -> None:
    """The name of somebody on record is theirs; a list of codes is no text."""
    person = Person(" Paul ", b"1")
    sitting = Sitting(DAY, evaluators=(person, EVALUATOR), place=" Salle 2 ", assessment=b"a")
    fit = kept(sitting)
    assert fit.place == "Salle 2"
    assert fit.evaluators == (person, EVALUATOR)
    assert fit.assessment == b"a"
    parcours = Prescription(DAY, person, ("1.1", "2"), note=" a ")
    assert kept(parcours) == replace(parcours, note="a")
    formative = FormativeCheck(DAY, " AFPA ", (("2", Readiness.NEARLY),))
    assert kept(formative) == replace(formative, by="AFPA")


SEVERAL_LINES = {
    Trace(TraceKind.CALL, at(), ADVISER): "text",
    WELCOME: "project",
    replace(WELCOME, public="a"): "arrangements",
    Restitution(DAY, ADVISER): "next_step",
    Restitution(DAY, EVALUATOR): "remarks",
    Prescription(DAY, ADVISER, ("1",)): "note",
    FormativeCheck(DAY, "AFPA", ()): "note",
    Contact("Perrin"): "wish",
}


@pytest.mark.parametrize(("step", "name"), SEVERAL_LINES.items())
def test_some_texts_have_several_lines(step: Trace, name: str) -> None:
    several = replace(step, **{name: "un\n\tdeux"})  # type: ignore[arg-type]
    assert getattr(kept(several), name) == "un\n\tdeux"
    with pytest.raises(RuleError) as caught:
        kept(replace(step, **{name: "un\x00"}))  # type: ignore[arg-type]
    plain(caught.value.sentence)


@pytest.mark.parametrize(
    ("step", "name", "what"),
    [
        (Trace(TraceKind.CALL, at(), ADVISER), "text", "Cette note"),
        (WELCOME, "prescriber", "Cette réponse (prescripteur)"),
        (WELCOME, "employer", "Cette réponse (employeur)"),
        (WELCOME, "funder", "Cette réponse (financeur)"),
        (WELCOME, "guardian", "Cette réponse (représentant légal)"),
        (WELCOME, "third_party", "Cette réponse (tiers présent)"),
        (Restitution(DAY, ADVISER), "remarks", "Cette réponse (vos remarques)"),
        (Trainer(ADVISER), "organisation", "Cette saisie"),
        (Departure("AFPA", DAY, ADVISER), "to", "Cette saisie"),
        (Contact("Perrin"), "phone", "Cette saisie"),
    ],
)
def test_the_sentence_names_what_cannot_be_kept(step: Trace, name: str, what: str) -> None:
    with pytest.raises(RuleError) as caught:
        kept(replace(step, **{name: "a\u202eb"}))  # type: ignore[arg-type]
    assert plain(caught.value.sentence) == (
        f"{what} n’est pas enregistrée : un caractère de contrôle (U+202E) n’y est pas admis."
    )


def test_a_line_is_one_line_of_some_length() -> None:
    for text in ("un\ndeux", "a" * (LINE_LIMIT + 1)):
        with pytest.raises(RuleError) as caught:
            kept(replace(WELCOME, employer=text))
        plain(caught.value.sentence)
    assert kept(replace(WELCOME, employer="a" * LINE_LIMIT)).employer == "a" * LINE_LIMIT


def test_an_agreement_within_the_interview_is_judged_too() -> None:
    with pytest.raises(RuleError) as caught:
        kept(replace(WELCOME, agreements=(Agreement("AFPA\x07", "les dates", date(2026, 3, 2)),)))
    assert plain(caught.value.sentence).startswith("Cette saisie n’est pas enregistrée : ")


_texts = st.text(max_size=20)


@given(st.builds(Contact, *[_texts] * 7))
def test_what_is_kept_is_kept_again_as_it_is(contact: Contact) -> None:
    try:
        fit = kept(contact)
    except RuleError as refused:
        plain(refused.sentence)
        return
    assert kept(fit) == fit
    texts = [getattr(fit, each.name) for each in fields(fit)]
    assert all(text == text.strip() for text in texts if isinstance(text, str))

"""A note keeps its placeholders; each paper says them in the words of its reader."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from clea_desktop.documents.content.anonymous import names_left, unnamed_pattern
from clea_desktop.documents.content.personal import personal
from clea_desktop.documents.kinds import Subject, compose
from clea_desktop.domain.assessment import NoteFact, Opinion
from clea_desktop.domain.people import FormOfAddress
from tests.documents import juries, made_up
from tests.documents.as_text import as_text, check_golden
from tests.documents.test_personal import told

NOTE = NoteFact(
    "1.1.1",
    "{prénom} a relu seul{e}, parce qu’{il} était prêt{e}. {Il} garde {ce qui} reste.",
    made_up.at(made_up.MONDAY, 50),
    made_up.PAUL,
)
OPINION = "Le parcours de {nom} est clair : {il} a été attent{if} et on {le} a vu{e} progresser."


def spoken(form: FormOfAddress = FormOfAddress.FEMININE) -> Subject:
    """The rich subject, a mark's note, a note and an opinion of it with placeholders."""
    base = made_up.rich()
    first, *others = base.dossier.assessments
    assert first.opinion is not None
    marks = tuple(
        replace(fact, note="Vu{e} deux fois.") if fact.criterion == "1.1.2" else fact
        for fact in first.marks
    )
    first = replace(
        first,
        marks=marks,
        notes=(*first.notes, NOTE),
        opinion=Opinion(OPINION, first.opinion.by, first.opinion.at),
    )
    candidate = replace(base.dossier.candidate, form_of_address=form)
    dossier = replace(base.dossier, candidate=candidate, assessments=(first, *others))
    return replace(base, dossier=dossier)


@pytest.mark.parametrize("kind", ["livret", "jury", "jury-anonymous"])
def test_the_paper_says_what_its_golden_file_says(kind: str) -> None:
    fingerprint = made_up.release().fingerprint
    check_golden(f"{kind}-placeholders", compose(kind, spoken()), fingerprint)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (FormOfAddress.FEMININE, "Sofia a relu seule, parce qu’elle était prête. Elle garde"),
        (FormOfAddress.MASCULINE, "Sofia a relu seul, parce qu’il était prêt. Il garde"),
        (
            FormOfAddress.NEUTRAL,
            "Sofia a relu seul·e, parce que la personne était prête. La personne garde",
        ),
    ],
)
def test_a_named_paper_speaks_in_the_form_the_person_chose(form: FormOfAddress, said: str) -> None:
    for kind in ("jury", "grid"):
        assert said in as_text(compose(kind, spoken(form)))


def test_the_anonymised_copy_says_the_person_and_no_name_and_no_sex() -> None:
    copies = {
        as_text(compose("jury-anonymous", spoken(form)))
        for form in (FormOfAddress.FEMININE, FormOfAddress.MASCULINE)
    }
    assert len(copies) == 1
    (text,) = copies
    assert "La personne a relu seule, parce que la personne était prête." in text
    assert "Le parcours de la personne est clair" in text
    assert "Vue deux fois." in text
    assert "Sofia" not in text


def test_the_data_attached_say_what_the_pages_say() -> None:
    (attached,) = compose("jury", spoken()).attachments
    data = json.loads(attached.data)
    notes = {line["criterion"]: line["note"] for line in data["criteria"]}
    assert "Sofia a relu seule" in notes["1.1.1"]
    assert data["assessments"][0]["opinion"]["text"].startswith("Le parcours de Sofia Martin")


def test_the_person_reads_of_themselves_what_papers_say() -> None:
    held = replace(told(), dossier=spoken().dossier)
    text = as_text(personal(held))
    assert "Sofia a relu seule" in text
    assert "{prénom}" not in text


def test_what_is_shown_again_to_a_jury_is_told_too() -> None:
    base = juries.completed()
    (hearing,) = base.dossier.journey.hearings
    assert hearing.complement is not None
    shown = tuple(replace(each, text="{il} a montré.") for each in hearing.complement.shown)
    brought = replace(hearing.complement, text="Fiche de {nom}.", shown=shown)
    journey = replace(base.dossier.journey, hearings=(replace(hearing, complement=brought),))
    subject = replace(base, dossier=replace(base.dossier, journey=journey))
    assert "Fiche de Sofia" in as_text(compose("jury", subject))
    copy = as_text(compose("jury-anonymous", subject))
    assert "Fiche de la personne." in copy
    assert "La personne a montré." in copy


def test_a_sentence_kept_for_others_has_placeholders_in_the_place_of_names() -> None:
    dossier = made_up.rich().dossier
    assert unnamed_pattern(dossier, "Sofia a lu à M. Lopes.") == "{prénom} a lu à {nom}."
    assert unnamed_pattern(dossier, "Mme Martin-Faure relit") == "{nom} relit"
    assert names_left(dossier, "Avec Paul Roux.")
    assert names_left(dossier, "Depuis 1990.")
    assert not names_left(dossier, "{prénom} a relu.")

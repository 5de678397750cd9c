"""The anonymised copy: nothing in it, seen or not, tells whose dossier it is."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.documents.content.anonymous import anonymised
from clea_desktop.documents.kinds import Subject, compose
from clea_desktop.documents.pdf import render
from clea_desktop.domain.assessment import NoteFact
from clea_desktop.domain.people import Candidate, PartialDate, Person, folded
from tests.documents import made_up
from tests.documents.as_text import as_text, check_golden
from tests.documents.reading import texts

NAMES = ("Sofia", "Anne", "Marie", "Lopes", "Martin", "Faure", "Pereira")


def test_the_copy_says_what_its_golden_file_says() -> None:
    paper = compose("jury-anonymous", made_up.rich())
    check_golden("jury-anonymous-after-finale", paper, made_up.release().fingerprint)


def test_no_name_and_no_birth_is_left_on_any_page_or_behind_it() -> None:
    paper = compose("jury-anonymous", made_up.rich())
    pdf = render(paper).pdf
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not opened.attachments
        behind = str(opened.Root.Metadata.read_bytes(), "utf-8") + repr(opened.docinfo)
        with opened.open_outline() as outline:
            behind += " ".join(str(item.title) for item in outline.root)
    for text in (as_text(paper), "\n".join(texts(pdf)), behind):
        words = folded(text).replace("[", " ").replace(".", " ").replace(",", " ").split()
        for name in NAMES:
            assert folded(name) not in words
        for told in ("1990", "17\u00a0mai", "France", "titre de séjour", "Claire Petit a"):
            assert told not in text


def test_the_reference_stands_in_the_place_of_the_name() -> None:
    paper = compose("jury-anonymous", made_up.rich())
    assert paper.title == "Dossier pour le jury, copie anonymisée – 2026-0147"
    assert "# Dossier 2026-0147" in as_text(paper)


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Sofia Lopes a lu.", "[nom] a lu."),
        ("Mme LOPÈS, née Pereira", "Mme [nom], née [nom]"),
        ("martin faure / Martin-Faure / MartinFaure", "[nom] / [nom] / [nom]"),
        ("Avec d’Anne-Marie, Anne et Marie.", "Avec d’[nom], [nom] et [nom]."),
        ("sofia.lopes@example.org", "[nom].[nom]@example.org"),
        ("Écrit « Sofia_L » ; Lo\u00adpes", "Écrit « [nom]_L » ; [nom]"),
        ("Paul ROUX et Claire ont vu Sofia.", "[nom] et [nom] ont vu [nom]."),
        ("Mariage, Sofiane, Martinique", "Mariage, Sofiane, Martinique"),
    ],
)
def test_a_note_is_searched_for_every_name_of_the_dossier(note: str, left: str) -> None:
    assert _noted(made_up.rich(), note) == left


@pytest.mark.parametrize(
    ("name", "note", "left"),
    [
        ("N’Guessan", "nguessan, N'GUESSAN et N Guessan", "[nom], [nom] et [nom]"),
        ("Ķalniņa", "Kalnina a réussi", "[nom] a réussi"),
        ("de la Tour", "La Tour de contrôle, de la tour", "La [nom] de contrôle, [nom]"),
        ("Lê", "le relevé de Lê, LE et lê", "le relevé de [nom], [nom] et [nom]"),
        ("Œuvrard", "Oeuvrard puis ŒUVRARD", "[nom] puis [nom]"),
        ("Nguyễn", "Nguyen Nguye\u0302\u0303n", "[nom]"),
        ("李小龙", "李小龙 a lu", "[nom] a lu"),
    ],
)
def test_names_of_every_country_are_found(name: str, note: str, left: str) -> None:
    candidate = Candidate(name, PartialDate(1990))
    usual = made_up.usual().dossier.assessments[0]
    assert _noted(made_up.subject(usual, candidate=candidate), note) == left


@given(
    st.text(st.characters(categories=["Lu", "Ll"]), min_size=3, max_size=12),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.sampled_from(["{} a lu", "vu avec {}, hier", "«\u00a0{}\u00a0»", "({})", "l’avis de {}."]),
)
def test_any_name_is_found_whatever_its_case(name: str, case: type[str], note: str) -> None:
    candidate = Candidate(name, PartialDate(1990))
    subject = made_up.subject(made_up.preliminary(()), candidate=candidate)
    assert _noted(subject, note.format(case(name))) == note.format("[nom]")


def test_activities_reasons_and_opinions_are_searched_too() -> None:
    subject = made_up.rich()
    first = subject.dossier.assessments[0]
    assert first.closing is not None
    first = replace(
        first,
        closing=replace(first.closing, reason="Départ de Sofia"),
        marks=tuple(replace(mark, activity="Lettre de M. Lopes") for mark in first.marks),
    )
    dossier = replace(subject.dossier, assessments=(first, *subject.dossier.assessments[1:]))
    hidden = anonymised(replace(subject, dossier=dossier)).dossier.assessments[0]
    assert hidden.closing is not None
    assert hidden.closing.reason == "Départ de [nom]"
    assert hidden.opinion is not None
    assert hidden.opinion.text == "[nom] progresse vite.\nMme [nom] est prête pour la finale."
    assert {mark.activity for mark in hidden.marks} == {"Lettre de M. [nom]"}


def test_an_evaluator_of_the_same_name_does_not_give_it_away() -> None:
    first = replace(made_up.usual().dossier.assessments[0], evaluator=Person("Rosa Lopes"))
    text = as_text(compose("jury-anonymous", made_up.subject(first)))
    assert "Lopes" not in text
    assert "Évaluation menée par Rosa [nom]" in text


def _noted(subject: Subject, text: str) -> str:
    """That note, once written on the first critère and anonymised."""
    first = subject.dossier.assessments[0]
    note = NoteFact("1.1.1", text, made_up.at(made_up.MONDAY), made_up.PAUL)
    assessments = (replace(first, notes=(note,)), *subject.dossier.assessments[1:])
    dossier = replace(subject.dossier, assessments=assessments)
    return anonymised(replace(subject, dossier=dossier)).dossier.assessments[0].notes[0].text

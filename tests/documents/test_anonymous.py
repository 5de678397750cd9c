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
from clea_desktop.domain.assessment import NoteFact, Rectification, Reopening
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import BirthPlace, Candidate, PartialDate, Person, folded
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
        ("de la Tour", "La Tour de contrôle, de la tour", "[nom] de contrôle, [nom]"),
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


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Mme Le Gall a lu.", "Mme [nom] a lu."),
        ("LE GALL, LeGall, Legall et le gall", "[nom], [nom], [nom] et [nom]"),
        ("Le-Gall / LegallMartin / Martin-Le Gall", "[nom] / [nom] / [nom]"),
        (
            "Le relevé de M. Gall, que le formateur a lu",
            "Le relevé de M. [nom], que le formateur a lu",
        ),
        ("De La Cruz, la Cruz et DelaCruz", "[nom], [nom] et [nom]"),
        ("l’avis de la formatrice", "l’avis de la formatrice"),
    ],
)
def test_a_particle_goes_with_its_name(note: str, left: str) -> None:
    candidate = Candidate("Le Gall-Martin", PartialDate(1973), usual_name="de la Cruz")
    usual = made_up.usual().dossier.assessments[0]
    assert _noted(made_up.subject(usual, candidate=candidate), note) == left


BORN_IN_JULY = PartialDate(1973, 7, 7)


@pytest.mark.parametrize(
    ("born", "note", "left"),
    [
        (BORN_IN_JULY, "Née en 1973, né(e) en 1973.", "Née en [naissance], né(e) en [naissance]."),
        (BORN_IN_JULY, "née en 73, né en '73", "née en [naissance], né en [naissance]"),
        (BORN_IN_JULY, "le 7 juillet 1973", "le [naissance]"),
        (BORN_IN_JULY, "le 7 JUIL. 73 ; juillet 1973", "le [naissance] ; [naissance]"),
        (BORN_IN_JULY, "07/07/1973, 7.7.73, 1973-07-07", "[naissance], [naissance], [naissance]"),
        (BORN_IN_JULY, "Fêté le 7 juillet, 07/1973", "Fêté le [naissance], [naissance]"),
        (BORN_IN_JULY, "7/7, 73 kg, le 17 juillet, 19731", "7/7, 73 kg, le 17 juillet, 19731"),
        (PartialDate(1973, 8, 1), "1er aout 1973, 1 août", "[naissance], [naissance]"),
        (PartialDate(1973, 2), "en fevr. 1973, 02/1973", "en [naissance], [naissance]"),
        (PartialDate(1973, 2), "le 3 février, en février", "le 3 février, en février"),
        (PartialDate(1973), "en mai 1973", "en mai [naissance]"),
    ],
)
def test_a_note_does_not_tell_a_date_of_birth(born: PartialDate, note: str, left: str) -> None:
    candidate = replace(made_up.SOFIA, birth_date=born)
    usual = made_up.usual().dossier.assessments[0]
    assert _noted(made_up.subject(usual, candidate=candidate), note) == left


@pytest.mark.parametrize(
    ("place", "note", "left"),
    [
        (BirthPlace("Lisieux", "14366", "14100"), "Née à LISIEUX (14100)", "Née à [lieu] ([lieu])"),
        (BirthPlace("Saint-Denis"), "à St Denis, à Saint Denis", "à [lieu], à [lieu]"),
        (BirthPlace("Le Havre"), "née au Havre, aime le Havre", "née au [lieu], aime [lieu]"),
        (BirthPlace("Paris 12e Arrondissement"), "vient de Paris", "vient de [lieu]"),
        (BirthPlace("L’Haÿ-les-Roses"), "à l'Hay les Roses", "à [lieu]"),
        (BirthPlace("Porto", country="Portugal"), "Porto, au Portugal", "[lieu], au [lieu]"),
        (
            BirthPlace("Eu", country="France"),
            "a eu, né à Eu en France",
            "a eu, né à [lieu] en France",
        ),
        (None, "née à Lisieux", "née à Lisieux"),
    ],
)
def test_a_note_does_not_tell_a_place_of_birth(
    place: BirthPlace | None, note: str, left: str
) -> None:
    candidate = replace(made_up.SOFIA, birth_place=place)
    usual = made_up.usual().dossier.assessments[0]
    assert _noted(made_up.subject(usual, candidate=candidate), note) == left


def test_names_of_the_dossiers_joined_to_it_are_searched() -> None:
    subject = made_up.usual()
    dossier = replace(subject.dossier, aliases=("2026-0012", "Zofia Le Dantec"))
    left = _noted(replace(subject, dossier=dossier), "Mme Le Dantec, en 2026")
    assert left == "Mme [nom], en 2026"
    assert anonymised(replace(subject, dossier=dossier)).dossier.aliases == ()


def test_what_reopened_or_rectified_an_assessment_is_searched_too() -> None:
    subject = made_up.usual()
    first = subject.dossier.assessments[0]
    assert first.closing is not None
    instant, rosa = made_up.at(made_up.JUNE), Person("Rosa Lopes")
    closing = replace(first.closing, reason="Sofia partie")
    first = replace(
        first,
        reopenings=(Reopening(closing, instant, rosa, "Rosa a revu Sofia"),),
        rectifications=(Rectification("1.1.1", Mark.ACQUIRED, instant, rosa, "Vu par Sofia", 1),),
    )
    changed = replace(subject, dossier=replace(subject.dossier, assessments=(first,)))
    hidden = anonymised(changed).dossier.assessments[0]
    (reopening,), (rectified,) = hidden.reopenings, hidden.rectifications
    assert (reopening.closing.reason, reopening.reason) == ("[nom] partie", "[nom] a revu [nom]")
    assert (rectified.reason, rectified.by.name) == ("Vu par [nom]", "Rosa [nom]")


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

"""The dossier pour le jury: every rule explained, every doubt said, and its attached data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from clea_desktop.documents.content import words
from clea_desktop.documents.kinds import (
    KINDS,
    SESSION_KINDS,
    Subject,
    compose,
    compose_of_session,
)
from clea_desktop.documents.pdf import render
from clea_desktop.domain.assessment import Assessment, Closing, Kind
from clea_desktop.domain.french import date_words
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.outcome import Marked, TakenOver, outcome
from clea_desktop.domain.people import (
    Accreditation,
    Candidate,
    IdentityDocument,
    Organisation,
    PartialDate,
)
from clea_desktop.domain.referential import ReleaseKey
from tests.documents import juries, made_up, verapdf
from tests.documents.as_text import as_text, check_golden
from tests.documents.reading import texts

FORBIDDEN = (
    "06 12 34 56 78",
    "sofia@example.org",
    "rue des Lilas",
    "1234567A",
    "CPF-99-881",
    "14366",
    "Pereira",
)
SAID_IN_WORDS = {
    **{basis.value: said for basis, said in words.BASIS.items()},
    **{mark.value: mark.words for mark in Mark},
    **{kind.value: kind.words for kind in Kind},
    **{document.value: said for document, said in words.IDENTITY_DOCUMENT.items()},
}
SAID_OF_FLAGS = {
    "provisional": {True: "Résultat provisoire", False: "Chaque ligne qui décide est vérifiée."},
    "certifiable": {True: "Dossier complet", False: "Dossier incomplet"},
    "validated": {True: "validé", False: "pas encore validé"},
}


def test_the_dossier_says_what_its_golden_file_says() -> None:
    fingerprint = made_up.release().fingerprint
    check_golden("jury-after-finale", compose("jury", made_up.rich()), fingerprint)
    check_golden("jury-stopped", compose("jury", made_up.stopped()), fingerprint)


@pytest.mark.parametrize(
    "subject",
    [made_up.rich(), made_up.stopped(), made_up.all_validated(), made_up.taken_over()],
)
def test_every_value_attached_stands_on_a_page(subject: Subject) -> None:
    paper = compose("jury", subject)
    page = _packed(as_text(paper).replace(" / ", " "))
    for path, value in _values(_attached(subject)):
        assert _packed(value) in page, f"{path}: {value}"


def test_every_value_attached_stands_in_the_pdf() -> None:
    rendered = render(compose("jury", made_up.rich()))
    page = _packed("".join(texts(rendered.pdf)))
    with pikepdf.open(BytesIO(rendered.pdf)) as pdf:
        data = pdf.attachments["dossier.json"].get_file().read_bytes()
    assert json.loads(data) == _attached(made_up.rich())
    for path, value in _values(json.loads(data)):
        assert _packed(value) in page, f"{path}: {value}"


def test_what_is_not_for_a_jury_is_neither_attached_nor_shown() -> None:
    quiet = _without_notes(made_up.rich())
    paper = compose("jury", quiet)
    (attachment,) = paper.attachments
    for text in (as_text(paper), attachment.data.decode()):
        for value in FORBIDDEN:
            assert value not in text
    assert set(_attached(quiet)["candidate"]) == {
        "birth_name",
        "usual_name",
        "given_names",
        "birth_date",
        "birth_place",
        "identity_check",
    }


def test_the_attached_data_have_the_same_bytes_each_time() -> None:
    first, second = (compose("jury", made_up.rich()).attachments[0] for _ in range(2))
    assert first == second
    assert first.media_type == "application/json"
    assert json.loads(first.data)["format"] == "clea-jury-copy/1"


def test_an_incomplete_dossier_says_so_and_what_is_left() -> None:
    text = as_text(compose("jury", made_up.rich()))
    assert "[attention] Dossier incomplet\n| Il reste à valider\u00a0: 3.3." in text
    complete = as_text(compose("jury", made_up.all_validated()))
    assert "Dossier complet\u00a0: les sept domaines sont validés." in complete
    assert "incomplet" not in complete


def test_each_validation_is_explained_by_the_rule_of_its_day() -> None:
    text = as_text(compose("jury", made_up.rich())).replace("\u00a0", " ")
    assert "Validé : 7 critères acquis sur 7, il en fallait 6. « Évaluation finale, 4 juin" in text
    assert "encore 1 parmi 3.3.5, 3.3.6 et 3.3.8." in text


def test_what_rests_on_evidence_alone_is_named() -> None:
    text = as_text(compose("jury", made_up.rich())).replace("\u00a0", " ")
    assert "validé sur preuve seule (7.3.1, 7.3.2 et 7.3.3)." in text
    assert "Critères acquis sur preuve : 7.3.1, 7.3.2 et 7.3.3." in text
    without = as_text(compose("jury", made_up.usual()))
    assert "Aucun critère n’est acquis sur preuve." in without
    assert "preuve seule" not in without


def test_one_observation_is_enough_not_to_rest_on_evidence_alone() -> None:
    facts = made_up.marks(["7.3.1", "7.3.2", "7.3.3"])
    facts = (*(replace(fact, basis=Basis.EVIDENCE) for fact in facts[:2]), facts[2])
    text = as_text(compose("jury", made_up.subject(made_up.preliminary(facts))))
    assert "preuve seule" not in text
    assert "7.3.1 et 7.3.2" in text


def test_what_was_taken_over_is_named_and_not_claimed() -> None:
    livret = TakenOver("Centre de Caen", date(2025, 11, 3), frozenset({"4"}))
    marks = (Marked(0, {"1.1.1": Mark.ACQUIRED}), Marked(0, {"1.2.1": Mark.ACQUIRED}))
    frozen = outcome(made_up.release(), [livret, *marks])
    first = made_up.preliminary(made_up.marks(["1.1.1", "1.2.1"]))
    closing = Closing(made_up.TUESDAY, "", frozen)
    subject = made_up.subject(replace(first, closing=closing))
    text = as_text(compose("jury", subject)).replace("\u00a0", " ")
    assert "- 4.1 Respecter les règles de vie collective : Validé ailleurs : repris du" in text
    assert "Aucune validation n’est reprise" not in text
    assert "dont 2 acquis | Sous-domaine 1.1\n" in text
    livret_text = as_text(compose("livret", subject))
    assert "(validé) 4.\u00a0Travailler en équipe\n" in livret_text


def test_the_controls_find_what_must_be_looked_at() -> None:
    assert _controls(made_up.rich()) == {
        "Évaluation finale dans les cinq ans": "conforme",
        "Évaluation et formation par des personnes différentes": "à vérifier",
        "Édition du référentiel": "conforme",
        "Référentiel vérifié par l’organisme": "à vérifier",
        "Habilitation pendant l’évaluation": "conforme",
        "Identité": "conforme",
        "Décisions saisies par une autre personne": "signalé",
    }


def test_a_finale_after_the_last_day_is_found() -> None:
    late = date(2031, 3, 4)
    second = replace(made_up.final(()), opened_on=late)
    second = replace(second, closing=replace(second.closing, on=late) if second.closing else None)
    first = made_up.usual().dossier.assessments[0]
    assert _controls(made_up.subject(first, second))["Évaluation finale dans les cinq ans"] == (
        "à vérifier"
    )


def test_no_finale_before_the_last_day_is_to_be_looked_at() -> None:
    what = "Évaluation finale dans les cinq ans"
    over = replace(made_up.usual(), today=date(2031, 3, 4))
    assert _controls(over)[what] == "à vérifier"
    text = as_text(compose("jury", over)).replace("\u00a0", " ")
    assert "Aucune : elle était possible jusqu’au 3 mars 2031." in text
    assert _controls(replace(over, today=date(2031, 3, 3)))[what] == "conforme"
    assert _controls(replace(made_up.all_validated(), today=date(2031, 3, 4)))[what] == "conforme"


def test_a_prealable_on_another_edition_is_found() -> None:
    old = replace(made_up.usual().dossier.assessments[0], release=ReleaseKey("clea-socle", "2016"))
    found = _controls(made_up.subject(old, made_up.final(())))
    assert found["Édition du référentiel"] == "à vérifier"


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (Accreditation(), "à vérifier"),
        (Accreditation("H1", "", date(2026, 3, 3)), "à vérifier"),
        (Accreditation("H1", "", date(2026, 3, 2), date(2026, 3, 3)), "conforme"),
    ],
)
def test_an_assessment_outside_the_habilitation_is_found(given: Accreditation, state: str) -> None:
    organisation = Organisation("Centre", accreditation=given)
    subject = made_up.subject(made_up.usual().dossier.assessments[0], organisation=organisation)
    assert _controls(subject)["Habilitation pendant l’évaluation"] == state


def test_what_is_not_known_of_a_person_is_said_to_be_checked() -> None:
    alone = Candidate("Suharto", PartialDate(1970))
    subject = made_up.subject(made_up.usual().dossier.assessments[0], candidate=alone)
    text = as_text(compose("jury", subject)).replace("\u00a0", " ")
    assert "Prénoms = aucun : un seul nom, à signaler au certificateur" in text
    assert "Date de naissance = 1970" in text
    assert "Lieu de naissance = non renseigné : à vérifier" in text
    assert "Identité = à vérifier" in text
    assert "Nom d’usage" not in text
    assert _controls(subject)["Identité"] == "à vérifier"


def test_the_reason_critères_were_left_is_told_to_the_jury() -> None:
    text = as_text(compose("jury", made_up.stopped()))
    assert "Motif de fin\u00a0: Interrompue\u00a0: bus de 11\u00a0h." in text


def test_the_timeline_says_who_typed_later_than_observed() -> None:
    text = as_text(compose("jury", made_up.rich())).replace("\u00a0", " ")
    assert "3 mars 2026 | Saisie de 11 décisions du 3 mars 2026, par Claire Petit" in text
    assert "2 mars 2026 | de 9 h 15 à 10 h 07 | Paul Roux | Évaluation préalable" in text


def test_a_paper_asked_for_another_day_says_that_day() -> None:
    paper = compose("jury", replace(made_up.usual(), dated=date(2026, 9, 1)))
    assert paper.dated == date(2026, 9, 1)
    assert "Dossier établi le 1er\u00a0septembre\u00a02026." in as_text(paper)


def test_each_person_who_led_an_assessment_signs() -> None:
    first = made_up.usual().dossier.assessments[0]
    second = replace(made_up.final(()), evaluator=made_up.CLAIRE)
    text = as_text(compose("jury", made_up.subject(first, second)))
    assert "________ Évaluation menée par Paul Roux" in text
    assert "________ Évaluation menée par Claire Petit" in text


LACKING = verapdf.missing()


@pytest.mark.skipif(LACKING is not None, reason=LACKING or "")
def test_every_kind_is_accessible_and_archival(tmp_path: Path) -> None:
    told = made_up.whole_path()
    decided = replace(told.dossier.journey, hearings=(juries.HEARING,))
    for kind in KINDS:
        (tmp_path / f"{kind}.pdf").write_bytes(
            render(compose(kind, made_up.with_journey(told, decided))).pdf
        )
    for kind in SESSION_KINDS:
        paper = compose_of_session(kind, juries.session())
        (tmp_path / f"session-{kind}.pdf").write_bytes(render(paper).pdf)
    found = verapdf.judge(sorted(tmp_path.iterdir()))
    assert {file.name: rules for file, rules in found.items() if rules} == {}


def _controls(subject: Subject) -> dict[str, str]:
    text = as_text(compose("jury", subject))
    block = text[text.index("## Contrôles") : text.index("## Chronologie")]
    rows = [line.split(" | ") for line in block.splitlines() if line.count(" | ") == 2][1:]
    return {what: state.removeprefix("(validé) ") for what, _, state in rows}


def _attached(subject: Subject) -> dict[str, Any]:
    (attachment,) = compose("jury", subject).attachments
    document: dict[str, Any] = json.loads(attachment.data)
    return document


def _values(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each value of a document, as a page words it."""
    name = path.rpartition(".")[2]
    match value:
        case dict():
            for key, inner in value.items():
                yield from _values(inner, f"{path}.{key}")
        case list():
            for inner in value:
                yield from _values(inner, path)
        case bool():
            yield path, SAID_OF_FLAGS[name][value]
        case str() if value and name != "format":
            yield path, _worded(name, value)


def _worded(name: str, value: str) -> str:
    if name == "birth_date":
        known = PartialDate.parse(value)
        assert known is not None
        return known.words
    if name in {"kind", "mark", "basis", "document"}:
        return SAID_IN_WORDS[value]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date_words(date.fromisoformat(value))
    return value


def _packed(text: str) -> str:
    """A text without its spaces and line ends, which a page breaks as it likes; no case."""
    return "".join(text.split()).casefold()


def _without_notes(subject: Subject) -> Subject:
    def bare(assessment: Assessment) -> Assessment:
        marks = tuple(replace(mark, note="") for mark in assessment.marks)
        return replace(assessment, marks=marks, notes=(), opinion=None)

    dossier = subject.dossier
    assessments = tuple(map(bare, dossier.assessments))
    return replace(subject, dossier=replace(dossier, assessments=assessments))


def test_identity_documents_all_have_a_word() -> None:
    assert set(words.IDENTITY_DOCUMENT) == set(IdentityDocument)

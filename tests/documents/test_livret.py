"""What the livret says, to whom it matters most: strengths first, and never a word of failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_desktop.documents.blocks import Bullets, Callout, Paper, SignedList, Table, Tone
from clea_desktop.documents.kinds import KINDS, Subject, compose
from clea_desktop.documents.pdf import render
from clea_desktop.domain.assessment import MarkFact, NoteFact, Opinion, Rectification, Reopening
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import (
    FormOfAddress,
    IdentityCheck,
    IdentityDocument,
    Organisation,
    folded,
)
from tests.documents import made_up
from tests.documents.as_text import as_text, check_golden, words
from tests.documents.reading import texts
from tests.documents.wording import FAILURE, SCORE, without_labels

CASES = {
    "nothing-acquired": made_up.nothing_acquired,
    "acquired-alone": made_up.acquired_alone,
    "subdomains-alone": made_up.subdomains_alone,
    "one-validated": made_up.one_validated,
    "five-validated": made_up.usual,
    "all-validated": made_up.all_validated,
    "stopped": made_up.stopped,
    "after-finale": made_up.after_finale,
}
CODES = [criterion.code for criterion in made_up.release().criteria]


@pytest.mark.parametrize("name", CASES)
def test_the_livret_says_what_its_golden_file_says(name: str) -> None:
    paper = compose("livret", CASES[name]())
    check_golden(f"livret-{name}", paper, made_up.release().fingerprint)


@pytest.mark.parametrize("name", ["five-validated", "after-finale"])
def test_the_standard_livret_says_what_its_golden_file_says(name: str) -> None:
    paper = compose("livret-standard", CASES[name]())
    check_golden(f"livret-standard-{name}", paper, made_up.release().fingerprint)


decided = st.lists(
    st.sampled_from([None, Mark.ACQUIRED, Mark.NOT_ACQUIRED]),
    min_size=len(CODES),
    max_size=len(CODES),
)
rarely = st.lists(
    st.sampled_from([Mark.ACQUIRED] * 12 + [Mark.NOT_ACQUIRED, None]),
    min_size=len(CODES),
    max_size=len(CODES),
)


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    """Any outcome: a préalable, sometimes a finale after it, in any form of address."""
    first = made_up.preliminary(_facts(draw(decided | rarely)))
    candidate = replace(made_up.SOFIA, form_of_address=draw(st.sampled_from(list(FormOfAddress))))
    before = made_up.subject(first)
    left = before.outcome.remaining
    again = draw(st.booleans())
    if left and again:
        subdomain_of = made_up.release().subdomain_of
        facts = _facts(draw(decided | rarely))
        open_ = [fact for fact in facts if subdomain_of[fact.criterion].code in left]
        open_ = [f for f in open_ if before.outcome.marks.get(f.criterion) is not Mark.ACQUIRED]
        return made_up.subject(first, made_up.final(tuple(open_)), candidate=candidate)
    return made_up.subject(first, candidate=candidate, provisional=draw(st.booleans()))


@settings(max_examples=40, deadline=None)
@given(subjects(), st.sampled_from(["livret", "livret-standard"]))
def test_any_livret_is_strengths_without_a_word_of_failure(subject: Subject, kind: str) -> None:
    paper = compose(kind, subject)
    ours = without_labels(folded(as_text(paper)))
    assert not FAILURE.search(ours), FAILURE.search(ours)
    assert not SCORE.search(ours), SCORE.search(ours)
    told = folded("\n".join(_strengths(paper)))
    for criterion in made_up.release().criteria:
        if folded(criterion.plain) in told:
            assert subject.outcome.marks.get(criterion.code) is Mark.ACQUIRED, criterion.code


@settings(max_examples=20, deadline=None)
@given(subjects())
def test_what_is_not_assessed_is_never_to_consolidate(subject: Subject) -> None:
    paper = compose("livret", subject)
    said = {
        words(text).split("\u00a0:")[0]: words(text)
        for block in paper.blocks
        if isinstance(block, Callout) and block.tone is Tone.INFO
        for text in block.paragraphs
    }
    verdicts = [subject.outcome.subdomain(code) for code in subject.outcome.remaining]
    assert ("À consolider" in said) == any(verdict.not_acquired for verdict in verdicts)
    assert ("Pas encore évalué" in said) == any(verdict.not_assessed for verdict in verdicts)
    assert "Votre prochaine étape" in said


@pytest.mark.parametrize("name", CASES)
def test_the_first_page_holds_strengths_next_step_and_signatures(name: str) -> None:
    pages = texts(render(compose("livret", CASES[name]())).pdf)
    first = " ".join(pages[0].split())
    for said in ("Votre prochaine étape", "Ce document m’a été lu et expliqué.", "Paul Roux"):
        assert said in first
    assert "Tout ce que vous avez acquis" not in first


@pytest.mark.parametrize("kind", ["livret", "livret-standard"])
@pytest.mark.parametrize("validated", range(8))
def test_the_first_page_holds_them_for_any_number_of_domaines(kind: str, validated: int) -> None:
    codes = [str(number) for number in range(1, validated + 1)]
    acquired = {*made_up.codes(*codes), "2.1.1", "3.1.1", "5.1.1", "7.1.1"}
    others = [code for code in CODES if code not in acquired]
    subject = made_up.subject(made_up.preliminary(made_up.marks(acquired, others)))
    first = texts(render(compose(kind, subject)).pdf)[0]
    assert "La candidate" in first
    assert "Vous avez" in first


def test_the_person_is_addressed_as_they_chose() -> None:
    for form, called in (
        (FormOfAddress.FEMININE, "La candidate"),
        (FormOfAddress.MASCULINE, "Le candidat"),
        (FormOfAddress.NEUTRAL, "La personne évaluée"),
    ):
        candidate = replace(made_up.SOFIA, form_of_address=form)
        usual = made_up.usual().dossier.assessments[0]
        text = as_text(compose("livret", made_up.subject(usual, candidate=candidate)))
        assert f"________ {called} Ce document m’a été lu et expliqué." in text


def test_an_organisme_without_habilitation_does_not_claim_one() -> None:
    usual = made_up.usual().dossier.assessments[0]
    subject = made_up.subject(usual, organisation=Organisation("Centre de Lisieux"))
    assert compose("livret", subject).header[0] == "Centre de Lisieux"


def test_a_verified_referential_has_no_provisional_notice() -> None:
    assert "provisoire" in as_text(compose("livret", made_up.usual()))
    assert "provisoire" not in as_text(compose("livret", made_up.all_validated()))


def test_the_reason_an_assessment_stopped_stays_with_the_organisme() -> None:
    assert "bus" not in as_text(compose("livret", made_up.stopped()))


def test_a_livret_is_judged_by_the_day_it_is_made_unless_another_was_asked() -> None:
    late = replace(made_up.usual(), today=date(2031, 3, 4))
    paper = compose("livret", late)
    assert "était possible jusqu’au 3\u00a0mars\u00a02031" in as_text(paper)
    assert paper.dated == made_up.TUESDAY
    same = compose("livret", replace(late, today=date(2032, 1, 1)))
    assert same == paper
    asked = compose("livret", replace(late, dated=made_up.JUNE))
    assert "Vous pouvez passer l’évaluation finale" in as_text(asked)


@pytest.mark.parametrize("kind", ["livret", "livret-standard", "jury", "jury-anonymous", "grid"])
def test_no_paper_is_dated_before_what_it_tells(kind: str) -> None:
    subject = made_up.usual()
    first = subject.dossier.assessments[0]
    assert first.closing is not None
    late, rosa = made_up.at(made_up.JUNE), made_up.CLAIRE
    changes: list[dict[str, object]] = [
        {"opinion": Opinion("Prête.", rosa, late)},
        {"notes": (NoteFact("1.1.1", "Revu.", late, rosa),)},
        {"reopenings": (Reopening(first.closing, late, rosa, "Oubli."),)},
        {"rectifications": (Rectification("1.1.1", Mark.ACQUIRED, late, rosa, "Oubli.", 1),)},
        {"marks": (replace(first.marks[0], entered_by=rosa, entered_at=late), *first.marks[1:])},
    ]
    for change in changes:
        changed = replace(first, **change)  # type: ignore[arg-type]
        told = replace(subject, dossier=replace(subject.dossier, assessments=(changed,)))
        assert compose(kind, told).dated == made_up.JUNE, change
    check = IdentityCheck(IdentityDocument.PASSPORT, "Paul Roux", made_up.JUNE)
    candidate = replace(subject.dossier.candidate, identity_check=check)
    told = replace(subject, dossier=replace(subject.dossier, candidate=candidate))
    assert compose(kind, told).dated == made_up.JUNE
    compose(kind, replace(told, dated=made_up.JUNE))
    with pytest.raises(RuleError, match="son dernier fait est du 4\u00a0juin\u00a02026"):
        compose(kind, replace(told, dated=made_up.TUESDAY))


def test_a_livret_dated_after_the_last_day_offers_a_new_start() -> None:
    subject = replace(made_up.usual(), dated=date(2031, 3, 4))
    text = as_text(compose("livret", subject))
    assert "L’évaluation finale était possible jusqu’au 3\u00a0mars\u00a02031." in text
    assert "une nouvelle évaluation préalable" in text
    assert "repasser" not in text
    assert compose("livret", subject).dated == date(2031, 3, 4)
    last = as_text(compose("livret", replace(subject, dated=date(2031, 3, 3))))
    assert "Vous pouvez passer l’évaluation finale" in last


@pytest.mark.parametrize("kind", ["livret", "livret-standard", "jury", "jury-anonymous"])
def test_no_result_is_told_of_an_open_assessment(kind: str) -> None:
    with pytest.raises(RuleError, match="attend la fin de l’évaluation préalable ouverte le"):
        compose(kind, made_up.in_progress())


@pytest.mark.parametrize("kind", ["livret", "livret-standard", "jury", "jury-anonymous", "grid"])
def test_nothing_is_told_before_an_assessment(kind: str) -> None:
    with pytest.raises(RuleError, match="2026-0147 attend une évaluation"):
        compose(kind, made_up.subject())


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(RuleError, match=", ".join(KINDS)):
        compose("diplôme", made_up.usual())


def _facts(marks: list[Mark | None]) -> tuple[MarkFact, ...]:
    pairs = list(zip(CODES, marks, strict=True))
    return made_up.marks(
        [code for code, mark in pairs if mark is Mark.ACQUIRED],
        [code for code, mark in pairs if mark is Mark.NOT_ACQUIRED],
    )


def _strengths(paper: Paper) -> list[str]:
    """What the person is told they did, wherever it stands."""
    told: list[str] = []
    for block in paper.blocks:
        match block:
            case SignedList():
                for item in block.items:
                    told += [words(item.title), *item.sentences]
            case Bullets():
                told += map(words, block.items)
            case Table():
                told += [words(row.cells[0].text) for row in block.rows if not row.group]
    return told

"""Another certification of the family is data: assessed, told, judged and carried alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.hearing import JuryDecision, Ruling
from clea_desktop.domain.journey import Presence, Restitution, Sitting
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Stage
from clea_desktop.domain.supply import SupplyIds
from clea_desktop.services import (
    candidates,
    closing,
    dossiers,
    exporting,
    hand_over,
    hearings,
    importing,
    journey,
    juries,
    marking,
    papers,
    publishers,
    session_papers,
    supply,
    updates,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from clea_desktop.services.sheet import sheet_of
from tests import four_domains
from tests.centres import SECRET, TestClock, evaluator_of, new_centre, release_of, reopened
from tests.documents.reading import texts
from tests.juries import ASSESSED, HELD, PARIS, TODAY, a_session, entered, held, person
from tests.packs import PUBLISHER

MISSED = "2.2.1"
"""Without it 2.2 is validated all the same: one critère of two is enough."""


def clock_on(day: date) -> TestClock:
    return TestClock(datetime.combine(day, time(15), PARIS))


def importing_it(data: Path, day: date) -> Centre:
    """A centre that took the release in, its publisher trusted."""
    centre = new_centre(data, clock_on(day))
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint)
    updates.take_in(centre, four_domains.release_file(), "numerique.clea-ref")
    return centre


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = importing_it(tmp_path / "centre", ASSESSED)
    yield centre
    centre.close()


def at(centre: Centre, day: date) -> None:
    assert isinstance(centre.clock, TestClock)
    centre.clock.now = datetime.combine(day, time(15), PARIS)


def opened(centre: Centre) -> tuple[bytes, bytes]:
    """A dossier and its préalable, open on the four domaines."""
    dossier = candidates.open_dossier(centre, person(1))
    release = centre.release(four_domains.KEY)
    me = evaluator_of(centre)
    assessment = candidates.open_assessment(centre, dossier, Kind.PREALABLE, release, ASSESSED, me)
    return dossier, assessment


def assessed(centre: Centre, *, without: tuple[str, ...] = (MISSED,)) -> tuple[bytes, bytes]:
    """The same, each critère decided and the préalable closed."""
    dossier, assessment = opened(centre)
    for criterion in centre.release(four_domains.KEY).criteria:
        mark = Mark.NOT_ACQUIRED if criterion.code in without else Mark.ACQUIRED
        marking.mark(centre, assessment, criterion.code, mark)
    me = evaluator_of(centre)
    closing.give_opinion(centre, assessment, "Favorable.", me)
    came = Sitting(ASSESSED, time(9), time(12), "", (me,), Presence.PRESENT, assessment=assessment)
    journey.write(centre, dossier, came)
    closing.close(centre, assessment, ASSESSED)
    return dossier, assessment


def said(centre: Centre, dossier: bytes, kind: str) -> str:
    """What a paper says, on one line."""
    pages = texts(papers.compose_paper(centre, dossier, kind).pdf)
    return " ".join(" ".join(pages).replace(NBSP, " ").split())


def test_it_is_offered_after_what_the_centre_had(centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, person(1))
    offered = centre.offered_releases(centre.in_hand(dossier))
    assert [release.key.id for release in offered] == ["clea-socle"] * 2 + [four_domains.KEY.id]
    again = reopened(centre)
    offered = again.offered_releases(again.in_hand(dossier))
    assert [release.certification for release in offered] == ["CléA", "CléA", four_domains.NAME]
    again.close()


def test_what_is_marked_counts_by_its_own_rules(centre: Centre) -> None:
    dossier, assessment = opened(centre)
    sheet = sheet_of(centre, assessment)
    assert len(sheet.undecided) == len(sheet.release.criteria) == 26
    assert [len(domain.subdomains) for domain in sheet.release.domains] == [2, 2, 2, 2]
    marking.mark(centre, assessment, "1.2.1", Mark.ACQUIRED)
    marking.mark(centre, assessment, "1.2.3", Mark.ACQUIRED)
    marking.mark(centre, assessment, "1.2.4", Mark.ACQUIRED)
    seen = sheet_of(centre, assessment).outcome.subdomain("1.2")
    assert not seen.validated and seen.mandatory_missing == ("1.2.2",)
    marking.mark(centre, assessment, "1.2.2", Mark.ACQUIRED)
    assert sheet_of(centre, assessment).outcome.subdomain("1.2").validated
    with pytest.raises(RuleError, match=r"7\.1\.1"):
        marking.mark(centre, assessment, "7.1.1", Mark.ACQUIRED)
    (line,) = dossiers.list_dossiers(centre)
    assert (line.total, line.assessed, line.domains_validated) == (26, 4, 0)
    assert dossiers.view(centre, dossier).stage is Stage.PREALABLE


def test_a_closing_gives_four_verdicts_and_the_jury_is_next(centre: Centre) -> None:
    dossier, _assessment = assessed(centre)
    seen = dossiers.view(centre, dossier)
    assert seen.outcome is not None
    assert [(one.code, one.validated) for one in seen.outcome.domains] == [
        (str(rank), True) for rank in range(1, 5)
    ]
    assert seen.stage is Stage.JURY
    assert seen.valid_until == date(2029, 3, 2)


def test_a_finale_works_on_what_is_left_of_it(centre: Centre) -> None:
    dossier, _assessment = assessed(centre, without=("3.1.4", "4.2.1", "4.2.2"))
    at(centre, TODAY)
    (release,) = centre.offered_releases(centre.in_hand(dossier))
    assert release.key == four_domains.KEY
    finale = candidates.open_assessment(
        centre, dossier, Kind.FINALE, release, TODAY, evaluator_of(centre)
    )
    assert set(sheet_of(centre, finale).undecided) == {"3.1.4", "4.2.1", "4.2.2"}


PAPERS = (
    "livret",
    "livret-standard",
    "jury",
    "jury-anonymous",
    "grid",
    "attestation",
    "information",
    "privacy",
    "appointment",
    "attendance",
)


@pytest.mark.parametrize("kind", PAPERS)
def test_no_paper_counts_otherwise(centre: Centre, kind: str) -> None:
    dossier, _assessment = assessed(centre)
    text = said(centre, dossier, kind)
    assert "Ķalniņa" in text or kind in {"jury-anonymous", "information", "privacy"}
    for word in ("sept", "28", "106", "socle", "cinq ans"):
        assert f" {word} " not in text.casefold()


def test_papers_say_the_four_domaines(centre: Centre) -> None:
    dossier, _assessment = assessed(centre)
    release = centre.release(four_domains.KEY)
    assert "les quatre domaines" in said(centre, dossier, "livret")
    grid = said(centre, dossier, "grid")
    assert "26 critères sur 26" in grid
    assert release.short_fingerprint in grid
    jury = said(centre, dossier, "jury")
    assert "26 critères sur 26, dont 25 acquis" in jury
    assert "Certification numérique inventée pour les essais" in jury
    for domain in release.domains:
        assert domain.label in jury
    sheet = said(centre, dossier, "information")
    assert f"{four_domains.NAME} porte sur quatre domaines" in sheet
    assert f"Fiche d’information {four_domains.NAME}" in sheet
    assert f"Votre rendez-vous {four_domains.NAME}" in said(centre, dossier, "appointment")
    assert "Vous avez trois ans" in sheet and "qui vaut pour tous les métiers" not in sheet


def test_a_jury_has_it_and_decides(centre: Centre, tmp_path: Path) -> None:
    dossier, assessment = assessed(centre)
    at(centre, TODAY)
    papers.hand_over(centre, dossier, "livret")
    told = Restitution(TODAY, evaluator_of(centre), read_aloud=True, assessment=assessment)
    journey.write(centre, dossier, told)
    session = a_session(centre)
    assert entered(centre, session) == [dossier]
    into = tmp_path / "remise"
    into.mkdir()
    done = hand_over.hand_over(centre, session, into, processes=1)
    (paper,) = (done.files[0] / "dossiers").iterdir()
    assert "Se protéger au travail" in " ".join(texts(paper.read_bytes()))
    held(centre)
    more = JuryDecision(Ruling.MORE_ASKED, HELD, codes=("7.1",))
    with pytest.raises(RuleError, match=r"7\.1"):
        hearings.decide(centre, session, {dossier: more})
    hearings.decide(centre, session, {dossier: replace(more, codes=("4.2",), asked="À revoir.")})
    hearings.decide(centre, session, {dossier: JuryDecision(Ruling.CERTIFIED, HELD)})
    hearings.know_minutes(centre, session, HELD)
    assert dossiers.view(centre, dossier).stage is Stage.CERTIFIED
    letter = said(centre, dossier, "letter")
    assert f"vous accorde la certification {four_domains.NAME}." in letter
    assert f"Vous pouvez écrire {four_domains.NAME} sur votre CV" in letter


def restored(centre: Centre, dossier: bytes) -> None:
    """All that a jury asks for besides the marks."""
    papers.hand_over(centre, dossier, "livret")
    current = centre.in_hand(dossier).current
    assert current is not None
    told = Restitution(TODAY, evaluator_of(centre), read_aloud=True, assessment=current.id)
    journey.write(centre, dossier, told)


def socle(centre: Centre) -> bytes:
    """A dossier of the socle that lacks nothing."""
    dossier = candidates.open_dossier(centre, person(2))
    release, me = release_of(centre), evaluator_of(centre)
    assessment = candidates.open_assessment(centre, dossier, Kind.PREALABLE, release, ASSESSED, me)
    for criterion in release.criteria:
        marking.mark(centre, assessment, criterion.code, Mark.ACQUIRED)
    closing.give_opinion(centre, assessment, "Favorable.", me)
    came = Sitting(ASSESSED, time(9), time(12), "", (me,), Presence.PRESENT, assessment=assessment)
    journey.write(centre, dossier, came)
    closing.close(centre, assessment, ASSESSED)
    return dossier


def test_a_jury_decides_of_one_certification_at_a_time(centre: Centre, tmp_path: Path) -> None:
    own, other = assessed(centre)[0], socle(centre)
    at(centre, TODAY)
    for dossier in (own, other):
        restored(centre, dossier)
    session = a_session(centre)
    # Of those ready, one certification is offered: that the centre had first.
    assert [each.line.id for each in juries.view(centre, session).ready] == [other]
    with pytest.raises(RuleError, match="dans une session à part"):
        hearings.enter(centre, session, [own, other])
    hearings.enter(centre, session, [own])
    seen = juries.view(centre, session)
    assert [each.line.id for each in seen.heard] == [own] and not seen.ready
    with pytest.raises(RuleError, match="suit « CléA »"):
        hearings.enter(centre, session, [other])
    into = tmp_path / "remise"
    into.mkdir()
    done = hand_over.hand_over(centre, session, into, processes=1)
    letter = next(file for file in done.files[0].iterdir() if "lettre" in file.name)
    assert f"jury {four_domains.NAME} du" in " ".join(texts(letter.read_bytes())).replace(NBSP, " ")
    held(centre)
    hearings.decide(centre, session, {own: JuryDecision(Ruling.CERTIFIED, HELD)})
    hearings.know_minutes(centre, session, HELD)
    for kind, title in session_papers.kinds():
        # « certifié » means nothing without what of, on whichever of its papers.
        pages = texts(session_papers.session_paper(centre, session, kind).pdf)
        assert four_domains.NAME in " ".join(pages).replace(NBSP, " "), title
    # The code kept is that of the other one, and the file of this one does not say its own.
    supply.keep_ids(centre, SupplyIds("12345678", "12345678", "MCF1", "RS5616"))
    with pytest.raises(RuleError, match="n’est pas celui de"):
        supply.write_supply(centre, session, tmp_path / "fourniture.xml")
    assert supply.write_supply(centre, session, tmp_path / "fourniture.csv") == 1


def test_a_dossier_goes_to_another_centre_that_has_it(centre: Centre, tmp_path: Path) -> None:
    dossier, _assessment = assessed(centre)
    reference = centre.in_hand(dossier).reference
    file = tmp_path / "dossier.json"
    exporting.export_dossier(centre, reference, file)
    bare = new_centre(tmp_path / "sans", clock_on(TODAY))
    with pytest.raises(RuleError, match=four_domains.KEY.id):
        importing.import_dossiers(bare, [file])
    assert dossiers.list_dossiers(bare) == []
    bare.close()
    other = importing_it(tmp_path / "avec", TODAY)
    (found,) = importing.import_dossiers(other, [file])
    there = dossiers.find(other, found.reference)
    assert other.standing_of(other.in_hand(there)) == centre.standing_of(centre.in_hand(dossier))
    exporting.export_dossier(other, found.reference, tmp_path / "encore.json")
    assert (tmp_path / "encore.json").read_bytes() == file.read_bytes()
    folder = other.store.folder.path
    other.close()
    assert check(folder, SECRET, clock_on(TODAY)) == []


def test_it_is_nothing_to_the_dossiers_of_the_socle(centre: Centre) -> None:
    arrival = updates.read_bytes(centre, four_domains.release_file(), "numerique.clea-ref")
    assert arrival.since is None and arrival.comparison is None and arrival.touched == ()
    assert release_of(centre).continues(four_domains.KEY) is False

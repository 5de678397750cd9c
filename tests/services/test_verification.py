"""A release checked line by line, corrected, frozen, and taken up by what was begun before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.domain.rights import Role
from clea_desktop.referentials.manifest import Verified
from clea_desktop.referentials.pack import read_pack
from clea_desktop.services import (
    adopting,
    amending,
    candidates,
    closing,
    dossiers,
    marking,
    papers,
    publishers,
    publishing,
    updates,
    verification,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from clea_desktop.services.verification import Correction
from tests.centres import (
    SECRET,
    TestClock,
    evaluator_of,
    opened_prealable,
    release_of,
    reopened,
    someone,
)
from tests.packs import PUBLISHER, packed, relabelled, tree

TEXT = "PDF de mars 2021"


def line_of(centre: Centre, code: str) -> verification.VerifiedLine:
    lines = verification.lines(centre, release_of(centre).key)
    return next(line for line in lines if line.code == code)


def test_a_result_is_provisional_until_every_line_is_ticked(centre: Centre) -> None:
    release = release_of(centre)
    held = next(one for one in verification.held_releases(centre) if one.key == release.key)
    assert (held.ticked, held.lines, held.last) == (0, len(release.deciding_lines), True)
    assert centre.provisional(release.key)
    verification.tick(centre, release.key, release.deciding_lines[:-1], TEXT)
    assert centre.provisional(release.key)
    verification.tick(centre, release.key, release.deciding_lines[-1:], TEXT)
    assert not centre.provisional(release.key)
    ticked = line_of(centre, "1.1.1").tick
    assert ticked is not None
    assert (ticked.official_text, ticked.by, ticked.at) == (TEXT, "Paul Roux", centre.clock())
    verification.untick(centre, release.key, "1.1.1")
    assert line_of(centre, "1.1.1").tick is None
    again = reopened(centre)
    assert again.provisional(release.key)
    again.close()
    assert check(again.store.folder.path, SECRET, again.clock) == []


def test_what_cannot_be_ticked_says_why(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    key = release_of(centre).key
    with pytest.raises(RuleError, match="quel texte officiel"):
        verification.tick(centre, key, ["1.1.1"], " ")
    with pytest.raises(RuleError, match="il faut des lignes"):
        verification.tick(centre, key, ["9.9"], TEXT)
    with pytest.raises(RuleError, match="Aucune ligne"):
        verification.tick(centre, key, [], TEXT)
    verification.correct(centre, key, "1.1.1", Correction(label="Autre"))
    with pytest.raises(RuleError, match="figez-la"):
        verification.tick(centre, key, ["1.1.1"], TEXT)
    monkeypatch.setattr(centre, "role", Role.EVALUATOR)
    for refused in (
        lambda: verification.tick(centre, key, ["1.1.1"], TEXT),
        lambda: verification.untick(centre, key, "1.1.1"),
        lambda: verification.correct(centre, key, "1.1.1", Correction()),
        lambda: verification.freeze(centre, key),
        lambda: adopting.adopt_open(centre, key),
    ):
        with pytest.raises(RuleError, match="responsable"):
            refused()


@pytest.mark.parametrize(
    ("code", "correction", "said"),
    [
        ("1.1", Correction(required=0), "de 1 à"),
        ("1.1", Correction(required=99), "de 1 à"),
        ("1.1", Correction(mandatory=("2.1.1",)), "n’a pas 2.1.1"),
        ("1.1.1", Correction(label=" "), "ne peut pas être vide"),
        ("1.1.1", Correction(label="a\u0007"), "U.0007"),
        ("9.9.9", Correction(label="x"), "il faut des lignes"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    centre: Centre, code: str, correction: Correction, said: str
) -> None:
    with pytest.raises(RuleError, match=said):
        verification.correct(centre, release_of(centre).key, code, correction)


def test_a_correction_that_says_the_same_writes_nothing(centre: Centre) -> None:
    release = release_of(centre)
    sub = release.subdomains[0]
    head = centre.store.database.head
    verification.correct(
        centre, release.key, sub.code, Correction(sub.label, sub.required, sub.mandatory)
    )
    assert centre.store.database.head == head
    verification.correct(centre, release.key, "1.1.1", Correction(label="Autre"))
    assert line_of(centre, "1.1.1").correction == Correction(label="Autre")
    verification.correct(centre, release.key, "1.1.1", Correction())
    assert line_of(centre, "1.1.1").correction.empty
    with pytest.raises(RuleError, match="rien à figer"):
        verification.freeze(centre, release.key)


def test_freezing_makes_a_release_of_its_own_and_keeps_the_ticks_that_hold(
    centre: Centre,
) -> None:
    before = release_of(centre)
    sub = before.subdomains[1]
    verification.tick(centre, before.key, before.deciding_lines, TEXT)
    verification.correct(
        centre, before.key, sub.code, Correction(required=len(sub.codes), mandatory=sub.codes[:1])
    )
    verification.correct(centre, before.key, "1.1.1", Correction(label="Un libellé relu"))
    key = verification.freeze(centre, before.key)
    assert (key.edition, key.sequence) == (before.key.edition, before.key.sequence + 1)
    after = release_of(centre)
    assert after.key == key
    assert after.fingerprint != before.fingerprint
    assert after.criterion("1.1.1").label == "Un libellé relu"
    assert after.subdomains[1].required == len(sub.codes)
    assert after.subdomains[1].mandatory == sub.codes[:1]
    held = verification.held_releases(centre)
    assert [(one.last, one.corrections) for one in held if one.key.edition == key.edition] == [
        (True, 0),
        (False, 0),
    ]
    open_lines = [line.code for line in verification.lines(centre, key) if line.tick is None]
    assert sorted(open_lines) == sorted(["1.1.1", sub.code])
    with pytest.raises(RuleError, match="plus récente"):
        verification.freeze(centre, before.key)
    again = reopened(centre)
    assert release_of(again) == after
    again.close()
    assert check(again.store.folder.path, SECRET, again.clock) == []


def stricter(centre: Centre) -> ReleaseKey:
    """A correction that asks for every critère of 1.1."""
    release = release_of(centre)
    sub = release.subdomains[0]
    verification.correct(centre, release.key, sub.code, Correction(required=len(sub.codes)))
    return verification.freeze(centre, release.key)


def test_open_assessments_follow_and_closed_ones_are_decided_one_by_one(
    centre: Centre, clock: TestClock
) -> None:
    sub = release_of(centre).subdomains[0]
    opened, going_on = opened_prealable(centre, someone("Ouvert", "Ali"))
    marking.mark(centre, going_on, sub.codes[0], Mark.ACQUIRED)
    ended = {}
    for name in ("Un", "Deux", "Pareil"):
        dossier, assessment = opened_prealable(centre, someone(name, "Eva"))
        marks = sub.codes if name == "Pareil" else sub.codes[:1]
        for code in marks:
            marking.mark(centre, assessment, code, Mark.ACQUIRED)
        closing.close(centre, assessment, clock().date(), "Interrompue.")
        ended[name] = dossier, assessment
    papers.hand_over(centre, ended["Un"][0], "livret")
    key = stricter(centre)
    seen = adopting.preview_adoption(centre, key)
    assert {(one.name, one.open, one.changes) for one in seen} == {
        ("Ouvert Ali", True, ((sub.code, True, False),)),
        ("Un Eva", False, ((sub.code, True, False),)),
        ("Deux Eva", False, ((sub.code, True, False),)),
    }
    assert adopting.adopt_open(centre, key) == 1
    current = centre.in_hand(opened).current
    assert current is not None
    assert current.release == key
    marking.mark(centre, going_on, sub.codes[1], Mark.ACQUIRED)
    with pytest.raises(RuleError, match="n’est pas enregistrée"):
        adopting.decide_closed(centre, ended["Un"][1], key, take=True, reason="")
    adopting.decide_closed(centre, ended["Un"][1], key, take=True, reason="Texte relu.")
    adopting.decide_closed(centre, ended["Deux"][1], key, take=False, reason="Jury passé.")
    with pytest.raises(RuleError, match="une fois terminée"):
        adopting.decide_closed(centre, going_on, key, take=True, reason="Non.")
    again = reopened(centre)
    validated = {}
    for name, (dossier, _assessment) in ended.items():
        outcome = dossiers.view(again, dossier).outcome
        assert outcome is not None
        validated[name] = sub.code in outcome.validated
    assert validated == {"Un": False, "Deux": True, "Pareil": True}
    assert again.in_hand(ended["Un"][0]).documents[0].replaced_on == clock().date()
    left = adopting.preview_adoption(again, key)
    assert [(one.name, one.decided) for one in left] == [("Deux Eva", True)]
    again.close()
    assert check(again.store.folder.path, SECRET, clock) == []


def test_a_finale_may_follow_a_correction_of_its_prealable(
    centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    closing.close(centre, assessment, clock().date(), "Interrompue.")
    key = stricter(centre)
    clock.forward(days=1)
    finale = candidates.open_assessment(
        centre, dossier, Kind.FINALE, centre.release(key), clock().date(), evaluator_of(centre)
    )
    marking.mark(centre, finale, "2.1.1", Mark.ACQUIRED)
    closing.close(centre, finale, clock().date())
    assert papers.compose_paper(centre, dossier, "jury").pages > 0
    again = reopened(centre)
    assert dossiers.view(again, dossier).outcome is not None
    again.close()
    assert check(again.store.folder.path, SECRET, clock) == []


def test_what_was_put_right_stays_so_when_another_line_is_corrected(
    centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = opened_prealable(centre)
    release = release_of(centre)
    for code in release.subdomains[0].codes:
        marking.mark(centre, assessment, code, Mark.ACQUIRED)
    closing.close(centre, assessment, clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    for code in release.subdomains[0].codes:
        amending.rectify(centre, assessment, code, Mark.NOT_ACQUIRED, "Une autre personne.")
    verification.correct(centre, release.key, "2.1", Correction(label="Un autre libellé"))
    after = verification.freeze(centre, release.key)
    assert adopting.preview_adoption(centre, after) == []
    change = adopting.decide_closed(centre, assessment, after, take=True, reason="Relu.")
    assert change.outcome is not None
    assert release.subdomains[0].code not in change.outcome.validated
    with pytest.raises(RuleError, match="correction plus récente"):
        adopting.decide_closed(centre, assessment, after, take=True, reason="Encore.")


def test_a_tick_keeps_its_day_and_its_author_through_a_correction(
    centre: Centre, clock: TestClock
) -> None:
    release = release_of(centre)
    verification.tick(centre, release.key, ["1.1.1"], "PDF de mars 2021")
    [ticked] = [line.tick for line in verification.lines(centre, release.key) if line.tick]
    clock.forward(days=3)
    verification.correct(centre, release.key, "2.1", Correction(label="Un autre libellé"))
    after = verification.freeze(centre, release.key)
    [kept] = [line.tick for line in verification.lines(centre, after) if line.tick]
    assert kept == ticked
    verification.untick(centre, after, "1.1.1")
    before = centre.store.database.head.seq
    verification.untick(centre, after, "1.1.1")
    assert centre.store.database.head.seq == before


def test_what_another_centre_verified_stays_its_own_through_a_correction(
    centre: Centre, tmp_path: Path
) -> None:
    key = release_of(centre).key
    publishers.trust(centre, PUBLISHER.public, "Éditeur inventé", PUBLISHER.public.fingerprint)
    told = Verified("Un texte", "Marie Curie, Autre centre", date(2026, 2, 1), ("1.1.1",))
    later = tree(sequence=2, change=relabelled("1.1.2", "Écouter"))
    second = updates.take_in(centre, packed(later, verified=(told,)), "maj.clea-ref")
    verification.correct(centre, second, "2.1", Correction(label="Un autre libellé"))
    third = verification.freeze(centre, second)
    ticks = {line.code: line.tick for line in verification.lines(centre, third)}
    tick = ticks["1.1.1"]
    assert tick is not None and tick.by == "Marie Curie, Autre centre"
    to = tmp_path / "essai.clea-ref"
    publishing.write_release(centre, third, to)
    manifest = read_pack(to.read_bytes(), to.name).manifest
    assert manifest is not None
    assert [each.by for each in manifest.verified] == ["Marie Curie, Autre centre"]
    assert key != third


def test_a_correction_that_no_release_file_could_carry_is_refused_at_once(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    key, sub = release_of(centre).key, release_of(centre).subdomains[0]
    for correction, why in (
        (Correction(label="Écou\u00adter"), "un signe invisible (U+00AD)"),
        (
            Correction(required=1, mandatory=sub.codes[:2]),
            "pour un nombre requis de 1",
        ),
    ):
        with pytest.raises(RuleError) as caught:
            verification.correct(centre, key, "1.1", correction)
        assert why in caught.value.sentence.replace("\u00a0", " ")
    with pytest.raises(RuleError, match="signe invisible"):
        verification.tick(centre, key, ["1.1.1"], "PDF\u2009de mars")
    verification.tick(centre, key, ["1.1.1"], "PDF de mars")
    clock.forward(days=-3)
    with pytest.raises(RuleError, match="remettez son horloge"):
        publishing.write_release(centre, key, tmp_path / "essai.clea-ref")
    assert not list(tmp_path.glob("*.clea-ref"))


def test_a_number_that_no_rate_makes_is_refused_with_the_nearest(centre: Centre) -> None:
    def long(fields: dict[str, Any]) -> None:
        sub = fields["domains"][0]["subdomains"][0]
        first = sub["criteria"][0]
        added = 150 - len(sub["criteria"])
        sub["criteria"] = [{**first, "code": f"1.1.{rank}"} for rank in range(1, 151)]
        sub["rule"] |= {"min_percent": 100, "min_criteria": 150}
        fields["totals"]["criteria"] += added

    publishers.trust(centre, PUBLISHER.public, "Éditeur inventé", PUBLISHER.public.fingerprint)
    key = updates.take_in(centre, packed(tree("2027", change=long)), "2027.clea-ref")
    with pytest.raises(RuleError) as caught:
        verification.correct(centre, key, "1.1", Correction(required=4))
    assert "choisissez 3 ou 5" in caught.value.sentence
    verification.correct(centre, key, "1.1", Correction(required=5))
    assert centre.release(verification.freeze(centre, key)).subdomains[0].required == 5

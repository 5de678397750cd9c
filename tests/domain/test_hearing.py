"""A dossier before a jury: where it stands, what comes next, and what is refused of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.dossier import Dossier, why_entered
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import (
    Hearing,
    Ruling,
    Standing,
)
from clea_desktop.domain.hearing_checks import (
    check_decision,
    check_hearing,
)
from clea_desktop.domain.path import Act, Stage, next_act, next_on
from tests.domain.hearings import (
    ASKED,
    CERTIFIED,
    DEPOSITED,
    DOCUMENT_ASKED,
    ENTRY,
    GIVEN,
    PARCHEMIN,
    POSTPONED,
    REFUSED,
    SESSION,
    SHOWN,
    SHOWN_ASKED,
    TODAY,
    complete,
    contested,
    decided,
    heard,
    told,
)
from tests.domain.made_up import SMALL, final
from tests.domain.paths import act_refusal, followed_by, gone, plain, situation, walked


def test_each_ruling_and_standing_has_its_words() -> None:
    assert [ruling.words for ruling in Ruling] == [
        "certifié",
        "ajourné",
        "refusé",
        "non examiné",
        "complément demandé",
    ]
    assert [each.words for each in Standing] == [
        "à déposer",
        "déposé",
        "complément demandé",
        "décidé",
    ]


@pytest.mark.parametrize(
    ("hearing", "standing", "stage", "act"),
    [
        (None, None, Stage.JURY, Act.HAND_TO_JURY),
        (ENTRY, Standing.TO_DEPOSIT, Stage.JURY, Act.DEPOSIT),
        (GIVEN, Standing.DEPOSITED, Stage.DEPOSITED, Act.DECIDE),
        (decided(CERTIFIED), Standing.DECIDED, Stage.CERTIFIED, None),
        (decided(CERTIFIED, known=True), Standing.DECIDED, Stage.CERTIFIED, Act.WRITE),
        (decided(DOCUMENT_ASKED), Standing.DECIDED, Stage.JURY, Act.HAND_TO_JURY),
        (decided(SHOWN_ASKED), Standing.MORE_ASKED, Stage.COMPLEMENT, None),
        (decided(SHOWN_ASKED, known=True), Standing.MORE_ASKED, Stage.COMPLEMENT, Act.WRITE),
        (
            replace(decided(SHOWN_ASKED), complement=SHOWN),
            Standing.MORE_ASKED,
            Stage.JURY,
            Act.HAND_TO_JURY,
        ),
        (decided(REFUSED), Standing.DECIDED, Stage.DECIDED, None),
        (decided(POSTPONED), Standing.DECIDED, Stage.JURY, Act.HAND_TO_JURY),
    ],
)
def test_where_it_stands_and_what_comes_next(
    hearing: Hearing | None, standing: Standing | None, stage: Stage, act: Act | None
) -> None:
    here = situation(complete() if hearing is None else heard(hearing))
    assert here.hearing == hearing
    assert hearing is None or hearing.standing is standing
    assert here.stage is stage
    assert next_act(here) is act


def test_the_day_of_the_session_is_that_of_what_comes_next() -> None:
    assert next_on(situation(heard(ENTRY))) == SESSION
    assert next_on(situation(heard(GIVEN))) == SESSION
    assert next_on(situation(heard(decided(REFUSED)))) is None


def test_once_told_the_certificate_is_awaited_then_nothing() -> None:
    held = told(heard(decided(CERTIFIED, known=True)))
    assert next_act(situation(held)) is Act.RECORD_CERTIFICATE
    done = told(heard(replace(decided(CERTIFIED, known=True), certificate=PARCHEMIN)))
    assert next_act(situation(done)) is None
    postponed = told(heard(decided(POSTPONED, known=True)))
    assert next_act(situation(postponed)) is Act.HAND_TO_JURY
    # A letter of before does not tell of these minutes.
    early = told(heard(decided(CERTIFIED, known=True)), DEPOSITED)
    assert next_act(situation(early)) is Act.WRITE


def test_an_assessment_opened_since_leaves_the_hearing_behind() -> None:
    held = followed_by(heard(decided(REFUSED)), final(opened=date(2027, 1, 8)))
    assert situation(held).hearing is None
    assert situation(held).stage is Stage.FINALE


def test_a_document_alone_goes_straight_back_and_what_is_to_show_waits() -> None:
    assert decided(DOCUMENT_ASKED).answered
    assert not decided(SHOWN_ASKED).answered
    half = replace(SHOWN, shown=SHOWN.shown[:1])
    assert not replace(decided(SHOWN_ASKED), complement=half).answered
    assert replace(decided(SHOWN_ASKED), complement=SHOWN).answered
    assert ENTRY.answered and not ENTRY.brings_back


def test_a_contestation_stands_beside_what_it_contests() -> None:
    waiting = replace(decided(REFUSED, known=True), contestations=(contested(),))
    assert waiting.contested
    assert waiting.ruling is Ruling.REFUSED
    answered = replace(waiting, contestations=(contested(), contested(CERTIFIED)))
    assert answered.ruling is Ruling.CERTIFIED
    assert answered.decision is not None and answered.decision.ruling is Ruling.REFUSED
    assert situation(heard(answered)).stage is Stage.CERTIFIED


HERE = "dossier 2026-0001"


@pytest.mark.parametrize(
    ("hearing", "act", "sentence"),
    [
        (ENTRY, Act.HAND_TO_JURY, f"Le {HERE} est déjà inscrit à la session du 4 mai 2026."),
        (GIVEN, Act.HAND_TO_JURY, f"Le {HERE} est devant le jury du 4 mai 2026."),
        (
            decided(SHOWN_ASKED),
            Act.HAND_TO_JURY,
            f"Le jury a demandé un complément pour le {HERE} : apportez-le d’abord.",
        ),
        (
            decided(CERTIFIED),
            Act.HAND_TO_JURY,
            f"Le jury a décidé du {HERE} : il ne se dépose plus.",
        ),
        (ENTRY, Act.DECIDE, f"Le {HERE} n’est pas encore déposé : déposez-le d’abord."),
        (
            GIVEN,
            Act.DEPART,
            f"Le {HERE} est devant le jury du 4 mai 2026 : attendez sa décision.",
        ),
        (
            ENTRY,
            Act.DEPART,
            f"Le {HERE} est inscrit à la session du 4 mai 2026 : retirez-le d’abord de cette "
            "session.",
        ),
        (
            decided(REFUSED),
            Act.DEPART,
            "Le procès-verbal du jury du 4 mai 2026 n’est pas encore connu pour le dossier "
            "2026-0001 : attendez-le avant de le passer.",
        ),
        (
            decided(SHOWN_ASKED),
            Act.COMPLETE,
            "Le procès-verbal du jury n’est pas encore connu pour le dossier 2026-0001 : le "
            "complément attend.",
        ),
        (
            decided(CERTIFIED),
            Act.RECORD_CERTIFICATE,
            "Le procès-verbal du jury n’est pas encore connu pour le dossier 2026-0001 : le "
            "certificat attend.",
        ),
        (
            GIVEN,
            Act.WRITE_OPINION,
            "Le dossier 2026-0001 est déposé pour le jury du 4 mai 2026, qui a l’avis en main : "
            "il ne se change plus.",
        ),
    ],
)
def test_an_act_out_of_place_before_a_jury(hearing: Hearing, act: Act, sentence: str) -> None:
    assert act_refusal(act, situation(heard(hearing))) == sentence


@pytest.mark.parametrize(
    ("hearing", "act"),
    [
        (ENTRY, Act.DEPOSIT),
        (GIVEN, Act.DECIDE),
        (decided(POSTPONED), Act.HAND_TO_JURY),
        (decided(SHOWN_ASKED, known=True), Act.COMPLETE),
        (decided(CERTIFIED, known=True), Act.RECORD_CERTIFICATE),
        (decided(CERTIFIED, known=True), Act.WRITE),
    ],
)
def test_an_act_in_its_place_before_a_jury(hearing: Hearing, act: Act) -> None:
    from clea_desktop.domain.possible import check_act

    check_act(act, situation(heard(hearing)))


def test_a_dossier_may_leave_once_decided() -> None:
    assert situation(gone(heard(decided(REFUSED, known=True)))).stage is Stage.ELSEWHERE
    assert why_entered(heard(decided(REFUSED, known=True))) is None
    assert "est inscrit à la session du 4 mai 2026" in plain(why_entered(heard(ENTRY)) or "")


# --- what follows a decision -------------------------------------------------------------------


def test_after_the_last_day_nothing_is_shown_again_and_a_new_prealable_is_the_way_out() -> None:
    held = told(heard(decided(SHOWN_ASKED, known=True)))
    assert next_act(situation(held, date(2031, 3, 3))) is Act.COMPLETE
    late = situation(held, date(2031, 6, 1))
    assert next_act(late) is Act.OPEN_PREALABLE
    assert act_refusal(Act.COMPLETE, late) == (
        "Rien ne se montre plus pour le dossier 2026-0001 : le dernier jour était le 3 mars 2031 ; "
        "il faut une nouvelle évaluation préalable."
    )


def test_a_complement_adds_to_the_one_before() -> None:
    first, second = (replace(SHOWN, shown=(each,)) for each in SHOWN.shown)
    both = second.added_to(first)
    assert [each.code for each in both.shown] == ["1.1", "2.1"]
    again = replace(first, text="La copie.", shown=(replace(first.shown[0], text="Revu."),))
    assert [each.text for each in again.added_to(both).shown] == ["Revu.", "Vu."]
    assert replace(again, text="").added_to(again).text == "La copie."
    assert first.added_to(None) is first


def test_a_new_decision_has_its_own_letter() -> None:
    anew = replace(decided(REFUSED, known=True), contestations=(contested(CERTIFIED),))
    assert next_act(situation(told(heard(anew)))) is Act.WRITE
    assert next_act(situation(told(heard(anew), date(2026, 5, 28)))) is Act.RECORD_CERTIFICATE


def test_what_a_rectification_undid_is_not_certified() -> None:
    with pytest.raises(RuleError) as caught:
        check_decision(CERTIFIED, GIVEN, SMALL, TODAY, ("1.1",))
    assert plain(caught.value.sentence) == (
        "Depuis le dépôt, une rectification laisse 1.1 à valider : le dossier ne se certifie pas "
        "ainsi ; prévenez le jury, et notez sa décision."
    )
    check_decision(REFUSED, GIVEN, SMALL, TODAY, ("1.1",))


def test_what_the_gate_lacks_is_the_next_act() -> None:
    held = complete()
    assert next_act(situation(held)) is Act.HAND_TO_JURY
    nobody = replace(held, journey=replace(held.journey, sittings=()))
    assert next_act(situation(nobody)) is Act.NOTE_PRESENCE
    unknown = replace(nobody, candidate=replace(held.candidate, identity_check=None))
    for lacking in (unknown, walked(unknown, ENTRY)):
        assert next_act(situation(lacking)) is Act.CHECK_IDENTITY
    assert next_act(situation(walked(nobody, ENTRY))) is Act.NOTE_PRESENCE


# --- a whole hearing, as a file tells it -------------------------------------------------------


@pytest.mark.parametrize(
    "hearing",
    [
        ENTRY,
        GIVEN,
        decided(CERTIFIED, known=True),
        replace(ASKED, complement=SHOWN),
        replace(ASKED, complement=SHOWN, contestations=(contested(CERTIFIED),)),
        replace(decided(REFUSED, known=True), contestations=(contested(), contested(CERTIFIED))),
        replace(decided(CERTIFIED, known=True), certificate=PARCHEMIN),
    ],
    ids=str,
)
def test_a_hearing_that_holds_together(hearing: Hearing) -> None:
    check_hearing(hearing, TODAY, SMALL)


@pytest.mark.parametrize(
    ("hearing", "sentence"),
    [
        (
            replace(GIVEN, deposited_on=date(2026, 3, 31)),
            "Le dépôt : le 31 mars 2026 précède le 1er avril 2026 ; corrigez la date.",
        ),
        (
            replace(ENTRY, entered_on=date(2027, 1, 1)),
            "L’inscription : le 1er janvier 2027 est à venir ; corrigez la date.",
        ),
        (
            replace(ENTRY, decision=CERTIFIED),
            "Une décision du jury est notée sur un dossier qui n’est pas déposé.",
        ),
        (
            replace(decided(CERTIFIED), minutes_on=DEPOSITED),
            "Le procès-verbal : le 10 avril 2026 précède le 4 mai 2026 ; corrigez la date.",
        ),
        (
            replace(decided(CERTIFIED), complement=SHOWN),
            "Le jury n’a demandé aucun complément pour ce dossier.",
        ),
        (
            replace(ASKED, complement=replace(SHOWN, on=date(2027, 1, 1))),
            "Le complément : le 1er janvier 2027 est à venir ; corrigez la date.",
        ),
        (
            replace(ASKED, complement=replace(SHOWN, shown=(replace(SHOWN.shown[0], code="3.1"),))),
            "Le sous-domaine 3.1 n’a pas été demandé par le jury : retirez-le.",
        ),
    ],
)
def test_a_hearing_that_contradicts_itself(hearing: Hearing, sentence: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_hearing(hearing, TODAY, SMALL)
    assert plain(caught.value.sentence) == sentence


def test_a_hearing_is_checked_among_the_steps() -> None:
    from clea_desktop.domain.step_checks import check_contradictions

    held: Dossier = complete()
    check_contradictions(GIVEN, situation(held), TODAY, SMALL)
    assert walked(held, GIVEN).journey.hearings == (GIVEN,)

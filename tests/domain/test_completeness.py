"""What keeps a dossier from a jury, one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.completeness import (
    Lack,
    Missing,
    blocking,
    evidence_alone,
    lacks,
    missing,
)
from clea_desktop.domain.delegate import EvidenceAlone
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.journey import Journey, Presence, Trainer
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.path import Situation
from tests.domain.hearings import SHOWN_ASKED, complete, decided, heard
from tests.domain.made_up import EVALUATOR, acquired, dossier, final, mark, preliminary
from tests.domain.paths import (
    CLOSED,
    EVERY,
    LIMIT,
    assessed,
    assessing,
    certifiable,
    followed_by,
    handed_over,
    plain,
    restituted,
    sitting,
    situation,
    taken_over,
    walked,
    with_last,
    with_opinion,
)


def lacking(held: Dossier) -> tuple[Lack, ...]:
    return lacks(situation(held))


def sentences(held: Dossier, worth: EvidenceAlone = EvidenceAlone.TO_COMPLETE) -> list[str]:
    return [plain(each.sentence) for each in missing(situation(held), worth)]


def late() -> Dossier:
    """A finale that ended after the last day, as a file may tell it."""
    after = date(LIMIT.year, LIMIT.month, LIMIT.day + 1)
    ended = final(*acquired(EVERY), opened=LIMIT, closed=after)
    return followed_by(assessed(), ended)


def on_evidence(held: Dossier, *codes: str) -> Dossier:
    """The same dossier, those critères acquis on a preuve alone."""
    current = held.current
    assert current is not None
    marks = tuple(
        replace(fact, basis=Basis.EVIDENCE) if fact.criterion in codes else fact
        for fact in current.marks
    )
    return with_last(held, replace(current, marks=marks))


def test_a_complete_dossier_lacks_nothing() -> None:
    assert lacking(complete()) == ()
    assert missing(situation(complete())) == ()


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (dossier(), [Lack.UNFINISHED]),
        (assessing(), [Lack.UNFINISHED]),
        (assessed(), [Lack.REMAINING]),
        (
            certifiable(),
            [Lack.LIVRET, Lack.RESTITUTION, Lack.PRESENCE, Lack.OPINION, Lack.IDENTITY],
        ),
        (
            with_opinion(restituted(handed_over(certifiable()))),
            [Lack.PRESENCE, Lack.IDENTITY],
        ),
        (heard(decided(SHOWN_ASKED)), [Lack.COMPLEMENT]),
        (on_evidence(complete(), "1.1.1", "3.1.2"), [Lack.EVIDENCE]),
    ],
)
def test_what_is_lacking_comes_in_the_order_to_see_to_it(
    held: Dossier, expected: list[Lack]
) -> None:
    assert list(lacking(held)) == expected


def test_each_lack_is_told_in_one_sentence() -> None:
    assert sentences(dossier()) == ["Rien n’est encore évalué : ouvrez l’évaluation préalable."]
    assert sentences(assessing()) == ["L’évaluation préalable n’est pas terminée : terminez-la."]
    assert sentences(assessed()) == [
        "Il reste à valider 1.2, 2.1, 3.1, 3.2, 3.3 : une évaluation finale le permet."
    ]
    assert sentences(certifiable()) == [
        "Le livret de l’évaluation préalable n’est pas remis à la personne : remettez-le.",
        "La restitution de l’évaluation préalable n’est pas notée : relisez le livret ensemble.",
        "La présence n’est notée pour aucune séance de l’évaluation préalable du 2 mars 2026 : "
        "notez les demi-journées.",
        "L’avis pour le jury n’est pas écrit : écrivez-le.",
        "L’identité n’est pas vérifiée : notez sur quel document, par qui et quand.",
    ]
    assert sentences(heard(decided(SHOWN_ASKED))) == [
        "Le jury demande de montrer à nouveau 1.1, 2.1 : notez ce qui a été montré."
    ]


def test_all_of_these_hold_a_dossier_back() -> None:
    assert all(each.blocks for each in missing(situation(certifiable())))
    assert blocking(lacking(certifiable()), EvidenceAlone.ACCEPTED) == lacking(certifiable())


def test_a_finale_after_the_last_day() -> None:
    assert Lack.LATE in lacking(late())
    assert (
        "L’évaluation finale s’est terminée le 4 mars 2031, après le dernier jour, le 3 mars "
        "2031 : il faut une nouvelle évaluation préalable."
    ) in sentences(late())


def test_a_trainer_who_decided() -> None:
    held = walked(complete(), Trainer(EVALUATOR, "AFPA"))
    assert lacking(held) == (Lack.TRAINER,)
    (told,) = sentences(held)
    assert "qui forme n’évalue pas" in told


def test_what_was_assessed_elsewhere_asks_neither_livret_nor_presence() -> None:
    held = taken_over(dossier(), CLOSED, "1", "2", "3")
    assert lacking(held) == (Lack.OPINION, Lack.IDENTITY)


@pytest.mark.parametrize(
    ("on", "presence", "of", "came"),
    [
        (CLOSED, Presence.PRESENT, "current", True),
        (CLOSED, Presence.PRESENT, None, True),
        (date(2026, 3, 1), Presence.PRESENT, None, False),
        (CLOSED, Presence.PRESENT, b"another", False),
        (CLOSED, Presence.ABSENT, "current", False),
        (CLOSED, Presence.PLANNED, None, False),
    ],
)
def test_who_came_to_a_seance(
    on: date, presence: Presence, of: bytes | str | None, came: bool
) -> None:
    held = with_opinion(restituted(handed_over(certifiable())))
    assert held.current is not None
    assessment = held.current.id if of == "current" else of
    told = walked(held, sitting(on, presence=presence, assessment=assessment))
    assert (Lack.PRESENCE not in lacking(told)) is came


@pytest.mark.parametrize(
    ("worth", "told", "blocks"),
    [
        (EvidenceAlone.ACCEPTED, None, False),
        (
            EvidenceAlone.TO_COMPLETE,
            "Une preuve seule fonde 1.1.1 et 3.1.2 ; le jury peut demander de le compléter.",
            False,
        ),
        (
            EvidenceAlone.REFUSED,
            "Une preuve seule fonde 1.1.1 et 3.1.2 ; le délégataire ne l’admet pas : "
            "observez-le aussi.",
            True,
        ),
    ],
)
def test_a_preuve_alone_is_worth_what_the_delegataire_says(
    worth: EvidenceAlone, told: str | None, blocks: bool
) -> None:
    held = on_evidence(complete(), "1.1.1", "3.1.2")
    found = missing(situation(held), worth)
    assert [plain(each.sentence) for each in found] == ([told] if told else [])
    assert all(each.blocks is blocks for each in found)
    assert (blocking((Lack.EVIDENCE,), worth) != ()) is blocks


def test_what_was_also_observed_does_not_rest_on_a_preuve_alone() -> None:
    proved = replace(mark("1.1.1"), basis=Basis.EVIDENCE)
    held = followed_by(
        dossier(), preliminary(proved, mark("2.1.1", Mark.NOT_ACQUIRED), closed=CLOSED)
    )
    outcome = situation(held).outcome
    assert outcome is not None
    assert evidence_alone(held.assessments, outcome) == ("1.1.1",)
    seen = followed_by(held, final(mark("1.1.1"), opened=CLOSED, closed=CLOSED))
    outcome = situation(seen).outcome
    assert outcome is not None
    assert evidence_alone(seen.assessments, outcome) == ()


def test_a_single_name_is_said_and_holds_nothing_back() -> None:
    held = complete()
    alone = replace(held, candidate=replace(held.candidate, given_names=()))
    (found,) = missing(situation(alone))
    assert found == Missing(Lack.SINGLE_NAME, found.sentence, blocks=False)
    assert plain(found.sentence) == "La personne n’a qu’un nom : signalez-le au certificateur."


def test_each_lack_has_its_words() -> None:
    assert len({lack.words for lack in Lack}) == len(Lack)
    assert Lack.IDENTITY.words == "identité à vérifier"


def test_a_period_without_outcome_has_nothing_remaining_to_tell() -> None:
    nothing = Situation(replace(complete(), journey=Journey()), None, 5)
    assert Lack.REMAINING not in lacks(nothing)

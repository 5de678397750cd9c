"""What is amiss in a jury, by the rules its délégataire has, and délégataires themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.delegate import (
    College,
    Delay,
    Delegate,
    EvidenceAlone,
    Excluded,
    JuryRules,
    Unit,
)
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import JuryDecision, Ruling, Votes
from clea_desktop.domain.journey import Trainer
from clea_desktop.domain.jury import (
    Batch,
    Hat,
    HatChoice,
    JurySession,
    Member,
    Minutes,
    SessionFile,
    Started,
    StepAside,
)
from clea_desktop.domain.jury_rules import (
    Amiss,
    Ties,
    amiss,
    check_session,
    college_presiding,
    ties_of,
    why_not_carried,
)
from clea_desktop.domain.people import Person
from tests.domain.hearings import REFUSED, complete
from tests.domain.made_up import EVALUATOR, dossier
from tests.domain.paths import CLOSED, PARCOURS, plain, taken_over, walked

DAY = date(2026, 5, 4)
SESSION = JurySession(DAY, "00", id=b"a-session-of-may")
EMPLOYER = Member("Anne Leroy", College.EMPLOYERS, "Medef", present=True, presides=True, id=b"e")
EMPLOYEE = Member("Omar Diallo", College.EMPLOYEES, "CGT", present=True, id=b"s")
PAIR = (EMPLOYER, EMPLOYEE)
RULES = JuryRules()
DOSSIER = b"a-dossier-of-may"
TIES = Ties("2026-0001", ("Centre de Lisieux", "Greta"), ("AFPA",), ("Hélène Garnier",))


def session(*members: Member, asides: tuple[StepAside, ...] = ()) -> SessionFile:
    return SessionFile(SESSION, members, asides)


def told(held: SessionFile, rules: JuryRules = RULES, **more: College) -> list[str]:
    found = amiss(held, rules, {DOSSIER: TIES}, **more)
    assert all(each.reference in {"", "2026-0001"} for each in found)
    return [plain(each.sentence) for each in found]


def test_a_pair_that_may_sit() -> None:
    assert told(session(*PAIR)) == []


def test_members_are_asked_for() -> None:
    assert told(session()) == ["Aucun membre n’est noté : notez ceux de chaque collège."]


def test_too_few_of_a_college() -> None:
    assert told(session(*PAIR), replace(RULES, members=2)) == [
        "Représentants des employeurs : 1 membre, il en faut 2 au moins.",
        "Représentants des salariés : 1 membre, il en faut 2 au moins.",
    ]


def test_parity_and_quorum_are_of_those_present() -> None:
    absent = replace(EMPLOYEE, present=False)
    assert told(session(EMPLOYER, absent), replace(RULES, quorum=2)) == [
        "La parité n’y est pas : 1 pour les employeurs, 0 pour les salariés.",
        "Il y a 1 membre présent, il en faut 2.",
    ]
    assert told(session(EMPLOYER, absent), replace(RULES, parity=False)) == []
    # Nobody was called yet: there is nothing to say of who is there.
    called = [replace(each, present=None) for each in PAIR]
    assert told(session(*called), replace(RULES, quorum=2)) == []


def test_presidency() -> None:
    nobody = replace(EMPLOYER, presides=False)
    assert told(session(nobody, EMPLOYEE)) == ["Personne ne préside : dites qui."]
    both = replace(EMPLOYEE, presides=True)
    assert told(session(EMPLOYER, both)) == [
        "Anne Leroy et Omar Diallo président ensemble : gardez une personne."
    ]
    assert told(session(*PAIR), presided_before=College.EMPLOYERS) == [
        "La présidence revient aux salariés : les employeurs ont présidé la session d’avant."
    ]
    assert told(session(*PAIR), presided_before=College.EMPLOYEES) == []
    fixed = replace(RULES, alternating=False)
    assert told(session(*PAIR), fixed, presided_before=College.EMPLOYERS) == []
    gone = replace(EMPLOYER, present=False)
    other = replace(EMPLOYER, name="Luc Petit", presides=False, id=b"f")
    assert told(session(gone, other, EMPLOYEE)) == [
        "Anne Leroy préside et n’est pas là : dites qui préside."
    ]


def test_the_college_that_presides() -> None:
    assert college_presiding(PAIR) is College.EMPLOYERS
    assert college_presiding((EMPLOYEE,)) is None


def test_substitutes_take_a_place_of_their_college() -> None:
    absent = replace(EMPLOYEE, present=False)
    in_place = Member(
        "Inès Roux", College.EMPLOYEES, "CGT", substitute=True, replaces=b"s".hex(), present=True
    )
    assert told(session(EMPLOYER, absent, in_place)) == []
    assert told(session(EMPLOYER, absent, replace(in_place, replaces=""))) == [
        "Inès Roux est suppléant·e : dites de qui."
    ]
    assert told(session(EMPLOYER, EMPLOYEE, in_place), replace(RULES, parity=False)) == [
        "Inès Roux supplée Omar Diallo, qui est là : l’un des deux siège."
    ]
    crossed = replace(in_place, replaces=b"e".hex())
    assert told(session(EMPLOYER, absent, crossed)) == [
        "Inès Roux et Anne Leroy ne sont pas du même collège : corrigez."
    ]


@pytest.mark.parametrize(
    ("member", "without", "sentence"),
    [
        (
            replace(EMPLOYEE, name="Helene GARNIER"),
            Excluded.TRAINER,
            "Helene GARNIER forme la personne, ou porte le même nom que qui la forme : notez son "
            "déport.",
        ),
        (
            replace(EMPLOYEE, organisation="centre de lisieux"),
            Excluded.ASSESSED,
            "Omar Diallo vient de l’organisme qui a évalué la personne : notez son déport.",
        ),
        (
            replace(EMPLOYEE, organisation="afpa"),
            Excluded.TRAINED,
            "Omar Diallo vient d’un organisme qui forme la personne : notez son déport.",
        ),
    ],
)
def test_who_may_not_sit_for_a_dossier(member: Member, without: Excluded, sentence: str) -> None:
    assert told(session(EMPLOYER, member)) == [sentence]
    freed = replace(RULES, excluded=tuple(each for each in Excluded if each is not without))
    assert told(session(EMPLOYER, member), freed) == []


def test_who_steps_aside_leaves_the_others_to_be_counted() -> None:
    aside = StepAside(b"s".hex(), DOSSIER.hex(), "Une cousine.")
    held = session(*PAIR, asides=(aside,))
    assert held.seated_for(DOSSIER) == (EMPLOYER,)
    assert held.seated_for(b"another") == PAIR
    found = amiss(held, RULES, {DOSSIER: TIES})
    sentence = "La parité n’y est pas : 1 pour les employeurs, 0 pour les salariés."
    assert [(plain(each.sentence), each.reference) for each in found] == [(sentence, "2026-0001")]
    # The trainer who stepped aside does not sit.
    trainer = replace(EMPLOYEE, name="Hélène Garnier")
    lone = replace(RULES, parity=False)
    assert amiss(session(EMPLOYER, trainer, asides=(aside,)), lone, {DOSSIER: TIES}) == []


def test_a_member_without_id_sits() -> None:
    unsaved = replace(EMPLOYEE, id=None)
    assert session(unsaved).seated_for(DOSSIER) == (unsaved,)


def test_ties_of_a_dossier() -> None:
    held = walked(
        taken_over(dossier(), CLOSED, "1"),
        Trainer(Person("Hélène Garnier"), "AFPA"),
        Trainer(EVALUATOR),
        replace(PARCOURS, organisation="Greta"),
    )
    assert ties_of(held, "Centre de Lisieux") == Ties(
        "2026-0001",
        ("Centre de Lisieux", "AFPA"),
        ("AFPA", "Greta"),
        ("Hélène Garnier", EVALUATOR.name),
    )
    assert ties_of(complete(), "Centre de Lisieux").trained_by == ()


@pytest.mark.parametrize(
    ("ruling", "votes", "present", "sentence"),
    [
        (Ruling.CERTIFIED, None, 4, None),
        (Ruling.CERTIFIED, Votes(3, 1), 4, None),
        (
            Ruling.CERTIFIED,
            Votes(2, 0, 2),
            4,
            "Il y a 2 voix pour, et il en faut 3 pour la majorité absolue des présents.",
        ),
        (
            Ruling.CERTIFIED,
            Votes(2, 2),
            None,
            "Il y a 2 voix pour, et il en faut 3 pour la majorité absolue des présents.",
        ),
        (Ruling.REFUSED, Votes(1, 3), 4, None),
        (Ruling.CERTIFIED, Votes(5, 0), 4, "Il y a 5 voix pour 4 membres : recomptez."),
    ],
)
def test_what_votes_carry(
    ruling: Ruling, votes: Votes | None, present: int | None, sentence: str | None
) -> None:
    decision = replace(REFUSED, ruling=ruling, votes=votes)
    found = why_not_carried(decision, RULES, present)
    assert (plain(found) if found else None) == sentence
    free = replace(RULES, absolute_majority=False)
    counted = votes is not None and present is not None and votes.total > present
    assert (why_not_carried(decision, free, present) is not None) is bool(counted)


def test_a_session_closes_its_deposits_before_it_is_held() -> None:
    check_session(SESSION)
    check_session(replace(SESSION, deposit_by=DAY))
    with pytest.raises(RuleError) as caught:
        check_session(replace(SESSION, deposit_by=date(2026, 5, 5)))
    assert plain(caught.value.sentence) == (
        "Le dernier jour de dépôt, le 5 mai 2026, suit la session du 4 mai 2026 : corrigez l’une "
        "des deux dates."
    )


@pytest.mark.parametrize(
    ("delay", "last", "words"),
    [
        (Delay(1), date(2026, 2, 1), "1 jour"),
        (Delay(30), date(2026, 3, 2), "30 jours"),
        (Delay(1, Unit.MONTHS), date(2026, 2, 28), "1 mois"),
        (Delay(3, Unit.MONTHS), date(2026, 4, 30), "3 mois"),
        (Delay(12, Unit.MONTHS), date(2027, 1, 31), "12 mois"),
    ],
)
def test_a_delay(delay: Delay, last: date, words: str) -> None:
    assert delay.after(date(2026, 1, 31)) == last
    assert delay.words == words


def test_words_of_what_is_chosen() -> None:
    assert [each.words for each in EvidenceAlone] == ["acceptée", "à compléter", "refusée"]
    assert [each.words for each in Hat] == ["Organisme évaluateur", "Secrétariat de jury"]
    assert [each.short for each in College] == ["employeurs", "salariés"]
    assert [each.other for each in College] == [College.EMPLOYEES, College.EMPLOYERS]
    assert [each.words for each in College][1] == "Représentants des salariés"
    assert all(each.words for each in Excluded)


def test_what_a_centre_starts_with() -> None:
    assert HatChoice().hat is Hat.ORGANISATION
    assert Delegate("Un délégataire").evidence_alone is EvidenceAlone.TO_COMPLETE
    assert SessionFile(SESSION).id == SESSION.id
    assert Amiss("Une phrase.").reference == ""
    by = Person("Paul Roux")
    assert not Batch(1, DAY, by, "lot-1", (), "00", "00").anonymous
    assert Minutes(DAY, by).session is None
    assert Started("lot-1", DAY).folder == "lot-1"
    assert JuryDecision(Ruling.CERTIFIED, DAY).codes == ()

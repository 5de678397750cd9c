"""Rights: each role, what it may write, and the sentence of what it may not."""

from __future__ import annotations

from datetime import date

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.people import Person
from clea_desktop.domain.rights import (
    OF_ACTS,
    OF_GESTURES,
    Profile,
    Role,
    allows,
    check_allowed,
    check_may_observe,
    check_someone_answers,
    profile_of,
    standing_profiles,
)

DAY = date(2026, 3, 2)
PAUL, NADIA, LEA = (Person(n, n.encode() * 4) for n in ("Paul", "Nadi", "Léa "))
OF_PAUL = Profile(PAUL, Role.RESPONSIBLE, DAY)
OF_NADIA = Profile(NADIA, Role.SECRETARY, DAY)


def test_who_reads_writes_nothing_and_who_answers_may_all() -> None:
    for what in {**OF_ACTS, **OF_GESTURES}:
        assert not allows(Role.READER, what)
        assert not allows(None, what)
        assert allows(Role.RESPONSIBLE, what)
        with pytest.raises(RuleError, match="demandez-le à"):
            check_allowed(Role.READER, what)
        check_allowed(Role.RESPONSIBLE, what)


@pytest.mark.parametrize(
    "what", ["close", "opinion", "restore", "reopen", "rectify", "migrate", "profile", "keys"]
)
def test_a_secretary_decides_nothing(what: str) -> None:
    assert not allows(Role.SECRETARY, what)


@pytest.mark.parametrize("what", ["mark", "note", "identity", "step", "decision", "deposit"])
def test_a_secretary_types(what: str) -> None:
    assert allows(Role.SECRETARY, what)


def test_the_sentence_says_what_and_who() -> None:
    with pytest.raises(RuleError) as refused:
        check_allowed(Role.SECRETARY, "close")
    assert refused.value.sentence == (
        "Votre profil (secrétaire) ne suffit pas pour terminer une évaluation : demandez-le à un "
        "évaluateur ou à la personne responsable."
    )
    with pytest.raises(RuleError, match="Un accès sans profil"):
        check_allowed(None, "mark")


def test_an_unknown_kind_is_a_bug() -> None:
    with pytest.raises(KeyError):
        allows(Role.RESPONSIBLE, "unknown")


def test_every_role_has_its_words() -> None:
    assert len({role.words for role in Role}) == len({role.explained for role in Role}) == 4


def test_the_maker_of_a_centre_answers_for_it_until_somebody_says_more() -> None:
    assert standing_profiles([OF_NADIA], PAUL, DAY) == (OF_PAUL, OF_NADIA)
    said = Profile(PAUL, Role.READER, DAY)
    assert standing_profiles([said], PAUL, DAY) == (said,)
    assert standing_profiles([], None, DAY) == ()
    assert profile_of([OF_PAUL, OF_NADIA], NADIA.id) == OF_NADIA
    assert profile_of([OF_PAUL], LEA.id) is None


@pytest.mark.parametrize(
    "changed",
    [Profile(PAUL, Role.EVALUATOR, DAY), Profile(PAUL, Role.RESPONSIBLE, DAY, DAY)],
)
def test_somebody_always_answers(changed: Profile) -> None:
    with pytest.raises(RuleError, match="Paul est la dernière personne responsable"):
        check_someone_answers([OF_PAUL, OF_NADIA], changed)
    check_someone_answers([OF_PAUL, Profile(NADIA, Role.RESPONSIBLE, DAY)], changed)


def test_only_an_evaluator_observes() -> None:
    gone = Profile(LEA, Role.READER, DAY, DAY)
    for person in (PAUL, LEA, Person("Someone", b"x" * 16)):
        check_may_observe([OF_PAUL, OF_NADIA, gone], person, "Non")
    with pytest.raises(RuleError, match="Nadi a un profil « secrétaire »"):
        check_may_observe([OF_PAUL, OF_NADIA, gone], NADIA, "Non")

"""Who sits in a jury: members by collège, suppléants, déports; for its secretariat."""

from __future__ import annotations

from dataclasses import replace

from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.jury import Member, StepAside
from clea_desktop.domain.jury_rules import check_going_on
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_steps


def write_member(centre: Centre, member: Member) -> bytes:
    """Write a member, new or not; their id.

    :raises RuleError: no name, or the session is over.
    """
    name = texts.typed("Cette saisie (nom du membre)", member.name, texts.name)
    _check(centre, member.session)
    return centre_facts.write(centre, replace(member, name=name), "membre du jury")


def drop_member(centre: Centre, member: Member) -> None:
    """Take a member out of a session.

    :raises RuleError: the session is over.
    """
    _check(centre, member.session)
    centre_facts.drop(centre, member, "membre du jury retiré")


def step_aside(centre: Centre, aside: StepAside) -> bytes:
    """Note that a member does not sit for a dossier; its id.

    :raises RuleError: noted already, or the session is over.
    """
    assert aside.session is not None, "of a session"
    with centre.store.database.reading() as connection:
        held = centre_steps.session_file(connection, aside.session)
    check_going_on(held)
    if any((a.member, a.dossier) == (aside.member, aside.dossier) for a in held.asides):
        raise RuleError("Ce déport est déjà noté : choisissez un autre dossier.")
    return centre_facts.write(centre, aside, "déport noté")


def _check(centre: Centre, session: bytes | None) -> None:
    assert session is not None, "of a session"
    with centre.store.database.reading() as connection:
        check_going_on(centre_steps.session_file(connection, session))

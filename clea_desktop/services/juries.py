"""Sessions of a jury: their days, their dossiers, what is amiss, and decisions sent back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clea_desktop.domain.delegate import College, Delay, Delegate
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.hearing import Standing
from clea_desktop.domain.hearing_checks import check_decision
from clea_desktop.domain.jury import Hat, HatChoice, JurySession, Minutes, SessionFile
from clea_desktop.domain.jury_rules import (
    Amiss,
    amiss,
    check_going_on,
    check_session,
    college_presiding,
    ties_of,
    why_not_carried,
)
from clea_desktop.domain.step_texts import kept
from clea_desktop.services import centre_facts, hearings
from clea_desktop.services.bundles import file_name
from clea_desktop.services.centre import Centre
from clea_desktop.services.importing import read_input
from clea_desktop.store import centre_steps
from clea_desktop.store import hearings as stored
from clea_desktop.store.hearings import Heard, Ready


@dataclass(frozen=True)
class SessionLine:
    """A session in the list: its délégataire’s name, and how many dossiers stand how."""

    session: JurySession
    delegate: str
    counts: Mapping[Standing, int]
    over: bool

    @property
    def many(self) -> int:
        """How many dossiers it holds."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class SessionView:
    """A session, its délégataire, the dossiers in it, and those that could be."""

    held: SessionFile
    delegate: Delegate
    heard: tuple[Heard, ...]
    ready: tuple[Ready, ...]
    hat: Hat

    @property
    def over(self) -> bool:
        """Whether its minutes are known."""
        return self.held.minutes is not None


def hat(centre: Centre) -> Hat:
    """Which hat the centre wears."""
    return centre_facts.chosen(centre, HatChoice).hat


def choose_hat(centre: Centre, chosen: Hat) -> None:
    """Put on a hat."""
    centre_facts.choose(centre, HatChoice(chosen), "rôle pour les jurys")


def write_session(centre: Centre, session: JurySession) -> bytes:
    """Write a session, new or not; its id. Dossiers not decided yet follow its day.

    :raises RuleError: a délégataire that is not there, days in the wrong order, or it is over.
    """
    fit = kept(session)
    check_session(fit)
    with centre.store.database.writing() as transaction:
        connection = transaction.connection
        try:
            delegate = centre_steps.delegate(connection, bytes.fromhex(fit.delegate))
        except (KeyError, ValueError):
            raise RuleError("La session n’a pas de délégataire : choisissez-en un.") from None
        if fit.id is not None:
            held = centre_steps.session_file(connection, fit.id)
            check_going_on(held)
            if held.session.on != fit.on and any(
                heard.hearing.decision for heard in stored.of_session(connection, fit.id)
            ):
                raise RuleError(
                    "Des décisions sont déjà notées : la session ne change plus de jour."
                )
        entry = centre_facts.append(centre, transaction, fit, "session de jury")
        moved = {} if fit.id is None else hearings.entered(transaction, fit.id)
        for dossier, hearing in moved.items():
            named = replace(
                hearing, session_on=fit.on, delegate=delegate.name, deposit_by=fit.deposit_by
            )
            told_anew = named != hearing or named.deposit_by != hearing.deposit_by
            if hearing.decision is None and told_anew:
                hearings.append(
                    centre, transaction, dossier, named, "step", f"jury du {date_words(fit.on)}"
                )
    centre.forget(*moved)
    return entry


def all_sessions(centre: Centre) -> list[SessionLine]:
    """Every session, the last to be held in front."""
    with centre.store.database.reading() as connection:
        named = {d.id.hex(): d.name for d in centre_steps.all_of(connection, Delegate) if d.id}
        over = {minutes.session for minutes in centre_steps.all_of(connection, Minutes)}
        lines = []
        for session in centre_steps.sessions(connection):
            assert session.id is not None
            counts: dict[Standing, int] = {}
            for heard in stored.of_session(connection, session.id):
                standing = heard.hearing.standing
                counts[standing] = counts.get(standing, 0) + 1
            lines.append(
                SessionLine(session, named.get(session.delegate, ""), counts, session.id in over)
            )
    return lines


def view(centre: Centre, session_id: bytes) -> SessionView:
    """A session with its dossiers (KeyError when there is none)."""
    worn = hat(centre)
    with centre.store.database.reading() as connection:
        held = centre_steps.session_file(connection, session_id)
        delegate = centre_steps.delegate(connection, bytes.fromhex(held.session.delegate))
        heard = stored.of_session(connection, session_id)
        here = {each.line.id for each in heard}
        found = stored.ready(connection) if held.minutes is None else []
        ready = [each for each in found if each.line.id not in here]
    return SessionView(held, delegate, tuple(heard), tuple(ready), worn)


def session_keys(centre: Centre) -> dict[bytes, str]:
    """What each session is called without a window: its day, then its délégataire if need be."""
    with centre.store.database.reading() as connection:
        named = {d.id: d.name for d in centre_steps.all_of(connection, Delegate)}
        sessions = centre_steps.sessions(connection)
    days = Counter(session.on for session in sessions)
    keys: dict[bytes, str] = {}
    for session in sessions:
        assert session.id is not None, "a session read from the centre"
        key = session.on.isoformat()
        if days[session.on] > 1:
            key += f"-{file_name(named.get(bytes.fromhex(session.delegate), ''))}"
        # Two of one délégataire on one day are told apart by their order.
        same = sum(known == key or known.startswith(f"{key}-n") for known in keys.values())
        keys[session.id] = f"{key}-n{same + 1}" if same else key
    return keys


def find_session(centre: Centre, key: str) -> bytes:
    """The id of the session called so.

    :raises RuleError: none is.
    """
    keys = session_keys(centre)
    for session_id, known in keys.items():
        if known == key:
            return session_id
    told = f" : choisissez parmi {', '.join(sorted(keys.values()))}" if keys else ""
    raise RuleError(f"Aucune session ne s’appelle « {key} » dans ce centre{told}.")


def amiss_in(centre: Centre, session_id: bytes) -> list[Amiss]:
    """What is amiss in the making of a jury, for who keeps its secretariat; nothing for others."""
    seen = view(centre, session_id)
    if seen.hat is not Hat.SECRETARIAT:
        return []
    own = centre.organisation.name
    ties = {each.line.id: ties_of(centre.in_hand(each.line.id), own) for each in seen.heard}
    found = amiss(seen.held, seen.delegate.rules, ties, _presided_before(centre, seen.held))
    for heard in seen.heard:
        decision = heard.hearing.decision
        called = any(member.present is not None for member in seen.held.members)
        seated = len(seen.held.seated_for(heard.line.id)) if called else None
        why = why_not_carried(decision, seen.delegate.rules, seated) if decision else None
        if why:
            found.append(Amiss(why, heard.line.reference))
    return found


def _presided_before(centre: Centre, held: SessionFile) -> College | None:
    """The collège that presided the last session of the same délégataire before this one."""
    with centre.store.database.reading() as connection:
        earlier = [
            each
            for each in centre_steps.sessions(connection)
            if each.delegate == held.session.delegate and each.on < held.session.on
        ]
        for session in earlier:
            assert session.id is not None, "a session read from the centre"
            members = centre_steps.session_file(connection, session.id).members
            if (presided := college_presiding(members)) is not None:
                return presided
    return None


def import_decisions(centre: Centre, session_id: bytes, file: Path) -> int:
    """Note the decisions of a table sent back: every fault is told, or every decision noted.

    :returns: how many there were.
    :raises RuleError: all that is wrong in it, line by line; nothing is noted.
    :raises EnvironmentProblem: the file cannot be read.
    """
    from clea_desktop.exchange.decisions import read_decisions
    from clea_desktop.exchange.tables import BYTES_LIMIT

    seen = view(centre, session_id)
    deposited = {
        each.line.reference: each.line.id
        for each in seen.heard
        if each.hearing.deposited_on is not None
    }
    content = read_input(file, BYTES_LIMIT)
    read = read_decisions(file.name, content, list(deposited), seen.held.session.on)
    today = centre.clock().date()
    decisions, refused = {}, []
    for each in read:
        dossier = centre.in_hand(deposited[each.reference])
        hearing = hearings.hearing_in(dossier, session_id)
        try:
            check_decision(
                kept(each.decision), hearing, hearings.release_of(centre, dossier), today
            )
        except RuleError as fault:
            refused.append(f"{each.reference} : {fault.sentence}")
        assert dossier.id is not None
        decisions[dossier.id] = each.decision
    if refused:
        raise RuleError(f"{file.name} : rien n’est enregistré. {' '.join(refused)}")
    hearings.decide(centre, session_id, decisions)
    return len(decisions)


def contest_delay(centre: Centre, dossier: Dossier) -> Delay | None:
    """How long the délégataire of the last jury gives to contest; None when nobody knows."""
    held = dossier.journey.hearings
    if not held or held[-1].session is None:
        return None
    with centre.store.database.reading() as connection:
        session = centre_steps.session_file(connection, held[-1].session).session
        return centre_steps.delegate(connection, bytes.fromhex(session.delegate)).contest


__all__ = [
    "Heard",
    "Ready",
    "SessionLine",
    "SessionView",
    "all_sessions",
    "amiss_in",
    "choose_hat",
    "contest_delay",
    "find_session",
    "hat",
    "import_decisions",
    "session_keys",
    "view",
    "write_session",
]

"""Sessions of a jury: their days, their dossiers, what is amiss, and decisions sent back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clea_desktop.domain.delegate import College, Delay, Delegate
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.hearing import JuryDecision, Standing
from clea_desktop.domain.hearing_checks import check_decision
from clea_desktop.domain.jury import Hat, HatChoice, JurySession, Minutes, SessionFile
from clea_desktop.domain.jury_rules import (
    Amiss,
    Ties,
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
        heard = stored.by_session(connection)
        lines = []
        for session in centre_steps.sessions(connection):
            assert session.id is not None
            counts = Counter(hearing.standing for hearing in heard.get(session.id, ()))
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
        follow = stored.referentials_of(connection, [*here, *(each.line.id for each in ready)])
    # A jury decides of one certification: that of the session, else the one the centre had first.
    came = list(dict.fromkeys(key.id for key in centre.fingerprints))
    offered = sorted({follow.get(each.line.id, "") for each in ready}, key=came.index)
    decided = next((follow[one] for one in here if one in follow), next(iter(offered), ""))
    ready = [each for each in ready if follow.get(each.line.id, "") == decided]
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


def ties_in(centre: Centre, seen: SessionView) -> dict[bytes, Ties]:
    """Whom each dossier of a session is tied to: whole dossiers are read, once a visit."""
    own = centre.organisation.name
    return {each.line.id: ties_of(centre.in_hand(each.line.id), own) for each in seen.heard}


def amiss_in(
    centre: Centre, seen: SessionView, known: Mapping[bytes, Ties] | None = None
) -> list[Amiss]:
    """What is amiss in the making of a jury, for who keeps its secretariat; nothing for others.

    :param known: whom its dossiers are tied to, when that was read already.
    """
    if seen.hat is not Hat.SECRETARIAT:
        return []
    ties = known if known is not None else ties_in(centre, seen) if seen.held.members else {}
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


@dataclass(frozen=True)
class Noted:
    """How many decisions a table gave, and of them how many took the place of one noted before."""

    count: int
    replaced: int

    @property
    def words(self) -> str:
        """As the page and the headless face say it."""
        told = counted(self.count, "décision notée", "décisions notées")
        if not self.replaced:
            return f"{told}."
        one, several = "remplace celle d’avant", "remplacent celles d’avant"
        return f"{told}, dont {self.replaced} {one if self.replaced == 1 else several}."


def import_decisions(centre: Centre, session_id: bytes, file: Path) -> Noted:
    """Note the decisions of a table sent back: every fault is told, or every decision noted.

    :raises RuleError: all that is wrong in it, line by line; nothing is noted.
    :raises EnvironmentProblem: the file cannot be read.
    """
    from clea_desktop.exchange.decisions import read_decisions
    from clea_desktop.exchange.tables import BYTES_LIMIT

    seen = view(centre, session_id)
    deposited = {
        each.line.reference: each for each in seen.heard if each.hearing.deposited_on is not None
    }
    content = read_input(file, BYTES_LIMIT)
    today = centre.clock().date()

    def check(reference: str, decision: JuryDecision) -> None:
        dossier = centre.in_hand(deposited[reference].line.id)
        check_decision(
            kept(decision),
            hearings.hearing_in(dossier, session_id),
            hearings.release_of(centre, dossier),
            today,
            hearings.remaining_of(centre, dossier),
        )

    read = read_decisions(file.name, content, list(deposited), seen.held.session.on, check)
    decisions = {deposited[each.reference].line.id: each.decision for each in read}
    before = {each.line.id: each.hearing.decision for each in deposited.values()}
    hearings.decide(centre, session_id, decisions)
    changed = [one for one, decision in decisions.items() if before[one] not in (None, decision)]
    return Noted(len(decisions), len(changed))


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
    "Noted",
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

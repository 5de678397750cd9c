"""Sessions of a jury: dossiers entered, decisions noted, minutes known. One gesture, one act each.

What is written of a dossier is one of its own facts; a gesture on several is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from clea_desktop.domain.completeness import Missing, missing
from clea_desktop.domain.delegate import Delay, Delegate, EvidenceAlone
from clea_desktop.domain.dossier import Dossier, check_in_use
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, date_words, listed
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    Hearing,
    JuryDecision,
    Standing,
)
from clea_desktop.domain.hearing_checks import (
    check_certificate,
    check_complement,
    check_contestation,
    check_decision,
)
from clea_desktop.domain.jury import Hat, HatChoice, JurySession, Minutes, SessionFile
from clea_desktop.domain.jury_rules import check_session
from clea_desktop.domain.path import Act, Situation
from clea_desktop.domain.possible import check_act
from clea_desktop.domain.referential import Release
from clea_desktop.domain.step_texts import kept
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import view_of
from clea_desktop.services.importing import read_input
from clea_desktop.store import centre_steps, dossiers, hearings, rows, state, steps
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction
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
            _check_going_on(held)
            if held.session.on != fit.on and any(
                heard.hearing.decision for heard in hearings.of_session(connection, fit.id)
            ):
                raise RuleError(
                    "Des décisions sont déjà notées : la session ne change plus de jour."
                )
        entry = centre_facts.append(centre, transaction, fit, "session de jury")
        moved = {} if fit.id is None else _entered(transaction, fit.id)
        for dossier, hearing in moved.items():
            named = replace(hearing, session_on=fit.on, delegate=delegate.name)
            if hearing.decision is None and named != hearing:
                _append(
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
            for heard in hearings.of_session(connection, session.id):
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
        heard = hearings.of_session(connection, session_id)
        ready = hearings.ready(connection) if held.minutes is None else []
    return SessionView(held, delegate, tuple(heard), tuple(ready), worn)


def enter(centre: Centre, session_id: bytes, dossier_ids: Sequence[bytes]) -> None:
    """Enter dossiers in a session: to be deposited.

    :raises RuleError: the session is over, or one of them is not for a jury now.
    """
    today = centre.clock().date()

    def written(dossier: Dossier, held: SessionFile, delegate: Delegate) -> Hearing:
        check_act(Act.HAND_TO_JURY, situation(centre, dossier))
        return Hearing(held.session.on, delegate.name, today, session=session_id)

    _each(centre, session_id, dossier_ids, written, "step", "inscrit au jury")


def leave(centre: Centre, session_id: bytes, dossier_id: bytes) -> None:
    """Take a dossier out of a session, while it is not deposited.

    :raises RuleError: it is deposited, or not there.
    """
    with centre.store.database.writing() as transaction:
        hearing = hearing_in(dossiers.load(transaction.connection, dossier_id), session_id)
        if hearing.deposited_on is not None:
            raise RuleError(
                f"Le dossier est déposé depuis le {date_words(hearing.deposited_on)} : il ne "
                "quitte plus la session ; demandez au jury de ne pas l’examiner."
            )
        _append(centre, transaction, dossier_id, hearing, "step", "retiré du jury", dropped=True)
    centre.forget(dossier_id)


def decide(centre: Centre, session_id: bytes, decisions: Mapping[bytes, JuryDecision]) -> None:
    """Note what a jury decided, of one dossier or of all at once: all or nothing.

    Until the minutes are known a decision may be noted again; the one before stays in the file.
    :raises RuleError: of which dossier, and why.
    """
    today = centre.clock().date()

    def written(dossier: Dossier, _held: SessionFile, _delegate: Delegate) -> Hearing:
        hearing = hearing_in(dossier, session_id)
        assert dossier.id is not None
        decision = kept(decisions[dossier.id])
        with of_dossier(dossier):
            check_decision(decision, hearing, _release(centre, dossier), today)
        return replace(hearing, decision=decision)

    _each(centre, session_id, list(decisions), written, "decision", "décision du jury")


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
        hearing = hearing_in(dossier, session_id)
        try:
            check_decision(kept(each.decision), hearing, _release(centre, dossier), today)
        except RuleError as fault:
            refused.append(f"{each.reference} : {fault.sentence}")
        assert dossier.id is not None
        decisions[dossier.id] = each.decision
    if refused:
        raise RuleError(f"{file.name} : rien n’est enregistré. {' '.join(refused)}")
    decide(centre, session_id, decisions)
    return len(decisions)


def forget_decision(centre: Centre, session_id: bytes, dossier_id: bytes) -> None:
    """Take back a decision noted by mistake, before the minutes are known.

    :raises RuleError: the minutes are known.
    """

    def written(dossier: Dossier, _held: SessionFile, _delegate: Delegate) -> Hearing:
        return replace(hearing_in(dossier, session_id), decision=None)

    _each(centre, session_id, [dossier_id], written, "decision", "décision du jury retirée")


def know_minutes(centre: Centre, session_id: bytes, on: date) -> None:
    """Say that the minutes are known: decisions are final, and letters may be written.

    :raises RuleError: a day before the session or to come, a dossier undecided or not deposited.
    """
    by = centre.require_operator()
    today = centre.clock().date()
    label = "procès-verbal connu"
    with centre.store.database.writing() as transaction:
        held = centre_steps.session_file(transaction.connection, session_id)
        _check_going_on(held)
        if not held.session.on <= on <= today:
            raise RuleError(
                f"Le procès-verbal du {date_words(on)} ne va pas avec la session du "
                f"{date_words(held.session.on)} : mettez le jour où vous l’avez connu."
            )
        entered = _entered(transaction, session_id)
        if not entered:
            raise RuleError("La session n’a aucun dossier : il n’y a pas de procès-verbal à noter.")
        left = [each for each, hearing in entered.items() if hearing.decision is None]
        if left:
            named = _references(transaction, left)
            raise RuleError(
                f"{counted(len(left), 'dossier')} sans décision, {named} : "
                "notez-la, ou retirez de la session ce qui n’est pas déposé."
            )
        minutes = Minutes(on, by, session=session_id)
        centre_facts.append(centre, transaction, minutes, label)
        for dossier, hearing in entered.items():
            told = replace(hearing, minutes_on=on)
            _append(centre, transaction, dossier, told, "minutes", label)
    centre.forget(*entered)


def contest(centre: Centre, dossier_id: bytes, contestation: Contestation, rank: int = -1) -> None:
    """Note a contestation, or its answer.

    :param rank: of the one written again, -1 for a new one.
    :raises RuleError: nothing is known yet, or it contradicts itself.
    """
    fit = kept(contestation)
    today = centre.clock().date()

    def changed(hearing: Hearing, dossier: Dossier) -> Hearing:
        check_contestation(fit, hearing, _release(centre, dossier), today)
        held = hearing.contestations
        if rank < 0:
            return replace(hearing, contestations=(*held, fit))
        return replace(hearing, contestations=(*held[:rank], fit, *held[rank + 1 :]))

    label = "contestation répondue" if fit.answered_on else "contestation reçue"
    _last_hearing(centre, dossier_id, changed, "contestation", label)


def complete(centre: Centre, dossier_id: bytes, complement: Complement) -> None:
    """Bring what a jury asked for: it only ever adds.

    :raises RuleError: nothing was asked, or it does not answer it.
    """
    fit = kept(complement)
    today = centre.clock().date()

    def changed(hearing: Hearing, dossier: Dossier) -> Hearing:
        limit = situation(centre, dossier).valid_until
        check_complement(fit, hearing, dossier.journey, limit, today)
        return replace(hearing, complement=fit)

    _last_hearing(centre, dossier_id, changed, "complement", "complément pour le jury")


def certify(centre: Centre, dossier_id: bytes, certificate: Certificate) -> None:
    """Record the number and the day of the certificate.

    :raises RuleError: the jury did not certify, no number, a day out of place.
    """
    fit = kept(certificate)
    today = centre.clock().date()

    def changed(hearing: Hearing, _dossier: Dossier) -> Hearing:
        check_certificate(fit, hearing, today)
        return replace(hearing, certificate=fit)

    _last_hearing(centre, dossier_id, changed, "step", "certificat noté")


def missing_of(centre: Centre, dossier_id: bytes, worth: EvidenceAlone) -> tuple[Missing, ...]:
    """What a dossier lacks for a délégataire, told.

    :param worth: what a preuve alone is worth to it.
    """
    return missing(situation(centre, centre.in_hand(dossier_id)), worth)


def contest_delay(centre: Centre, dossier: Dossier) -> Delay | None:
    """How long the délégataire of the last jury gives to contest; None when nobody knows."""
    held = dossier.journey.hearings
    if not held or held[-1].session is None:
        return None
    with centre.store.database.reading() as connection:
        session = centre_steps.session_file(connection, held[-1].session).session
        return centre_steps.delegate(connection, bytes.fromhex(session.delegate)).contest


def situation(centre: Centre, dossier: Dossier) -> Situation:
    """Where a dossier stands today."""
    return view_of(centre, dossier).situation


def hearing_in(dossier: Dossier, session_id: bytes) -> Hearing:
    """The hearing of a dossier in a session.

    :raises RuleError: it is not in it.
    """
    found = [each for each in dossier.journey.hearings if each.session == session_id]
    if not found:
        raise RuleError(f"Le dossier {dossier.reference} n’est pas dans cette session.")
    return found[-1]


class of_dossier:  # noqa: N801 - read as a word of the sentence it stands in
    """Names the dossier in the refusals of a block that deals with several."""

    def __init__(self, dossier: Dossier) -> None:
        self._reference = dossier.reference

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Name the dossier."""
        if isinstance(error, RuleError) and self._reference not in error.sentence:
            sentence = error.sentence
            raise RuleError(f"{self._reference} : {sentence[:1].lower()}{sentence[1:]}") from None


def _each(
    centre: Centre,
    session_id: bytes,
    dossier_ids: Iterable[bytes],
    written: Callable[[Dossier, SessionFile, Delegate], Hearing],
    kind: str,
    label: str,
) -> None:
    """Write a hearing of each dossier, in one transaction, while the session goes on."""
    ids = list(dossier_ids)
    with centre.store.database.writing() as transaction:
        connection = transaction.connection
        held = centre_steps.session_file(connection, session_id)
        _check_going_on(held)
        delegate = centre_steps.delegate(connection, bytes.fromhex(held.session.delegate))
        for dossier_id in ids:
            dossier = dossiers.load(connection, dossier_id)
            check_in_use(dossier)
            hearing = written(dossier, held, delegate)
            _append(centre, transaction, dossier_id, hearing, kind, label)
    centre.forget(*ids)


def _last_hearing(
    centre: Centre,
    dossier_id: bytes,
    changed: Callable[[Hearing, Dossier], Hearing],
    kind: str,
    label: str,
) -> None:
    with centre.store.database.writing() as transaction:
        dossier = dossiers.load(transaction.connection, dossier_id)
        check_in_use(dossier)
        held = dossier.journey.hearings
        if not held:
            raise RuleError(f"Le dossier {dossier.reference} n’a été devant aucun jury.")
        _append(centre, transaction, dossier_id, changed(held[-1], dossier), kind, label)
    centre.forget(dossier_id)


def _append(
    centre: Centre,
    transaction: Transaction,
    dossier_id: bytes,
    hearing: Hearing,
    kind: str,
    label: str,
    *,
    dropped: bool = False,
) -> None:
    """Write a hearing of a dossier and its line, in an open transaction."""
    new_id = centre.store.new_id
    people = rows.People.load(transaction.connection)
    entry = hearing.id or new_id()
    row = steps.step_row(hearing, entry, dossier_id, people, new_id, dropped=dropped)
    draft = Draft(kind, label, centre.clock(), by=centre.operator, dossier=dossier_id)
    transaction.append(draft, [*people.newcomers(), row])
    dossier = dossiers.load(transaction.connection, dossier_id)
    state.replace(transaction.connection, centre.project(dossier))


def _entered(transaction: Transaction, session_id: bytes) -> dict[bytes, Hearing]:
    """The dossiers of a session and their hearing there."""
    heard = hearings.of_session(transaction.connection, session_id)
    return {each.line.id: each.hearing for each in heard}


def _check_going_on(held: SessionFile) -> None:
    if held.minutes is not None:
        raise RuleError(
            f"La session du {date_words(held.session.on)} est terminée : son procès-verbal est "
            f"connu depuis le {date_words(held.minutes.known_on)}."
        )


def _references(transaction: Transaction, ids: Sequence[bytes]) -> str:
    return listed([dossiers.load(transaction.connection, each).reference for each in ids])


def _release(centre: Centre, dossier: Dossier) -> Release | None:
    return centre.release(dossier.current.release) if dossier.current else None

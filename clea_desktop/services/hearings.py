"""Dossiers before a jury: entered, decided, contested, completed. One gesture, one transaction.

What is written of a dossier is one of its own facts; a gesture on several is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clea_desktop.domain.delegate import Delegate
from clea_desktop.domain.dossier import Dossier, check_in_use
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, date_words, listed, lowered
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    Hearing,
    JuryDecision,
)
from clea_desktop.domain.hearing_checks import (
    check_certificate,
    check_complement,
    check_contestation,
    check_decision,
    check_whole,
)
from clea_desktop.domain.journey import journey_of, steps_of
from clea_desktop.domain.jury import Minutes, SessionFile
from clea_desktop.domain.jury_rules import (
    check_going_on,
)
from clea_desktop.domain.path import Act
from clea_desktop.domain.possible import check_act
from clea_desktop.domain.referential import Release
from clea_desktop.domain.step_texts import kept
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import situation_of
from clea_desktop.store import centre_steps, dossiers, rows, state, steps
from clea_desktop.store import hearings as stored
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction


def enter(centre: Centre, session_id: bytes, dossier_ids: Sequence[bytes]) -> None:
    """Enter dossiers in a session: to be deposited.

    :raises RuleError: the session is over, one of them is not for a jury now, or is of another
        certification: a jury decides of one at a time.
    """
    today = centre.clock().date()
    decided = certification_of(centre, session_id)

    def written(dossier: Dossier, held: SessionFile, delegate: Delegate) -> Hearing:
        nonlocal decided
        check_act(Act.HAND_TO_JURY, situation_of(centre, dossier))
        release = release_of(centre, dossier)
        assert release is not None, "complete, else refused"
        decided = decided or release
        if release.key.id != decided.key.id:
            raise RuleError(
                f"Le dossier {dossier.reference} suit « {release.certification} », et cette "
                f"session « {decided.certification} » : inscrivez-le dans une session à part."
            )
        if any(each.session == session_id for each in dossier.journey.hearings):
            raise RuleError(
                f"Le dossier {dossier.reference} a déjà été vu par cette session : choisissez-en "
                "une autre."
            )
        return Hearing(
            held.session.on,
            delegate.name,
            today,
            deposit_by=held.session.deposit_by,
            session=session_id,
        )

    _each(centre, session_id, dossier_ids, written, "step", "inscrit au jury")


def certification_of(centre: Centre, session_id: bytes) -> Release | None:
    """The release of one of the dossiers entered in a session; None when there is none."""
    with centre.store.database.reading() as connection:
        heard = stored.of_session(connection, session_id)
        found = dossiers.load(connection, heard[0].line.id) if heard else None
    return release_of(centre, found) if found is not None else None


def leave(centre: Centre, session_id: bytes, dossier_id: bytes) -> None:
    """Take a dossier out of a session, while it is not deposited.

    :raises RuleError: it is deposited, or not there.
    """
    with centre.store.database.writing() as transaction:
        dossier = dossiers.load(transaction.connection, dossier_id)
        hearing = hearing_in(dossier, session_id)
        if hearing.deposited_on is not None:
            raise RuleError(
                f"Le dossier est déposé depuis le {date_words(hearing.deposited_on)} : il ne "
                "quitte plus la session ; demandez au jury de ne pas l’examiner."
            )
        people = rows.People.load(transaction.connection)
        writing = _Writing(centre, transaction, people, "step", "retiré du jury")
        writing.put(dossier, hearing, dropped=True)
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
            left = remaining_of(centre, dossier)
            check_decision(decision, hearing, release_of(centre, dossier), today, left)
        return replace(hearing, decision=decision)

    _each(centre, session_id, list(decisions), written, "decision", "décision du jury")


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
        check_going_on(held)
        if not held.session.on <= on <= today:
            raise RuleError(
                f"Le procès-verbal du {date_words(on)} ne va pas avec la session du "
                f"{date_words(held.session.on)} : mettez le jour où vous l’avez connu."
            )
        heard = entered(transaction, session_id)
        if not heard:
            raise RuleError("La session n’a aucun dossier : il n’y a pas de procès-verbal à noter.")
        left = [each for each, hearing in heard.items() if hearing.decision is None]
        if left:
            named = _references(transaction, left)
            raise RuleError(
                f"{counted(len(left), 'dossier')} sans décision, {named} : "
                "notez-la, ou retirez de la session ce qui n’est pas déposé."
            )
        minutes = Minutes(on, by, session=session_id)
        centre_facts.append(centre, transaction, minutes, label)
        people = rows.People.load(transaction.connection)
        writing = _Writing(centre, transaction, people, "minutes", label)
        for dossier_id, hearing in heard.items():
            dossier = dossiers.load(transaction.connection, dossier_id)
            writing.put(dossier, replace(hearing, minutes_on=on))
    centre.forget(*heard)


def contest(
    centre: Centre,
    dossier_id: bytes,
    contestation: Contestation,
    rank: int = -1,
    hearing_id: bytes | None = None,
) -> None:
    """Note a contestation, or its answer.

    :param rank: of the one written again, -1 for a new one.
    :param hearing_id: which time before a jury it is about; None for the last.
    :raises RuleError: nothing is known yet, or it contradicts itself.
    """
    fit = kept(contestation)
    today = centre.clock().date()

    def changed(hearing: Hearing, dossier: Dossier) -> Hearing:
        check_contestation(fit, hearing, release_of(centre, dossier), today)
        if fit.decision is not None:
            check_whole(fit.decision, remaining_of(centre, dossier))
        held = hearing.contestations
        if rank >= len(held) or (rank >= 0 and held[rank].answered_on is not None):
            raise RuleError(
                "Cette contestation n’est pas là, ou elle a déjà sa réponse : notez-en une "
                "nouvelle."
            )
        if rank < 0:
            return replace(hearing, contestations=(*held, fit))
        return replace(hearing, contestations=(*held[:rank], fit, *held[rank + 1 :]))

    label = "contestation répondue" if fit.answered_on else "contestation reçue"
    _hearing(centre, dossier_id, changed, "contestation", label, hearing_id)


def complete(centre: Centre, dossier_id: bytes, complement: Complement) -> None:
    """Bring what a jury asked for: it only ever adds.

    :raises RuleError: nothing was asked, or it does not answer it.
    """
    fit = kept(complement)
    today = centre.clock().date()

    def changed(hearing: Hearing, dossier: Dossier) -> Hearing:
        limit = situation_of(centre, dossier).valid_until
        check_complement(fit, hearing, dossier.journey, limit, today)
        return replace(hearing, complement=fit.added_to(hearing.complement))

    _hearing(centre, dossier_id, changed, "complement", "complément pour le jury")


def certify(centre: Centre, dossier_id: bytes, certificate: Certificate) -> None:
    """Record the number and the day of the certificate.

    :raises RuleError: the jury did not certify, no number, a day out of place.
    """
    fit = kept(certificate)
    today = centre.clock().date()

    def changed(hearing: Hearing, _dossier: Dossier) -> Hearing:
        check_certificate(fit, hearing, today)
        return replace(hearing, certificate=fit)

    _hearing(centre, dossier_id, changed, "step", "certificat noté")


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
            raise RuleError(f"{self._reference} : {lowered(sentence)}") from None


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
        check_going_on(held)
        delegate = centre_steps.delegate(connection, bytes.fromhex(held.session.delegate))
        writing = _Writing(centre, transaction, rows.People.load(connection), kind, label)
        for dossier_id in ids:
            dossier = dossiers.load(connection, dossier_id)
            check_in_use(dossier)
            writing.put(dossier, written(dossier, held, delegate))
    centre.forget(*ids)


def _hearing(
    centre: Centre,
    dossier_id: bytes,
    changed: Callable[[Hearing, Dossier], Hearing],
    kind: str,
    label: str,
    hearing_id: bytes | None = None,
) -> None:
    """Write one time of a dossier before a jury again: the last, or the one named."""
    with centre.store.database.writing() as transaction:
        dossier = dossiers.load(transaction.connection, dossier_id)
        check_in_use(dossier)
        every = dossier.journey.hearings
        held = [each for each in every if hearing_id is None or each.id == hearing_id]
        if not held:
            raise RuleError(f"Le dossier {dossier.reference} n’a été devant aucun jury.")
        people = rows.People.load(transaction.connection)
        writing = _Writing(centre, transaction, people, kind, label)
        writing.put(dossier, changed(held[-1], dossier))
    centre.forget(dossier_id)


def append(
    centre: Centre,
    transaction: Transaction,
    dossier_id: bytes,
    hearing: Hearing,
    kind: str,
    label: str,
) -> None:
    """Write a hearing of a dossier and its line, in an open transaction."""
    dossier = dossiers.load(transaction.connection, dossier_id)
    people = rows.People.load(transaction.connection)
    _Writing(centre, transaction, people, kind, label).put(dossier, hearing)


@dataclass(frozen=True)
class _Writing:
    """One gesture on the hearings of some dossiers: the people are read once for all of them."""

    centre: Centre
    transaction: Transaction
    people: rows.People
    kind: str
    label: str

    def put(self, dossier: Dossier, hearing: Hearing, *, dropped: bool = False) -> None:
        """Write a hearing of a dossier just read, and its line: the disk is not read again."""
        assert dossier.id is not None, "read from the centre"
        centre, new_id = self.centre, self.centre.store.new_id
        entry = hearing.id or new_id()
        row = steps.step_row(hearing, entry, dossier.id, self.people, new_id, dropped=dropped)
        at, by = centre.clock(), centre.operator
        draft = Draft(self.kind, self.label, at, by=by, dossier=dossier.id)
        self.transaction.append(draft, [*self.people.newcomers(), row])
        told = [*steps_of(dossier.journey), replace(hearing, id=entry)]
        if dropped:
            told = [step for step in told if step.id != entry]
        line = centre.project(replace(dossier, journey=journey_of(told)))
        state.replace(self.transaction.connection, line)


def entered(transaction: Transaction, session_id: bytes) -> dict[bytes, Hearing]:
    """The dossiers of a session and their hearing there."""
    heard = stored.of_session(transaction.connection, session_id)
    return {each.line.id: each.hearing for each in heard}


def _references(transaction: Transaction, ids: Sequence[bytes]) -> str:
    return listed([dossiers.load(transaction.connection, each).reference for each in ids])


def remaining_of(centre: Centre, dossier: Dossier) -> tuple[str, ...]:
    """The sous-domaines a dossier has left to validate, by what its facts come to now."""
    outcome = centre.standing_of(dossier)
    return tuple(outcome.remaining) if outcome is not None else ()


def release_of(centre: Centre, dossier: Dossier) -> Release | None:
    """The release of a dossier's assessments; None before the first."""
    return centre.release(dossier.current.release) if dossier.current else None

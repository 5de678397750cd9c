"""Candidates: dossiers and assessments opened, identities edited, duplicates joined."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from clea_desktop.domain import texts
from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import (
    Dossier,
    Withdrawal,
    check_joining,
    check_withdrawal,
    standing,
)
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.identity import bears_other_names, renamed
from clea_desktop.domain.people import Candidate, NameChange, Person
from clea_desktop.domain.referential import Release
from clea_desktop.domain.training import check_not_trainer
from clea_desktop.domain.years import check_opening
from clea_desktop.services.centre import Centre, Gesture
from clea_desktop.services.change import Change
from clea_desktop.store import dossiers, evidence, lists, rows, state, whole
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction
from clea_desktop.store.evidence import Kept
from clea_desktop.store.lists import Line


def open_dossier(centre: Centre, candidate: Candidate, *, homonym: bool = False) -> bytes:
    """Open a dossier for a candidate.

    :param homonym: somebody else of the same names and date of birth has one, and it was said.
    :returns: its id.
    :raises RuleError: the same person (names and date of birth) has one already.
    """
    with centre.store.database.writing() as transaction:
        opened = Dossier("", candidate)
        return add_dossier(
            centre, transaction, opened, "dossier", "dossier ouvert", homonym=homonym
        )


def likely_same(centre: Centre, candidate: Candidate, but: bytes | None = None) -> list[Line]:
    """Dossiers that may be of the same person: a name in common, and nothing that tells apart.

    :param but: a dossier to leave out, the candidate’s own.
    """
    with centre.store.database.reading() as connection:
        found = lists.likely_same(connection, candidate)
        return lists.lines_of(connection, [one for one in found if one != but])


def edit_identity(
    centre: Centre, dossier_id: bytes, candidate: Candidate, reason: NameChange | None = None
) -> Change:
    """Write the identity of a candidate as it is now; undo reaches it.

    :param reason: why a name changes; the name before is kept among the former ones.
    :raises RuleError: a name changes without its reason, or the dossier was withdrawn.
    """
    now = centre.clock()
    label = "identité modifiée"
    with centre.gesture(dossier_id) as gesture:
        before = gesture.dossier.candidate
        if bears_other_names(before, candidate):
            if reason is None:
                raise RuleError("Un nom change : dites pourquoi (mariage, jugement, acte, erreur).")
            candidate = renamed(before, candidate, reason, now.date())
        act = None
        if candidate != before:
            connection = gesture.transaction.connection
            supersedes = dossiers.identity_id(connection, dossier_id)
            row = rows.identity_row(candidate, dossier_id, centre.store.new_id(), supersedes)
            draft = Draft("identity", label, now, by=centre.operator, dossier=dossier_id)
            act = gesture.transaction.append(draft, [row])
            refresh_line(centre, gesture)
    return Change(act, dossier_id, None, (), {}, None, label)


def join(centre: Centre, dossier_id: bytes, joined_id: bytes) -> Change:
    """Read a dossier with another of the same person from now on, every mark untouched.

    :param joined_id: the one that leaves the lists; its reference and names still find both.
    :raises RuleError: an assessment is open in each, their editions differ, one was withdrawn,
        or a rectification would lose its place.
    """
    now = centre.clock()
    with centre.gesture(dossier_id) as gesture:
        connection = gesture.transaction.connection
        kept, joined = gesture.dossier, dossiers.load(connection, joined_id)
        check_joining(kept, joined)
        label = "dossiers réunis"
        draft = Draft("join", label, now, by=centre.operator, dossier=dossier_id)
        row = rows.joining_row(centre.store.new_id(), dossier_id, joined_id)
        act = gesture.transaction.append(draft, [row])
        outcome = centre.standing_of(refresh_line(centre, gesture))
        for other in dossiers.with_joined(connection, dossier_id)[1:]:
            state.replace(connection, centre.project(dossiers.load(connection, other)))
    centre.forget(joined_id)
    return Change(act, dossier_id, None, (), {}, outcome, label)


def withdraw(centre: Centre, dossier_id: bytes, reason: str) -> Change:
    """Take a dossier opened by mistake out of the lists; nothing of it is lost.

    :raises RuleError: no reason, it was withdrawn already, or a paper of it was handed over.
    """
    why = texts.typed("Le retrait n’a pas de motif ; cette demande", reason, texts.full_paragraphs)
    by = centre.require_operator()
    now = centre.clock()
    label = "dossier retiré"
    with centre.gesture(dossier_id) as gesture:
        check_withdrawal(gesture.dossier)
        people = rows.People.load(gesture.transaction.connection)
        new_id = centre.store.new_id
        withdrawal = Withdrawal(why.strip(), now, by)
        row = rows.withdrawal_row(withdrawal, new_id(), dossier_id, people, new_id)
        draft = Draft("withdraw", label, now, by=centre.operator, dossier=dossier_id)
        act = gesture.transaction.append(draft, [row])
        refresh_line(centre, gesture)
    return Change(act, dossier_id, None, (), {}, None, label)


def add_dossier(
    centre: Centre,
    transaction: Transaction,
    dossier: Dossier,
    kind: str,
    label: str,
    *,
    homonym: bool = False,
    pieces: Sequence[Kept] = (),
) -> bytes:
    """Write a whole dossier, its facts and its line, as one act of an open transaction.

    :param pieces: the bytes of its pieces, which lie on disk already.
    """
    connection = transaction.connection
    same = None if homonym else lists.find_same_person(connection, dossier.candidate)
    if same is not None:
        raise RuleError(
            f"{dossier.candidate.full_name} ({dossier.candidate.birth_date.words}) "
            f"a déjà le dossier {same} dans ce centre : ouvrez-le plutôt."
        )
    now = centre.clock()
    numbering = whole.Numbering(
        id=centre.store.new_id(),
        year=now.year,
        number=dossiers.next_number(connection, now.year),
        salt=os.urandom(32),
    )
    people, new_id = rows.People.load(connection), centre.store.new_id
    draft = Draft(kind, label, now, by=centre.operator, dossier=numbering.id)
    transaction.append(
        draft,
        [
            *whole.whole_rows(dossier, numbering, people, centre.fingerprints, new_id),
            *(evidence.row_of(each, numbering.id, new_id()) for each in pieces),
        ],
    )
    numbered = replace(
        rows.recorded(dossier, people, centre.store.new_id),
        id=numbering.id,
        reference=dossiers.reference_words(numbering.year, numbering.number),
    )
    state.add(connection, centre.project(numbered))
    return numbering.id


def open_assessment(
    centre: Centre,
    dossier_id: bytes,
    kind: Kind,
    release: Release,
    opened_on: date,
    evaluator: Person,
) -> bytes:
    """Open an assessment, pinned to a release.

    :returns: its id.
    :raises RuleError: out of its place in the path, or dated in the future.
    """
    now = centre.clock()
    if opened_on > now.date():
        raise RuleError("Une évaluation ne s’ouvre pas à une date à venir : corrigez la date.")
    with centre.gesture(dossier_id) as gesture:
        dossier = gesture.dossier
        current = dossier.current
        # A correction of the same edition is followed: its codes are the same.
        followed = (release.key.id, release.key.edition)
        if (
            kind is Kind.FINALE
            and current is not None
            and (current.release.id, current.release.edition) != followed
        ):
            raise RuleError(
                f"L’{kind.words} suit l’édition de l’évaluation préalable, "
                f"{current.release.edition} : choisissez-la."
            )
        certifiable = standing(release, dossier.assessments).certifiable
        check_opening(dossier.assessments, kind, opened_on, release.validity_years, certifiable)
        what = f"L’{kind.words} ne s’ouvre pas ainsi"
        check_not_trainer(dossier.journey, evaluator, opened_on, what)
        centre.check_may_observe(evaluator, what)
        people = rows.People.load(gesture.transaction.connection)
        evaluator_id = people.id_of(evaluator, centre.store.new_id)
        opened = Assessment(kind, release.key, opened_on, evaluator, id=centre.store.new_id())
        row = rows.assessment_row(opened, dossier_id, len(dossier.assessments), evaluator_id)
        gesture.transaction.append(
            Draft("assessment", kind.words, now, by=centre.operator, dossier=dossier_id),
            [*people.newcomers(), row],
        )
        refresh_line(centre, gesture)
    assert opened.id is not None
    return opened.id


def refresh_line(centre: Centre, gesture: Gesture) -> Dossier:
    """Read the dossier again and rewrite its line, in the transaction that changed it."""
    dossier = gesture.read_again()
    state.replace(gesture.transaction.connection, centre.project(dossier))
    return dossier

"""A centre, open: its store, its clock, its releases. Every service is given one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.dossier import Dossier, check_in_use, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.people import Organisation, Person
from clea_desktop.domain.publishing import InForce
from clea_desktop.domain.referential import Release, ReleaseKey, edition_rank
from clea_desktop.domain.rights import (
    Profile,
    Role,
    allows,
    check_allowed,
    check_may_observe,
    profile_of,
    standing_profiles,
)
from clea_desktop.domain.years import valid_until
from clea_desktop.referentials.manifest import Manifest, known_manifest
from clea_desktop.referentials.names import MANIFEST
from clea_desktop.services.clock import Clock
from clea_desktop.services.held import held_release
from clea_desktop.store import (
    centre_steps,
    contacts,
    dossiers,
    registry,
    state,
)
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction
from clea_desktop.store.opening import Store

IN_HAND = 16
"""How many dossiers are kept in hand: an evaluator has up to eight candidates at once."""


class Gesture:
    """One gesture on one dossier: its transaction, and the dossier as it will stand after."""

    def __init__(self, transaction: Transaction, dossier: Dossier) -> None:
        self.transaction = transaction
        self.dossier = dossier

    def read_again(self) -> Dossier:
        """Take the dossier from the disk, after facts that are simpler to read than to follow."""
        assert self.dossier.id is not None
        self.dossier = dossiers.load(self.transaction.connection, self.dossier.id)
        return self.dossier


class Centre:
    """An open centre and what its services share."""

    def __init__(self, store: Store, clock: Clock, wall: Clock | None = None) -> None:
        self.store = store
        self.clock = clock
        # The hour of the computer, whatever day is asked for.
        self.wall = wall or clock
        self._releases: dict[ReleaseKey, Release] = {}
        # The dossiers in hand, as the disk holds them: a decision need not read them again.
        self._in_hand: OrderedDict[bytes, Dossier] = OrderedDict()
        with store.database.reading() as connection:
            self.fingerprints = registry.releases(connection)
            self.evaluator = (
                registry.person(connection, store.evaluator) if store.evaluator else None
            )
        self.profiles: tuple[Profile, ...] = ()
        self.role: Role | None = None
        self.read_profiles()
        # Every act any service writes passes here.
        store.database.permit = self._permit

    def read_profiles(self) -> None:
        """Read who may do what; after a profile changed, or another person typed."""
        with self.store.database.reading() as connection:
            founder = registry.founder(connection)
            self.profiles = standing_profiles(
                centre_steps.all_of(connection, Profile),
                registry.person(connection, founder) if founder else None,
                registry.made_on(connection),
            )
        own = profile_of(self.profiles, self.operator)
        self.role = own.role if own is not None and own.withdrawn_on is None else None

    def _permit(self, draft: Draft) -> None:
        self.require(draft.kind)

    def require(self, what: str) -> None:
        """Refuse a kind of act, or a gesture that writes none, that who types may not do.

        :raises RuleError: the sentence says who may.
        """
        if self.operator is None:
            self.require_operator()
        check_allowed(self.role, what)

    def allows(self, what: str) -> bool:
        """Whether who types may write an act of that kind, or do that gesture."""
        return allows(self.role, what)

    def check_may_observe(self, person: Person, what: str) -> None:
        """Refuse an observer whose profile is not to observe.

        :param what: begins the sentence.
        :raises RuleError: it is a secrétaire, or somebody who only reads.
        """
        check_may_observe(self.profiles, person, what)

    @property
    def operator(self) -> bytes | None:
        """Who types: the evaluator whose passphrase opened the centre."""
        return self.store.evaluator

    @property
    def pending(self) -> bool:
        """Whether a new data key was being made, and could not be yet."""
        return self.store.pending

    @property
    def stopped(self) -> bool:
        """Whether the program before was stopped dead, by a kill or by the computer."""
        return self.store.stopped

    @property
    def recovered(self) -> int:
        """How many acts only the log held: the program before was stopped dead."""
        return self.store.recovered

    @property
    def responsible(self) -> bool:
        """Whether who types answers for the centre: its maker, until profiles name others."""
        return self.role is Role.RESPONSIBLE

    def require_responsible(self) -> None:
        """Refuse what only the responsable may do.

        :raises RuleError: who types is not.
        """
        if not self.responsible:
            raise RuleError(
                "Seule la personne responsable du centre peut faire cela : demandez-le-lui."
            )

    def require_operator(self) -> Person:
        """Who types, for acts that name who did them.

        :raises RuleError: the centre was opened by its recovery code, which is nobody's.
        """
        if self.evaluator is None:
            raise RuleError(
                "Le centre a été ouvert par le code de secours, qui n’est à personne : choisissez "
                "d’abord une nouvelle phrase de passe."
            )
        return self.evaluator

    def become_responsible_after_recovery(self, give_passphrase: Callable[[bytes], None]) -> None:
        """Go on as the responsable who has been so the longest, once given a passphrase.

        :raises RuleError: the centre was opened by a passphrase.
        """
        if self.operator is not None:
            raise RuleError(
                "Le centre est ouvert par une phrase de passe : changez-la dans les réglages."
            )
        answering = [
            profile.person.id
            for profile in self.profiles
            if profile.role is Role.RESPONSIBLE and profile.withdrawn_on is None
        ]
        # There is always one: the last cannot be withdrawn.
        whose = answering[0]
        assert whose is not None, "a profile of the centre has its record"
        give_passphrase(whose)
        self.store.evaluator = whose
        with self.store.database.reading() as connection:
            self.evaluator = registry.person(connection, whose)
        self.read_profiles()

    def standing_of(self, dossier: Dossier) -> Outcome | None:
        """What a dossier's facts come to by the release of its last assessment."""
        current = dossier.current
        return standing(self.release(current.release), dossier.assessments) if current else None

    def forget(self, *dossier_ids: bytes) -> None:
        """Let go of some dossiers in hand, all when none is named: the disk says otherwise now."""
        for dossier_id in dossier_ids or tuple(self._in_hand):
            self._in_hand.pop(dossier_id, None)

    @contextmanager
    def gesture(self, dossier_id: bytes, *, only_read: bool = False) -> Iterator[Gesture]:
        """Write one gesture on a dossier (KeyError when there is none).

        :param only_read: it puts back a dossier that is only read.
        :raises RuleError: the dossier is only read: withdrawn, joined, followed elsewhere.

        The lock on the folder makes this program the only writer, so a dossier in hand is what
        the disk holds; whatever stops the gesture lets go of it.

        :raises EnvironmentProblem: the disk refused; nothing was written.
        """
        with self.gestures([dossier_id], only_read=only_read) as (_transaction, made):
            yield made[0]

    @contextmanager
    def gestures(
        self, dossier_ids: Sequence[bytes], *, only_read: bool = False
    ) -> Iterator[tuple[Transaction, list[Gesture]]]:
        """Write one gesture on several dossiers, in one transaction, as :meth:`gesture`."""
        held = [self._in_hand.pop(dossier_id, None) for dossier_id in dossier_ids]
        with self.store.database.writing() as transaction:
            made = []
            for dossier_id, known in zip(dossier_ids, held, strict=True):
                dossier = known or dossiers.load(transaction.connection, dossier_id)
                if not only_read:
                    check_in_use(dossier)
                made.append(Gesture(transaction, dossier))
            yield transaction, made
        for dossier_id, gesture in zip(dossier_ids, made, strict=True):
            self._in_hand[dossier_id] = gesture.dossier
        while len(self._in_hand) > IN_HAND:
            self._in_hand.popitem(last=False)

    def dossier_of(self, assessment_id: bytes) -> bytes:
        """The dossier an assessment belongs to (KeyError when there is none)."""
        for dossier_id, dossier in self._in_hand.items():
            for assessment in dossier.assessments:
                if assessment.id == assessment_id:
                    return dossier_id
        with self.store.database.reading() as connection:
            return dossiers.of_assessment(connection, assessment_id)

    def release(self, key: ReleaseKey) -> Release:
        """A release the centre holds, read once (KeyError when it holds none)."""
        if key not in self._releases:
            database, fingerprint = self.store.database, self.fingerprints[key]
            self._releases[key] = held_release(database, key, fingerprint)
        return self._releases[key]

    def manifest(self, key: ReleaseKey) -> Manifest | None:
        """What the file of a release said of it; None when it came without one."""
        with self.store.database.reading() as connection:
            found = registry.release_parts(connection, key).get(MANIFEST)
        return known_manifest(found) if found else None

    def in_force(self, key: ReleaseKey) -> InForce:
        """When an edition is in force, by the last of its releases that says so."""
        own = [known for known in self.fingerprints if known.same_edition(key)]
        for known in sorted(own, reverse=True):
            said = self.manifest(known)
            if said is not None and (said.in_force_from or said.in_force_until):
                return InForce(said.in_force_from, said.in_force_until)
        return InForce()

    def learn(self, key: ReleaseKey, fingerprint: str) -> None:
        """Take in a release just written; those of its edition are read again."""
        self.fingerprints[key] = fingerprint
        for known in [own for own in self._releases if own.same_edition(key)]:
            del self._releases[known]

    def release_of_fingerprint(self, fingerprint: str) -> Release | None:
        """The very release of a fingerprint; None when the centre does not hold it."""
        found = [key for key, own in self.fingerprints.items() if own == fingerprint]
        return self.release(found[0]) if found else None

    def latest_release(self, referential: str, edition: str) -> Release | None:
        """The last correction of an edition the centre holds."""
        keys = [k for k in self.fingerprints if (k.id, k.edition) == (referential, edition)]
        return self.release(max(keys)) if keys else None

    def offered_releases(self, dossier: Dossier, on: date | None = None) -> list[Release]:
        """The releases a new assessment may follow: the last of each edition.

        :param on: the day it begins, today when not given.

        Those in force that day come first; then the certification the centre had first, lest one
        that came later be taken for it; then the newest edition. Within a period a dossier stays
        on its edition; once its years are over, it is free.
        """
        editions = {(key.id, key.edition) for key in self.fingerprints}
        current = dossier.current
        if current is not None and not self._over(dossier, current):
            editions = {(current.release.id, current.release.edition)}
        return self.ranked_releases(editions, on or self.clock().date())

    def ranked_releases(self, editions: Iterable[tuple[str, str]], day: date) -> list[Release]:
        """The last release of each of these editions, those in force that day first."""
        ranked = sorted(editions, key=lambda one: (one[0], edition_rank(one[1])), reverse=True)
        found = [self.latest_release(*edition) for edition in ranked]
        held = [release for release in found if release is not None]
        came = list(dict.fromkeys(key.id for key in self.fingerprints))
        return sorted(
            held,
            key=lambda release: (
                not self.in_force(release.key).on(day),
                came.index(release.key.id),
            ),
        )

    def _over(self, dossier: Dossier, current: Assessment) -> bool:
        years = self.release(current.release).validity_years
        until = valid_until(dossier.assessments, years)
        return until is not None and self.clock().date() > until

    def provisional(self, key: ReleaseKey) -> bool:
        """Whether a line that decides still has to be checked by the responsable."""
        with self.store.database.reading() as connection:
            ticked = registry.ticked_lines(connection, key)
        return not ticked.issuperset(self.release(key).deciding_lines)

    @property
    def organisation(self) -> Organisation:
        """The organisme évaluateur."""
        with self.store.database.reading() as connection:
            return registry.organisation(connection)

    def project(self, dossier: Dossier) -> dict[str, object]:
        """The line that lists read of a dossier."""
        current = dossier.current
        if current is None:
            return state.projection(dossier, None, None)
        release = self.release(current.release)
        return state.projection(dossier, release, standing(release, dossier.assessments))

    def remake_lines(self) -> None:
        """Make the line of every dossier and contact afresh: a newer program may say more in it."""
        with self.store.database.writing() as transaction:
            for dossier_id in dossiers.all_ids(transaction.connection):
                dossier = dossiers.load(transaction.connection, dossier_id)
                state.replace(transaction.connection, self.project(dossier))
            for contact_id in contacts.all_ids(transaction.connection):
                held = contacts.load(transaction.connection, contact_id)
                contacts.write_line(transaction.connection, held)
            state.sign(transaction.connection)

    def in_hand(self, dossier_id: bytes) -> Dossier:
        """A dossier as the disk holds it, read only when it is not in hand."""
        held = self._in_hand.get(dossier_id)
        if held is not None:
            return held
        with self.store.database.reading() as connection:
            return dossiers.load(connection, dossier_id)

    def take_in_hand(self, dossier_ids: Sequence[bytes]) -> None:
        """Read some dossiers and keep them in hand: what is done next is done to these."""
        missing = [each for each in dossier_ids if each not in self._in_hand]
        if missing:
            with self.store.database.reading() as connection:
                for dossier_id in missing:
                    self._in_hand[dossier_id] = dossiers.load(connection, dossier_id)
        for dossier_id in dossier_ids:
            self._in_hand.move_to_end(dossier_id)
        while len(self._in_hand) > IN_HAND:
            self._in_hand.popitem(last=False)

    def fold_in(self) -> bool:
        """Fold the log into the file, where a flipped bit is always found; nobody is typing.

        :returns: whether it was: not while somebody reads.
        :raises EnvironmentProblem: the disk refused; the log goes on holding what was written.
        """
        return self.store.database.checkpoint()

    def close(self) -> None:
        """Let go of the centre."""
        self.store.close()

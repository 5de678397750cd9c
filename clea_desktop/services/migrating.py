"""A dossier goes on in a later edition: shown first, side by side, then one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.migration import (
    Carried,
    carried,
    check_migration,
    migrated,
    no_longer,
    why_not_migrate,
)
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.domain.training import check_not_trainer
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.store import rows
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.database import Transaction


@dataclass(frozen=True)
class Preview:
    """What a dossier would become in a later edition, before anybody decides.

    ``fresh`` are the critères that nothing leads to; ``before`` and ``after`` what is validated.
    """

    dossier: Dossier
    earlier: Release
    later: Release
    lines: tuple[Carried, ...]
    fresh: tuple[str, ...]
    before: Outcome
    after: Outcome

    @property
    def lost(self) -> tuple[str, ...]:
        """What is validated today and would be so no more, in the codes of today."""
        return no_longer(self.earlier, self.later, self.before.validated, self.after.validated)

    @property
    def asking(self) -> tuple[str, ...]:
        """The critères of the later edition that somebody has to decide."""
        return tuple(code for line in self.lines if line.asks for code in line.link.targets)


def newer_edition(centre: Centre, dossier: Dossier) -> ReleaseKey | None:
    """The newest edition in force today that the open assessment may go on in; None without one."""
    current = dossier.current
    if current is None or current.closing is not None:
        return None
    today, own = centre.clock().date(), current.release
    editions = {key.edition for key in centre.fingerprints if key.id == own.id} - {own.edition}
    found = [centre.latest_release(own.id, edition) for edition in editions]
    led = [
        release
        for release in found
        # A name tells no order: what comes after is what leads there.
        if release is not None
        and centre.in_force(release.key).on(today)
        and why_not_migrate(dossier, centre.release(own), release) is None
    ]
    since = {release.key: centre.in_force(release.key).since or date.min for release in led}
    return max(since, key=lambda key: (since[key], key), default=None)


def preview(
    centre: Centre, dossier_id: bytes, key: ReleaseKey, decided: Mapping[str, Mark] | None = None
) -> Preview:
    """What becomes of a dossier in a release of a later edition; nothing is written.

    :param decided: what would be decided of critères that changed.
    :raises RuleError: no assessment is open, or nothing leads there.
    """
    dossier, later = centre.in_hand(dossier_id), _held(centre, key)
    earlier = _followed(centre, dossier)
    found = check_migration(dossier, earlier, later)
    by = centre.require_operator()
    done = migrated(dossier, earlier, later, decided or {}, centre.clock(), by)
    return Preview(
        dossier,
        earlier,
        later,
        tuple(carried(dossier, earlier, later)),
        tuple(
            criterion.code for criterion in later.criteria if criterion.code not in found.link_to
        ),
        standing(earlier, dossier.assessments),
        standing(later, done.assessments),
    )


def migrate(
    centre: Centre, dossier_id: bytes, key: ReleaseKey, decided: Mapping[str, Mark]
) -> Change:
    """Take the open assessment of a dossier to a later edition, as one act that undo reaches.

    :param decided: as :func:`preview`; what is left out stays to be decided.
    :raises RuleError: it may not, or who decides trained the person.
    :raises EnvironmentProblem: the disk refused; nothing changed.
    """
    by, later = centre.require_operator(), _held(centre, key)
    with centre.gesture(dossier_id) as gesture:
        dossier, now = gesture.dossier, centre.clock()
        for code in decided:
            what = f"Le critère {code} ne se décide pas ainsi"
            check_not_trainer(dossier.journey, by, now.date(), what)
        done = migrated(dossier, _followed(centre, dossier), later, decided, now, by)
        facts = _facts(centre, gesture.transaction, dossier_id, done)
        label = f"passage à l’édition {key.edition}"
        draft = Draft("migrate", label, now, by=centre.operator, dossier=dossier_id)
        act = gesture.transaction.append(draft, facts)
        outcome = centre.standing_of(refresh_line(centre, gesture))
        current = gesture.dossier.current
    assert current is not None
    return Change(act, dossier_id, current.id, (), {}, outcome, label)


def _facts(centre: Centre, transaction: Transaction, dossier_id: bytes, done: Dossier) -> list[Row]:
    """What the act writes: the migration, and the decisions and notes that go along."""
    current, new_id = done.current, centre.store.new_id
    assert current is not None and current.id is not None
    people = rows.People.load(transaction.connection)
    place = {"dossier": dossier_id, "assessment": current.id}
    facts: list[Row] = [
        rows.migration_row(
            current.migrations[-1],
            current.release,
            {**place, "id": new_id(), "position": 0},
            people,
            new_id,
        )
    ]
    facts += [
        rows.mark_row(fact, {**place, "id": new_id(), "position": rank}, people, None, new_id)
        for rank, fact in enumerate(current.marks)
    ]
    facts += [
        rows.note_row(note, {**place, "id": new_id(), "position": rank}, people, None, new_id)
        for rank, note in enumerate(current.notes)
    ]
    return [*people.newcomers(), *facts]


def _followed(centre: Centre, dossier: Dossier) -> Release:
    current = dossier.current
    if current is None:
        raise RuleError(
            f"Le dossier {dossier.reference} n’a pas d’évaluation : il n’y a rien à faire passer à "
            "une autre édition."
        )
    return centre.release(current.release)


def _held(centre: Centre, key: ReleaseKey) -> Release:
    if key not in centre.fingerprints:
        raise RuleError(
            f"Le centre n’a pas le référentiel {key.id}, édition {key.edition} : importez-le "
            "d’abord."
        )
    return centre.release(key)

"""``dossier_state``: what lists read of a dossier, written in the transaction of each act.

It holds nothing of its own: :func:`projection` makes it from the dossier's facts, and
``check`` compares the two.
"""

from __future__ import annotations

from dataclasses import replace as replaced
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from clea_desktop.domain.assessment import Tally, tally
from clea_desktop.domain.completeness import lacks
from clea_desktop.domain.dossier import Dossier, before
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.path import Situation, Stage, next_act, next_on
from clea_desktop.domain.people import folded
from clea_desktop.domain.referential import Release
from clea_desktop.domain.years import first_close, period
from clea_desktop.store.direct import Prepared
from clea_desktop.store.tables import dossier_state as t

SHAPE = 5
"""How lines are made; the file keeps the number of the program that made its own."""

_UPDATE = update(t).where(t.c.dossier == bindparam("which"))
_RECOUNT = Prepared(
    _UPDATE, ["acquired", "not_acquired", "not_assessed", "domains_validated", "certifiable"]
)


def projection(
    dossier: Dossier, release: Release | None, outcome: Outcome | None
) -> dict[str, Any]:
    """The line that lists read.

    :param release: the one of the present assessment, with ``outcome`` by it; both None
        before the first assessment.
    """
    if dossier.joined_to is not None:
        # What is done since is done on the other, whose line says it.
        dossier, release, outcome = replaced(dossier, assessments=()), None, None
    years = release.validity_years if release else 0
    at = Situation(dossier, outcome, years)
    following = next_act(at)
    present = period(dossier.assessments, years)
    candidate = dossier.candidate
    name = f"{candidate.family_name} {' '.join(candidate.given_names)}".strip()
    names = dict.fromkeys([name, *candidate.all_names, dossier.reference, *dossier.aliases])
    return {
        "dossier": dossier.id,
        "reference": dossier.reference,
        "name": name,
        # In the order of the list, so that its index sorts what it finds.
        "search": " ".join(map(folded, names)),
        "stage": at.stage.value,
        "next_act": following.value if following else "",
        "next_on": next_on(at),
        "evaluator": _whose(dossier),
        "opened_on": present[0].opened_on if present else None,
        "closed_on": first_close(present, years),
        "valid_until": at.valid_until if release else None,
        "birth_date": candidate.birth_date.iso,
        "lacks": _lacks(at),
        "session": at.hearing.session if at.hearing else None,
        "standing": at.hearing.standing.value if at.hearing else "",
        "hidden": dossier.withdrawal is not None or dossier.joined_to is not None,
        **_counts(release, outcome, _told(dossier, release)),
    }


def _lacks(at: Situation) -> str:
    """What keeps a dossier from the jury it could go to: asked of those alone."""
    return " ".join(lack.value for lack in lacks(at)) if at.stage is Stage.JURY else ""


def _whose(dossier: Dossier) -> bytes | None:
    """Who sees to a dossier: the evaluator of its assessment, else who welcomed the person."""
    if dossier.current is not None:
        return dossier.current.evaluator.id
    interview = dossier.journey.interview
    return interview.adviser.id if interview else None


def _told(dossier: Dossier, release: Release | None) -> Tally | None:
    """How far the assessment that is open is; None while none is."""
    current = dossier.current
    if current is None or current.closing is not None or release is None:
        return None
    return tally(current, release, before(release, dossier, len(dossier.assessments) - 1))


def _counts(release: Release | None, outcome: Outcome | None, told: Tally | None) -> dict[str, Any]:
    """What a decision changes of a line: while an assessment is open, what is to do in it."""
    if told is None:
        marks = list(outcome.marks.values()) if outcome else []
        left = len(release.criteria) - len(marks) if release else 0
        told = Tally(marks.count(Mark.ACQUIRED), marks.count(Mark.NOT_ACQUIRED), left)
    return {
        "acquired": told.acquired,
        "not_acquired": told.not_acquired,
        "not_assessed": told.undecided,
        "domains_validated": sum(d.validated for d in outcome.domains) if outcome else 0,
        "certifiable": outcome is not None and outcome.certifiable,
    }


def made_otherwise(connection: Connection) -> bool:
    """Whether an older program made the lines: they must be made afresh before they are read."""
    return bool(connection.exec_driver_sql("PRAGMA user_version").scalar_one() != SHAPE)


def sign(connection: Connection) -> None:
    """Say, in the transaction that made them all, that the lines are of this program."""
    connection.exec_driver_sql(f"PRAGMA user_version = {SHAPE}")


def add(connection: Connection, values: dict[str, Any]) -> None:
    """Write the line of a new dossier."""
    connection.execute(insert(t), values)


def replace(connection: Connection, values: dict[str, Any]) -> None:
    """Rewrite the line of a dossier."""
    rest = {name: value for name, value in values.items() if name != "dossier"}
    connection.execute(_UPDATE, {**rest, "which": values["dossier"]})


def recount(
    connection: Connection, dossier_id: bytes, release: Release, outcome: Outcome, told: Tally
) -> None:
    """Rewrite what a decision changes of a line, and leave its indexes in peace.

    :param told: how far the assessment is that it was made in.
    """
    _RECOUNT.run(connection, {**_counts(release, outcome, told), "which": dossier_id})


def stored(connection: Connection, dossier_id: bytes) -> dict[str, Any] | None:
    """The line as the file holds it."""
    row = connection.execute(select(t).where(t.c.dossier == dossier_id)).mappings().first()
    return dict(row) if row else None

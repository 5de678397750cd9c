"""Centres with dossiers that a jury could have, and sessions to put them in."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from clea_desktop.domain.assessment import Assessment, Closing, Kind, MarkFact, Opinion
from clea_desktop.domain.dossier import Dossier, with_closings
from clea_desktop.domain.journey import Journey, Presence, Restitution, Sitting
from clea_desktop.domain.jury import JurySession
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Stage
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    IdentityCheck,
    IdentityDocument,
    PartialDate,
    Sex,
)
from clea_desktop.services import delegates, dossiers, hearings, journey, juries, papers
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store import bulk
from tests import centres
from tests.centres import SECRET, TestClock, evaluator_of, new_centre, release_of, reopened

PARIS = ZoneInfo("Europe/Paris")
ASSESSED, TODAY, HELD = date(2026, 3, 2), date(2026, 4, 1), date(2026, 4, 20)
NOW = datetime.combine(TODAY, time(15), PARIS)
NAMES = ("Ancel", "Ķalniņa", "N’Guessan", "Petit-Jean", "Şahin", "Traoré", "Unal", "Vidal")


OPEN: list[Centre] = []
"""Every centre of the test, closed at its end by a fixture."""


Deposited = tuple[bytes, list[bytes]]
"""A session, and the dossiers entered in it."""


def person(rank: int) -> Candidate:
    """Somebody whose identity is verified."""
    return Candidate(
        f"{NAMES[rank % len(NAMES)]}{'' if rank < len(NAMES) else f' {rank}'}",
        PartialDate(1980 + rank % 20, 5, 17),
        ("Anne-Marie", "Zoé"),
        sex=Sex.F,
        birth_place=BirthPlace("Lisieux", "14366", "14100", "France", "FRA"),
        identity_check=IdentityCheck(IdentityDocument.PASSPORT, "Paul Roux", ASSESSED),
    )


def validated(centre: Centre, rank: int) -> Dossier:
    """A dossier whose préalable validated everything, séances and opinion noted."""
    release, me = release_of(centre), evaluator_of(centre)
    at = datetime.combine(ASSESSED, time(9, 30), PARIS)
    made = Assessment(
        Kind.PREALABLE,
        release.key,
        ASSESSED,
        me,
        tuple(MarkFact(c.code, Mark.ACQUIRED, at, me) for c in release.criteria),
        opinion=Opinion("Favorable.", me, at),
        closing=Closing(ASSESSED),
        id=b"first",
    )
    came = Sitting(ASSESSED, time(9), time(12), "", (me,), Presence.PRESENT, assessment=b"first")
    told = Dossier("", person(rank), (made,), journey=Journey(sittings=(came,)))
    return with_closings(release, told)


def jury_centre(data: Path, many: int, *, complete: int | None = None) -> Centre:
    """A centre whose dossiers validated everything; ``complete`` of them lack nothing.

    Made once, papers included, then copied: to make one takes seconds.
    """
    return copied(_model(many, many if complete is None else complete), data)


def copied(model: Path, data: Path) -> Centre:
    """A copy of a centre made here and closed, open."""
    OPEN.append(centres.copied(model, data, TestClock(NOW)))
    return OPEN[-1]


@cache
def _models() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="clea-juries-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _model(many: int, complete: int) -> Path:
    data = _models() / f"{complete}-of-{many}"
    clock = TestClock(NOW)
    centre = new_centre(data, clock)
    bulk.load(
        centre.store.database,
        (validated(centre, rank) for rank in range(many)),
        clock(),
        centre.operator,
        centre.release,
        centre.store.new_id,
    )
    for line in dossiers.list_dossiers(centre)[:complete]:
        papers.hand_over(centre, line.id, "livret")
        current = centre.in_hand(line.id).current
        assert current is not None
        told = Restitution(TODAY, evaluator_of(centre), read_aloud=True, assessment=current.id)
        journey.write(centre, line.id, told)
    centre.close()
    return data


def restarted(centre: Centre) -> Centre:
    """The same centre after a restart."""
    OPEN.append(reopened(centre))
    return OPEN[-1]


def a_session(centre: Centre, *, anonymous: bool = False, on: date = HELD) -> bytes:
    """A session of a délégataire like the interregional one."""
    known = delegates.all_delegates(centre)
    if known:
        delegate = known[0].id or b""
    else:
        profile = delegates.profile("interregional")
        delegate = delegates.write_delegate(centre, replace(profile, anonymous=anonymous))
    return juries.write_session(centre, JurySession(on, delegate.hex(), date(2026, 4, 10)))


def entered(centre: Centre, session: bytes) -> list[bytes]:
    """Every complete dossier, entered in a session; their ids by name."""
    ids = [each.line.id for each in juries.view(centre, session).ready if not each.lacks]
    hearings.enter(centre, session, ids)
    return ids


def held(centre: Centre, on: date = HELD) -> None:
    """Be the day of the session."""
    clock = centre.clock
    assert isinstance(clock, TestClock)
    clock.now = datetime.combine(on, time(18), PARIS)


def stage(centre: Centre, dossier: bytes) -> Stage:
    """Where a dossier stands."""
    return dossiers.view(centre, dossier).stage


def sound(centre: Centre) -> None:
    """Nothing was changed behind the back of what is written."""
    centre.close()
    assert check(centre.store.folder.path, SECRET, centre.clock) == []

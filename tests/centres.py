"""Small real centres: an encrypted folder, a clock that the test moves, a dossier or two."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.people import Candidate, Organisation, PartialDate, Person
from clea_desktop.domain.referential import Release
from clea_desktop.services import candidates
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, init, open_centre
from clea_desktop.store.keys import KdfCost

PASSPHRASE = "une phrase assez longue"
SECRET = Secret(passphrase=PASSPHRASE)
CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)


class TestClock:
    """A clock that stands still until it is moved."""

    __test__ = False

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: int) -> None:
        self.now += timedelta(**by)


def new_centre(data: Path, clock: TestClock | None = None) -> Centre:
    """A centre just made."""
    organisation = Organisation("Centre de formation de Lisieux")
    centre, _ = init(data, PASSPHRASE, organisation, "Paul Roux", clock or TestClock(), CHEAP)
    return centre


def copied(model: Path, data: Path, clock: TestClock | None = None) -> Centre:
    """A copy of a centre made here and closed, open: it costs less than to fill one again."""
    shutil.copytree(model, data)
    centre = open_centre(data, SECRET, clock or TestClock())
    assert not centre.stopped
    return centre


def reopened(centre: Centre) -> Centre:
    """The same centre after a restart."""
    centre.close()
    return open_centre(centre.store.folder.path, SECRET, centre.clock)


def release_of(centre: Centre) -> Release:
    """The 2021 edition, as the centre holds it."""
    release = centre.latest_release("clea-socle", "2021")
    assert release is not None
    return release


def someone(birth_name: str = "Ķalniņa", given_name: str = "Anne-Marie") -> Candidate:
    """A candidate."""
    return Candidate(birth_name, PartialDate(1990, 5, 17), (given_name,))


def evaluator_of(centre: Centre) -> Person:
    """The evaluator who made the centre."""
    evaluator = centre.evaluator
    assert evaluator is not None
    return evaluator


def opened_prealable(centre: Centre, candidate: Candidate | None = None) -> tuple[bytes, bytes]:
    """A dossier with an open préalable: the ids of both."""
    dossier = candidates.open_dossier(centre, candidate or someone())
    today: date = centre.clock().date()
    assessment = candidates.open_assessment(
        centre, dossier, Kind.PREALABLE, release_of(centre), today, evaluator_of(centre)
    )
    return dossier, assessment

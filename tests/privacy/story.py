"""A whole story in one process: opened, marked, papers by workers, handed over, exported.

Run by the tests of this folder; it tells each step once it is done, so that it can be stopped dead
in the middle of any.
"""

from __future__ import annotations

import sys
from datetime import date, time
from pathlib import Path

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.contact import Contact
from clea_desktop.domain.journey import Presence, Restitution, Sitting, TraceKind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    IdentityCheck,
    IdentityDocument,
    PartialDate,
    Sex,
)
from clea_desktop.services import (
    backups,
    candidates,
    closing,
    contacts,
    erasing,
    exporting,
    hand_over,
    importing,
    journey,
    marking,
    papers,
    personal,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import open_centre
from tests.centres import SECRET, TestClock, evaluator_of, release_of
from tests.juries import a_session, entered

NAME, GIVEN, BORN = "Zwrkznâz-Öttl", "Ulfhildr", PartialDate(1931, 12, 29)
NOTE = "A déplié la carte bleue près du lavoir"
PHONE, COMMUNE = "06 98 76 54 32", "Sainte-Ténénan"
LIVED = date(2026, 4, 1)


def somebody(rank: int = 0) -> Candidate:
    """The made-up person everything is about."""
    return Candidate(
        f"{NAME}{'-' + str(rank) if rank else ''}",
        BORN,
        (GIVEN,),
        sex=Sex.F,
        birth_place=BirthPlace(COMMUNE, "14366", "14100", "France", "FRA"),
        identity_check=IdentityCheck(IdentityDocument.PASSPORT, "Paul Roux", LIVED),
        phone=PHONE,
    )


def marked(centre: Centre, rank: int = 0) -> tuple[bytes, bytes]:
    """A contact who becomes a dossier, its préalable marked and noted."""
    called = contacts.add_contact(centre, Contact(NAME, GIVEN, PHONE, wish=NOTE))
    contacts.trace(centre, called, TraceKind.CALL, NOTE)
    dossier = contacts.open_dossier(centre, called, somebody(rank), homonym=True)
    day = centre.clock().date()
    release = release_of(centre)
    assessment = candidates.open_assessment(
        centre, dossier, Kind.PREALABLE, release, day, evaluator_of(centre)
    )
    for criterion in release.criteria:
        marking.mark(centre, assessment, criterion.code, Mark.ACQUIRED)
        marking.note(centre, assessment, criterion.code, NOTE)
    me = evaluator_of(centre)
    came = Sitting(day, time(8), time(9), COMMUNE, (me,), Presence.PRESENT, assessment=assessment)
    journey.write(centre, dossier, came)
    closing.give_opinion(centre, assessment, NOTE, me)
    return dossier, assessment


def told(step: str) -> None:
    """Say that a step begins."""
    print(step, flush=True)


def main(data: Path, out: Path) -> None:
    clock = TestClock()
    clock.now = clock.now.replace(year=LIVED.year, month=LIVED.month, day=LIVED.day)
    centre = open_centre(data, SECRET, clock)
    told("marking")
    dossier, assessment = marked(centre)
    told("closing")
    closing.close(centre, assessment, clock().date())
    told("papers")
    for kind in ("livret", "jury", "grid"):
        papers.hand_over(centre, dossier, kind)
    back = Restitution(clock().date(), evaluator_of(centre), remarks=NOTE, assessment=assessment)
    journey.write(centre, dossier, back)
    told("hand-over")
    session = a_session(centre)
    entered(centre, session)
    hand_over.hand_over(centre, session, out)
    told("export")
    exporting.export_dossier(centre, centre.in_hand(dossier).reference, out / "dossier.json")
    personal.export(centre, out / "pour-elle", dossier)
    told("import")
    again, _assessment = marked(centre, 1)
    exporting.export_dossier(centre, centre.in_hand(again).reference, out / "autre.json")
    erasing.erase(centre, [again])
    importing.import_dossiers(centre, [out / "autre.json"])
    told("backup")
    backups.close_with_backup(centre)
    told("end")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Made-up séances: a plan of two activities, a half-day, and people who are expected there."""

from __future__ import annotations

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.half_day import Half, HalfDay
from clea_desktop.domain.plan import Activity, Observed, Plan
from clea_desktop.services import candidates, half_days, plans
from clea_desktop.services.centre import Centre
from tests.centres import evaluator_of, release_of, someone

WORKSHOP = "Le planning de l’atelier"
CODES = ("1.3.4", "2.3.1", "2.3.2", "2.3.3", "2.3.6", "4.1.2", "5.2.1")
GIVEN = (
    ("Anne-Marie", "Ķalniņa"),
    ("Karim", "Benali"),
    ("Thérèse", "Lopez"),
    ("Mamadou", "Diallo"),
    ("Lucie", "Henry"),
    ("Jean", "Morel"),
    ("Sofia", "Lima"),
    ("Marc", "Petit"),
    ("Inès", "Garnier"),
    ("Paulo", "Costa"),
    ("Yasmina", "Haddad"),
    ("Olivier", "Blanc"),
)


def a_plan(title: str = "Plan du centre") -> Plan:
    """A plan of two activities for the edition of 2021."""
    workshop = tuple(Observed(code, f"Voir {code}.") for code in CODES)
    return Plan(
        title,
        "clea-socle",
        "2021",
        (
            Activity(WORKSHOP, workshop, "Un planning imprimé", 45),
            Activity("Un message au chef", (Observed("1.1.1"), Observed("1.1.2")), minutes=20),
        ),
    )


def a_morning(centre: Centre, people: int = 8, *, there: bool = True) -> tuple[bytes, list[bytes]]:
    """A séance of this morning and the dossiers expected in it, each with an open préalable."""
    plan = plans.write(centre, a_plan(f"Plan {len(plans.plans(centre)) + 1}"))
    today = centre.clock().date()
    held = HalfDay(today, Half.MORNING, place="Salle 2", evaluators=(evaluator_of(centre),))
    half_day = half_days.write(centre, HalfDay(**{**vars(held), "plan": plan.hex()}))
    dossiers = []
    for given, family in GIVEN[:people]:
        dossier = candidates.open_dossier(centre, someone(family, given))
        candidates.open_assessment(
            centre, dossier, Kind.PREALABLE, release_of(centre), today, evaluator_of(centre)
        )
        half_days.seat(centre, half_day, dossier)
        dossiers.append(dossier)
    if there:
        half_days.note_all_there(centre, half_day)
    return half_day, dossiers

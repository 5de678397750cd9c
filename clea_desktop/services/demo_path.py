"""People at every stage of the path, for the made-up centre: always the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from clea_desktop.domain.assessment import Assessment, Closing, Kind, Reprise
from clea_desktop.domain.contact import Contact
from clea_desktop.domain.dossier import Dossier, with_closings
from clea_desktop.domain.journey import (
    Agreement,
    Decision,
    Departure,
    FormativeCheck,
    Interview,
    Journey,
    Prescription,
    Presence,
    Readiness,
    Restitution,
    Signature,
    Sitting,
    Status,
    Strategy,
    Trace,
    TraceKind,
    Trainer,
    TrainingForm,
    Trajectory,
)
from clea_desktop.domain.jury import JurySession
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import Release
from clea_desktop.services import (
    brought,
    contacts,
    delegates,
    dossiers,
    evidence,
    hearings,
    journey,
    juries,
    papers,
    people,
)
from clea_desktop.services.centre import Centre

EARLY = range(7, 14)
"""The dossiers whose story is told here: those before are of the usual profiles."""

_LATELY = timedelta(days=12)
"""How long ago those who are not assessed yet were welcomed."""

_BEFORE = timedelta(days=7)
"""How long before their first assessment the others were."""

FOLLOWED_FROM = 8
"""How many dossiers a centre has before papers are handed over in it: it takes a second each."""


def early_dossier(dossier: Dossier, index: int, release: Release, day: date) -> Dossier:
    """The dossier of that index as one of each stage that a préalable is not the whole of.

    :param day: the day the centre is shown on.
    """
    adviser = Person("Paul Roux")
    opened = replace(dossier, assessments=())
    told = interview(day - _LATELY, adviser)
    at = datetime.combine(day - timedelta(days=13), time(10, 0)).astimezone()
    called = Trace(TraceKind.CALL, at, adviser, "Propose lundi matin.")
    match index:
        case 7:
            return replace(opened, journey=Journey(traces=(called,)))
        case 8:
            thinks = replace(told, decision=Decision.THINKS, call_on=day - timedelta(days=1))
            return replace(opened, journey=Journey((called,), thinks))
        case 9:
            sitting = Sitting(day + timedelta(days=2), time(9), time(12), "Salle 2", (adviser,))
            return replace(opened, journey=Journey((called,), told, (sitting,)))
        case 10:
            return _from_elsewhere(opened, release, day, adviser)
        case 11:
            assert dossier.current is not None
            welcomed = interview(dossier.current.opened_on - _BEFORE, adviser)
            return replace(going_on(dossier), journey=Journey((), welcomed))
        case 12:
            left = day - timedelta(days=4)
            gone = Departure("Centre d’Alençon", left, adviser)
            return replace(opened, journey=Journey((called,), told, departure=gone))
        case _:
            chose = replace(told, decision=Decision.ELSEWHERE)
            return replace(opened, journey=Journey((), chose))


def going_on(dossier: Dossier) -> Dossier:
    """A dossier with its last assessment half-way."""
    *before, last = dossier.assessments
    half = last.marks[: len(last.marks) // 2]
    return replace(
        dossier,
        assessments=(*before, replace(last, marks=half, closing=None, opinion=None)),
    )


def interview(on: date, adviser: Person) -> Interview:
    """The interview of somebody who agreed."""
    return Interview(
        on,
        adviser,
        trajectory=Trajectory.PRESCRIBED,
        prescriber="Mission locale de Lisieux",
        status=Status.JOBSEEKER,
        project="Un emploi stable, près de chez elle.",
        strategies=(Strategy.VALUE, Strategy.BY_STEPS),
        strategy=Strategy.BY_STEPS,
        agreements=(Agreement("Mission locale de Lisieux", "sa présence", on),),
        decision=Decision.AGREES,
        decided_on=on,
    )


def _from_elsewhere(dossier: Dossier, release: Release, day: date, adviser: Person) -> Dossier:
    """Domaines validated elsewhere, nearly five years ago: the last day is near."""
    on = day - timedelta(days=365 * release.validity_years - 120)
    codes = frozenset(domain.code for domain in release.domains[:4])
    told = Reprise("GRETA de Caen", release.key.edition, codes, adviser, day)
    made = Assessment(Kind.PREALABLE, release.key, on, adviser, closing=Closing(on), reprise=told)
    return with_closings(release, replace(dossier, assessments=(made,)))


def follow(centre: Centre) -> None:
    """Hand papers over, tell restitutions, recommend: the gestures of an evaluator."""
    day = centre.clock().date()
    me = centre.require_operator()
    lines = dossiers.list_dossiers(centre)
    begun = centre.in_hand(lines[0].id).assessments[0]
    journey.write(centre, lines[0].id, interview(begun.opened_on - _BEFORE, me))
    for index in (0, 1, 5, 6):
        papers.hand_over(centre, lines[index].id, "livret")
    for index in (0, 1, 5):
        current = centre.in_hand(lines[index].id).current
        assert current is not None and current.closing is not None
        told = Restitution(
            min(current.closing.on + _BEFORE, day),
            me,
            read_aloud=True,
            next_step="Rencontrer l’organisme de formation le mois prochain.",
            remarks="Je ne pensais pas savoir tout cela.",
            signature=Signature.SIGNED,
            assessment=current.id,
        )
        journey.write(centre, lines[index].id, told)
    _train(centre, lines[0].id, day)
    _show(centre, lines[0].id)
    _contacts(centre, day)
    _jury(centre, lines[1].id, day)


def _show(centre: Centre, dossier: bytes) -> None:
    """What somebody brought: two pages, and a picture of the first."""
    from clea_desktop.documents.pieces import drawn_pages

    pdf = papers.compose_paper(centre, dossier, "information").pdf
    pictures, _total = drawn_pages(pdf)
    today = centre.clock().date()
    for name, content, codes, title in (
        ("planning.pdf", pdf, ("2.1.3", "2.1.4"), "Planning rempli au travail (exemple)"),
        ("photo.jpg", pictures[0], ("1.1.1",), "Affiche lue à l’accueil (exemple)"),
    ):
        ready = brought.prepare_pasted(centre, name, content)
        held = evidence.attach(centre, dossier, ready, codes).piece
        until = today - timedelta(days=30) if name == "planning.pdf" else None
        told = replace(held, title=title, issuer="Employeur (exemple)", valid_until=until)
        evidence.edit(centre, dossier, told)


def _train(centre: Centre, dossier: bytes, day: date) -> None:
    me = centre.require_operator()
    seen = dossiers.view(centre, dossier)
    assert seen.outcome is not None
    trainer = people.add_person(centre, "Hélène Garnier")
    first = centre.in_hand(dossier).assessments[0]
    assert first.closing is not None
    agreed = first.closing.on + _BEFORE
    journey.write(
        centre,
        dossier,
        Prescription(
            agreed,
            me,
            seen.outcome.remaining,
            TrainingForm.BOTH,
            hours=70,
            organisation="AFPA de Lisieux",
            planned_finale=day + timedelta(days=10),
        ),
    )
    journey.write(centre, dossier, Trainer(trainer, "AFPA de Lisieux", agreed))
    left = {code.split(".")[0] for code in seen.outcome.remaining}
    told = tuple((code, Readiness.NEARLY) for code in sorted(left))
    journey.write(centre, dossier, FormativeCheck(day, trainer.name, told))
    sitting = Sitting(
        first.opened_on,
        time(9),
        time(12, 15),
        "Salle 2",
        (me,),
        Presence.PRESENT,
        assessment=first.id,
    )
    journey.write(centre, dossier, sitting)


def _jury(centre: Centre, dossier: bytes, day: date) -> None:
    """A session to come, with somebody entered in it to whom nothing is missing."""
    current = centre.in_hand(dossier).current
    assert current is not None
    came = Sitting(
        current.opened_on,
        time(9),
        time(12, 30),
        "Salle 2",
        (centre.require_operator(),),
        Presence.PRESENT,
        assessment=current.id,
    )
    journey.write(centre, dossier, came)
    delegate = delegates.write_delegate(centre, delegates.profile("interregional"))
    session = juries.write_session(
        centre,
        JurySession(
            day + timedelta(days=20),
            delegate.hex(),
            day + timedelta(days=10),
            time(14),
            "Caen, salle des actes",
        ),
    )
    hearings.enter(centre, session, [dossier])


def _contacts(centre: Centre, day: date) -> None:
    hugo = contacts.add_contact(
        centre,
        Contact(
            "Perrin",
            "Hugo",
            "06 12 34 56 78",
            wish="Travailler en cuisine.",
            next_on=day - timedelta(days=3),
        ),
    )
    contacts.trace(centre, hugo, TraceKind.CALL, "Message laissé, rappeler le soir.")
    contacts.add_contact(
        centre,
        Contact(
            "Ndiaye",
            "Awa",
            prescriber="Mission locale de Lisieux",
            wish="Reprendre confiance avant tout.",
            trajectory=Trajectory.DEFERRED,
            next_on=day,
        ),
    )
    contacts.add_contact(centre, Contact("Petit", "Marc", caller="Sa sœur"))

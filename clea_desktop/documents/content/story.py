"""The path told to a jury and to the person: interview, séances, restitution, training."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from clea_desktop.documents.blocks import Block, Cell, Column, Facts, Heading, Row, Table, Text
from clea_desktop.documents.content import words
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.french import NBSP, counted, date_words, full_date_words, listed
from clea_desktop.domain.journey import Prescription, Presence, Restitution, Sitting, Trainer
from clea_desktop.domain.people import Person, folded
from clea_desktop.domain.training import trains

Event = tuple[date, int, str]
"""A day, the order within the day, what is told."""

Check = tuple[str, str, str]
"""What was checked, what was found, and whether someone has to look."""

FINE, TO_CHECK, NOTED = "conforme", "à vérifier", "signalé"

_PRESENCE = {
    Presence.PLANNED: "prévue",
    Presence.PRESENT: "présence",
    Presence.ABSENT: "absence",
}


def events(subject: Subject) -> Iterator[Event]:
    """What happened beside the assessments of the present period."""
    journey = subject.dossier.journey
    if journey.interview is not None:
        yield journey.interview.on, 0, f"Entretien d’accueil avec {journey.interview.adviser.name}"
    for sitting in held_sittings(subject):
        if sitting.presence is Presence.ABSENT:
            yield sitting.on, 1, "Absence à une séance d’évaluation"
    for restitution in _restitutions(subject):
        read = ", livret lu à voix haute" if restitution.read_aloud else ""
        signed = f", la personne {restitution.signature.words}" if restitution.signature else ""
        yield restitution.on, 6, f"Restitution avec {restitution.by.name}{read}{signed}"
    for advised in _prescriptions(subject):
        yield advised.on, 7, f"Parcours de formation recommandé{_told(advised)}"
    if journey.departure is not None:
        yield journey.departure.on, 8, f"Dossier suivi par {journey.departure.to}"


def sittings(subject: Subject) -> Iterator[Block]:
    """The half-days held, how long they lasted, and who was there."""
    held = held_sittings(subject)
    if held:
        yield Heading(2, "Séances")
        yield Table(
            (
                Column("Demi-journée", 0.28),
                Column("Heures", 0.26),
                Column("Menée par", 0.26),
                Column("Présence", 0.2),
            ),
            tuple(map(_sitting_row, held)),
            "Séances d’évaluation, durée réelle et présence.",
        )


def juries(subject: Subject) -> Iterator[Block]:
    """What earlier juries asked, and what was brought since: it only adds."""
    start = subject.assessments[0].opened_on
    told = [h for h in subject.dossier.journey.hearings if h.present and h.entered_on >= start]
    if not told:
        return
    yield Heading(2, "Devant le jury auparavant")
    for hearing in told:
        present = hearing.present
        assert present is not None, "those told are decided"
        pairs: list[tuple[str, Text]] = [
            ("Session", f"{date_words(hearing.session_on)}, {hearing.delegate}"),
            ("Décision", present.ruling.words),
        ]
        if present.asked:
            pairs.append(("Demande ou motif", present.asked))
        if present.codes:
            pairs.append(("À montrer à nouveau", ", ".join(present.codes)))
        brought = hearing.complement
        if brought is not None:
            pairs.append((f"Complément du {date_words(brought.on)}", brought.text or "montré"))
            pairs += [
                (
                    f"{shown.code}, le {date_words(shown.on)}",
                    f"{shown.text} (observé par {shown.observer.name})",
                )
                for shown in brought.shown
            ]
        yield Facts(tuple(pairs))


def training(subject: Subject) -> Iterator[Block]:
    """Who trained the person, before CléA too."""
    trainers = subject.dossier.journey.trainers
    if trainers:
        yield Heading(2, "Formation")
        yield Table(
            (
                Column("Formation menée par", 0.34),
                Column("Organisme", 0.36),
                Column("Période", 0.3),
            ),
            tuple(
                Row((Cell(each.person.name), Cell(each.organisation), Cell(_lasting(each))))
                for each in trainers
            ),
            "Personnes qui ont formé, leur organisme et la période.",
        )


def trainer_check(subject: Subject) -> Check:
    """Whoever trains decides of nothing: people are compared by record, a name raises a doubt."""
    what = "Évaluation et formation par des personnes différentes"
    trainers = subject.dossier.journey.trainers
    if not trainers:
        return what, f"Formateurs non renseignés{NBSP}: à vérifier.", TO_CHECK
    both: dict[str, int] = {}
    alike: dict[str, None] = {}
    for person, on, decided in _acted(subject):
        for trainer in trainers:
            if trains(trainer, person, on):
                both[person.name] = both.get(person.name, 0) + decided
            elif _may_be(trainer.person, person):
                alike[person.name] = None
    if both:
        found = [f"{name} ({counted(number, 'décision')})" for name, number in both.items()]
        return what, f"Forme la personne et l’a évaluée{NBSP}: {listed(found)}.", TO_CHECK
    if alike:
        named = listed(list(alike))
        return what, f"Même nom pour évaluer et former{NBSP}: {named}.", TO_CHECK
    names = listed(list(dict.fromkeys(trainer.person.name for trainer in trainers)))
    return what, f"Formation par {names}, sans aucune décision d’évaluation.", FINE


def your_path(subject: Subject) -> Iterator[Block]:
    """The person's path, day by day, in a few words each."""
    told = sorted(_lived(subject), key=lambda event: event[:2])
    if subject.dossier.journey.interview is None and not any(
        (held_sittings(subject), _restitutions(subject), _prescriptions(subject))
    ):
        return
    pairs: list[tuple[str, Text]] = [(date_words(day), said) for day, _, said in told]
    yield Heading(1, "Votre parcours", "Ce que nous avons fait ensemble, dans l’ordre")
    yield Facts(tuple(pairs))


def held_sittings(subject: Subject) -> list[Sitting]:
    """The séances of the present period that are no longer awaited, in order."""
    past = _past_ids(subject)
    held = (s for s in subject.dossier.journey.sittings if not s.awaited)
    return sorted(
        (s for s in held if s.assessment not in past), key=lambda s: (s.on, s.starts or time())
    )


def _lived(subject: Subject) -> Iterator[Event]:
    """What the person is told of their path: what they came to, never what they did not."""
    journey = subject.dossier.journey
    if journey.interview is not None:
        yield journey.interview.on, 0, f"Entretien d’accueil avec {journey.interview.adviser.name}."
    came = [s for s in held_sittings(subject) if s.presence is Presence.PRESENT]
    for sitting in came:
        people = listed([person.name for person in sitting.evaluators])
        yield sitting.on, 1, f"Séance d’évaluation{f' avec {people}' if people else ''}."
    for assessment in subject.assessments:
        if assessment.reprise is not None:
            told = f"{words.capital(assessment.kind.words)} (reprise de "
            yield assessment.opened_on, 2, f"{told}{assessment.reprise.organisation})."
        elif assessment.closed_on is not None:
            yield assessment.closed_on, 2, f"Fin de l’{assessment.kind.words}."
    for restitution in _restitutions(subject):
        yield restitution.on, 3, f"Restitution avec {restitution.by.name}."
    for advised in _prescriptions(subject):
        yield advised.on, 4, f"Parcours de formation recommandé{_told(advised)}."


def _acted(subject: Subject) -> Iterator[tuple[Person, date, int]]:
    """Who evaluated, when, and how many decisions that makes."""
    for assessment in subject.assessments:
        if assessment.reprise is None:
            yield assessment.evaluator, assessment.opened_on, 0
        for fact in assessment.marks:
            yield fact.observer, fact.at.date(), 1


def _may_be(trainer: Person, person: Person) -> bool:
    """The same name, and no record that tells whether it is the same person."""
    unknown = trainer.id is None or person.id is None
    return unknown and folded(trainer.name) == folded(person.name)


def _past_ids(subject: Subject) -> set[bytes]:
    """The assessments of the periods before the present one."""
    present = {assessment.id for assessment in subject.assessments}
    known = {assessment.id for assessment in subject.dossier.assessments}
    return {each for each in known - present if each is not None}


def _restitutions(subject: Subject) -> list[Restitution]:
    past = _past_ids(subject)
    return [r for r in subject.dossier.journey.restitutions if r.assessment not in past]


def _prescriptions(subject: Subject) -> list[Prescription]:
    start = subject.assessments[0].opened_on
    return [p for p in subject.dossier.journey.prescriptions if p.on >= start]


def _told(advised: Prescription) -> str:
    """« , 35 heures, Greta de Lisieux »."""
    hours = counted(advised.hours, "heure") if advised.hours else ""
    return "".join(f", {each}" for each in (hours, advised.organisation) if each)


def _sitting_row(sitting: Sitting) -> Row:
    starts, ends, lasting = sitting.starts, sitting.ends, sitting.minutes
    hours = ""
    if starts is not None and ends is not None:
        hours = f"de {words.hour_words(starts)} à {words.hour_words(ends)}"
    elif starts is not None:
        hours = f"à partir de {words.hour_words(starts)}"
    interpreter = f"Interprète{NBSP}: {sitting.interpreter}" if sitting.interpreter else ""
    return Row(
        (
            Cell(full_date_words(sitting.on)),
            Cell(hours, note=words.lasting_words(lasting) if lasting else ""),
            Cell(listed([person.name for person in sitting.evaluators]), note=interpreter),
            Cell(_PRESENCE[sitting.presence]),
        )
    )


def _lasting(trainer: Trainer) -> str:
    starts, ends = trainer.starts_on, trainer.ends_on
    told = [f"depuis le {date_words(starts)}"] if starts and not ends else []
    if starts and ends:
        told = [f"du {date_words(starts)} au {date_words(ends)}"]
    elif ends:
        told = [f"jusqu’au {date_words(ends)}"]
    return "".join(told)

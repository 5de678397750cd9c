"""The right of access: everything held of somebody, to be read by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Row,
    Table,
    Text,
    Tone,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.domain.assessment import Assessment, MarkFact, decisions
from clea_desktop.domain.contact import ContactFile
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.french import NBSP, counted, date_words, time_words
from clea_desktop.domain.hearing import Hearing
from clea_desktop.domain.journey import Interview, Journey, Trace
from clea_desktop.domain.people import (
    Candidate,
    FormOfAddress,
    IdentityDocument,
    NameChange,
    Organisation,
    Sex,
)
from clea_desktop.domain.referential import Release
from clea_desktop.domain.register import told
from clea_desktop.domain.retention import Retention, Thinned, Written

TITLE = "Vos données personnelles"

_SEXES = {Sex.F: "féminin", Sex.M: "masculin"}
_ADDRESSED = {
    FormOfAddress.FEMININE: "au féminin",
    FormOfAddress.MASCULINE: "au masculin",
    FormOfAddress.NEUTRAL: "forme neutre",
}
_CHANGES = {
    NameChange.MARRIAGE: "mariage",
    NameChange.JUDGMENT: "jugement",
    NameChange.DEED: "acte",
    NameChange.CORRECTION: "erreur corrigée",
}
_SEEN = {
    IdentityDocument.IDENTITY_CARD: "carte d’identité",
    IdentityDocument.PASSPORT: "passeport",
    IdentityDocument.RESIDENCE_PERMIT: "titre de séjour",
    IdentityDocument.CIVIL_DEED: "acte d’état civil",
}


@dataclass(frozen=True)
class ActTold:
    """An act of the journal about somebody: when, what in words and codes, by whom."""

    at: datetime
    label: str
    by: str


@dataclass(frozen=True)
class PersonalSubject:
    """All that is held of somebody: a dossier, contacts, acts, and the files written of them.

    ``release`` words the critères of the dossier; ``kept`` says until when and why; ``files`` are
    the names of those that go along.
    """

    name: str
    dossier: Dossier | None
    release: Release | None
    contacts: tuple[ContactFile, ...]
    acts: tuple[ActTold, ...]
    places: tuple[Written, ...]
    kept: str
    files: tuple[str, ...]
    organisation: Organisation
    retention: Retention
    policy: Thinned
    dated: date


def personal(subject: PersonalSubject) -> Paper:
    """Everything held of somebody."""
    reference = subject.dossier.reference if subject.dossier else ""
    edition = words.edition_words(subject.release) if subject.release else ""
    return Paper(
        kind="personal",
        title=f"{TITLE} – {subject.name}",
        subject="Tout ce que le centre garde d’une personne",
        author=subject.organisation.name,
        dated=subject.dated,
        header=(subject.organisation.name, TITLE),
        footer=" · ".join(filter(None, (reference, edition))),
        blocks=tuple(_blocks(subject)),
    )


def _blocks(subject: PersonalSubject) -> Iterator[Block]:
    dossier = subject.dossier
    yield Heading(1, subject.name, f"{TITLE}, au {date_words(subject.dated)}")
    yield Paragraph(
        f"Ce document dit tout ce que {subject.organisation.name} garde de vous. Le fichier "
        f"«{NBSP}donnees.json{NBSP}» dit la même chose pour un ordinateur.",
        Voice.LEAD,
    )
    if subject.kept:
        yield Callout(Tone.INFO, "Combien de temps", (subject.kept,))
    if dossier is not None:
        yield from _identity(dossier.candidate)
        yield from _journey(dossier.journey)
        for assessment in dossier.assessments:
            yield from _assessment(assessment, subject.release)
        for hearing in dossier.journey.hearings:
            yield from _hearing(hearing)
        yield from _documents(dossier, subject.files)
    for contact in subject.contacts:
        yield from _contact(contact)
    yield from _written(subject.places)
    yield from _acts(subject.acts)
    yield Heading(2, "Pourquoi, combien de temps, qui lit")
    yield from register_table(subject.retention, subject.policy)
    yield Paragraph(
        f"Vous pouvez faire corriger ces données, ou les faire effacer{NBSP}: demandez-le à "
        f"{subject.organisation.name}. Vous pouvez aussi écrire à la CNIL (www.cnil.fr)."
    )


def register_table(retention: Retention, policy: Thinned) -> Iterator[Block]:
    """The register as a table."""
    yield Table(
        (
            Column("Ce qui est gardé", 0.28),
            Column("Pourquoi", 0.24),
            Column("Qui lit", 0.22),
            Column("Combien de temps", 0.26),
        ),
        tuple(
            Row((Cell(line.what, note=line.of), Cell(line.why), Cell(line.readers), Cell(kept)))
            for line, kept in told(retention, policy)
        ),
        "Ce qui est gardé, pourquoi, qui le lit et combien de temps.",
    )


def _facts(title: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Block]:
    known: tuple[tuple[str, Text], ...] = tuple((name, text) for name, text in pairs if text)
    if known:
        yield Heading(2, title)
        yield Facts(known)


def _identity(who: Candidate) -> Iterator[Block]:
    place = who.birth_place
    check = who.identity_check
    codes = (
        (place.commune, place.insee_code, place.postal_code, place.country, place.country_code)
        if place
        else ()
    )
    pairs = [
        ("Nom de naissance", who.birth_name),
        ("Nom d’usage", who.usual_name or ""),
        ("Prénoms", ", ".join(who.given_names)),
        ("Sexe", _SEXES[who.sex] if who.sex else ""),
        ("Date de naissance", who.birth_date.words),
        ("Lieu de naissance", ", ".join(filter(None, codes))),
        ("Nous vous écrivons", _ADDRESSED[who.form_of_address]),
        ("Téléphone", who.phone),
        ("Courriel", who.email),
        ("Adresse", who.address),
        ("Identifiant France Travail", who.france_travail_id),
        ("N° de dossier CPF", who.cpf_dossier),
    ]
    if check is not None:
        seen = f"sur {_SEEN[check.document]}, par {check.by}, le {date_words(check.on)}"
        pairs.append(("Identité vérifiée", seen))
    for former in who.former_names:
        names = filter(None, (*former.given_names, former.usual_name, former.birth_name))
        until = f"{' '.join(names)}, jusqu’au {date_words(former.until)}"
        pairs.append(("Ancien nom", f"{until} ({_CHANGES[former.reason]})"))
    yield from _facts("Qui vous êtes, comment vous joindre", pairs)


def _interview(held: Interview) -> Iterator[Block]:
    yield from _facts(
        f"Entretien d’accueil du {date_words(held.on)}",
        [
            ("Avec", held.adviser.name),
            ("Trajectoire", held.trajectory.words),
            ("Prescripteur", held.prescriber),
            ("Public", held.public),
            ("Situation", held.status.words if held.status else ""),
            ("Employeur", held.employer),
            ("Financeur", held.funder),
            ("Projet", held.project),
            ("Ce qui vous aide", held.arrangements),
            ("Stratégies présentées", ", ".join(each.words for each in held.strategies)),
            ("Stratégie choisie", held.strategy.words if held.strategy else ""),
            ("Représentant légal", held.guardian),
            ("Présent avec vous", held.third_party),
            (
                "Votre décision",
                _dated(held.decision.words, held.decided_on) if held.decision else "",
            ),
            ("À rappeler le", date_words(held.call_on) if held.call_on else ""),
            *(
                (
                    f"Accord pour {each.recipient}",
                    f"{each.content}, le {date_words(each.on)}"
                    + (f", repris le {date_words(each.revoked_on)}" if each.revoked_on else ""),
                )
                for each in held.agreements
            ),
        ],
    )


def _dated(said: str, on: date | None) -> str:
    return f"{said}, le {date_words(on)}" if on else said


def _journey(path: Journey) -> Iterator[Block]:
    if path.interview is not None:
        yield from _interview(path.interview)
    if path.sittings:
        yield Heading(2, "Séances")
        yield Bullets(
            tuple(
                ", ".join(
                    filter(
                        None,
                        (
                            date_words(each.on),
                            "–".join(words.hour_words(h) for h in (each.starts, each.ends) if h),
                            each.place,
                            each.presence.words,
                            f"avec {', '.join(p.name for p in each.evaluators)}"
                            if each.evaluators
                            else "",
                            f"interprète{NBSP}: {each.interpreter}" if each.interpreter else "",
                        ),
                    )
                )
                for each in path.sittings
            )
        )
    for back in path.restitutions:
        yield from _facts(
            f"Restitution du {date_words(back.on)}",
            [
                ("Avec", back.by.name),
                ("Livret", "lu à voix haute" if back.read_aloud else "parcouru ensemble"),
                ("Prochaine étape", back.next_step),
                ("Vos remarques", back.remarks),
                ("Signature", back.signature.words if back.signature else ""),
            ],
        )
    for asked in path.prescriptions:
        yield from _facts(
            f"Parcours recommandé le {date_words(asked.on)}",
            [
                ("Par", asked.by.name),
                ("Ce qui est visé", ", ".join(asked.codes)),
                ("Forme", asked.form.words),
                ("Heures", str(asked.hours or "")),
                ("Organisme", asked.organisation),
                ("Finale prévue", date_words(asked.planned_finale) if asked.planned_finale else ""),
                ("Note", asked.note),
            ],
        )
    yield from _training(path)
    yield from _traces("Échanges", path.traces)
    if path.departure is not None:
        yield from _facts(
            f"Suivi ailleurs depuis le {date_words(path.departure.on)}",
            [("Par", path.departure.to), ("Noté par", path.departure.by.name)],
        )


def _training(path: Journey) -> Iterator[Block]:
    if path.trainers:
        yield Heading(2, "Formateurs")
        yield Bullets(
            tuple(
                ", ".join(
                    filter(
                        None,
                        (
                            each.person.name,
                            each.organisation,
                            f"depuis le {date_words(each.starts_on)}" if each.starts_on else "",
                            f"jusqu’au {date_words(each.ends_on)}" if each.ends_on else "",
                        ),
                    )
                )
                for each in path.trainers
            )
        )
    for check in path.checks:
        yield from _facts(
            f"Évaluation formative du {date_words(check.on)}",
            [
                ("Par", check.by),
                *((f"Domaine {code}", state.words) for code, state in check.readiness),
                ("Note", check.note),
            ],
        )
    for focus in path.focuses:
        yield from _facts("Domaines choisis pour la finale", [("Codes", ", ".join(focus.domains))])


def _traces(title: str, traces: Iterable[Trace]) -> Iterator[Block]:
    lines = tuple(
        f"{each.kind.words}, le {date_words(each.at.date())}, noté par {each.by.name}"
        + (f"{NBSP}: {each.text}" if each.text else "")
        for each in traces
    )
    if lines:
        yield Heading(2, title)
        yield Bullets(lines)


def _assessment(assessment: Assessment, release: Release | None) -> Iterator[Block]:
    yield Heading(
        2, f"{words.capital(assessment.kind.words)} du {date_words(assessment.opened_on)}"
    )
    reprise = assessment.reprise
    closing = assessment.closing
    pairs: list[tuple[str, Text]] = [("Évaluateur ou évaluatrice", assessment.evaluator.name)]
    if reprise is not None:
        pairs.append(("Faite ailleurs", f"{reprise.organisation}, édition {reprise.edition}"))
        pairs.append(("Validé là-bas", ", ".join(sorted(reprise.codes))))
        checked = f"{reprise.checked_by.name}, le {date_words(reprise.checked_on)}"
        pairs.append(("Lu par", checked))
    if closing is not None:
        pairs.append(("Terminée le", date_words(closing.on)))
        if closing.reason:
            pairs.append(("Raison", closing.reason))
        if closing.outcome is not None:
            validated = ", ".join(sorted(closing.outcome.validated))
            pairs.append(("Sous-domaines validés", validated or "aucun"))
    if assessment.opinion is not None:
        pairs.append(("Avis", assessment.opinion.text))
    yield Facts(tuple(pairs))
    yield from _marks(assessment, release)
    for right in assessment.rectifications:
        mark = right.mark.words if right.mark else words.NOT_ASSESSED
        yield Paragraph(
            f"Rectifié le {date_words(right.at.date())} par {right.by.name}{NBSP}: "
            f"{right.criterion}, {mark}. {right.reason}"
        )
    for again in assessment.reopenings:
        yield Paragraph(
            f"Rouverte le {date_words(again.at.date())} par {again.by.name}{NBSP}: {again.reason}"
        )


def _marks(assessment: Assessment, release: Release | None) -> Iterator[Block]:
    if not assessment.marks and not assessment.notes:
        return
    own = release is not None and release.key.same_edition(assessment.release)
    labels = {c.code: c.label for c in release.criteria} if release and own else {}
    stands = {id(fact) for fact in decisions(assessment).values()}
    rows = [
        Row(
            (
                Cell(fact.criterion, note=labels.get(fact.criterion, "")),
                Cell(_state(fact), note="" if id(fact) in stands else "changé depuis"),
                Cell(_moment(fact.at), note=_who(fact)),
                Cell(fact.note or fact.activity, note=fact.activity if fact.note else ""),
            )
        )
        for fact in assessment.marks
    ]
    rows += [
        Row(
            (
                Cell(note.criterion, note=labels.get(note.criterion, "")),
                Cell("note"),
                Cell(_moment(note.at), note=note.by.name if note.by else ""),
                Cell(note.text),
            )
        )
        for note in assessment.notes
    ]
    yield Table(
        (
            Column("Critère", 0.34),
            Column("Décision", 0.16),
            Column("Quand, par qui", 0.22),
            Column("Note, situation", 0.28),
        ),
        tuple(rows),
        "Toutes les décisions et les notes, celles changées depuis comprises.",
    )


def _state(fact: MarkFact) -> str:
    return fact.mark.words if fact.mark else words.NOT_ASSESSED


def _who(fact: MarkFact) -> str:
    entered = f", saisi par {fact.entered_by.name}" if fact.entered_by else ""
    return f"{fact.observer.name}{entered}"


def _moment(at: datetime) -> str:
    return f"{date_words(at.date())}, {time_words(at)}"


def _hearing(hearing: Hearing) -> Iterator[Block]:
    present = hearing.present
    certificate = hearing.certificate
    pairs = [
        ("Délégataire", hearing.delegate),
        ("Inscrit le", date_words(hearing.entered_on)),
        ("Déposé le", date_words(hearing.deposited_on) if hearing.deposited_on else ""),
        ("Décision", _dated(present.ruling.words, present.on) if present else ""),
        ("Demandé", present.asked if present else ""),
        ("Certificat", f"n° {certificate.number}" if certificate else ""),
    ]
    for each in hearing.contestations:
        pairs.append((f"Contestation du {date_words(each.received_on)}", each.subject))
        pairs.append(("Réponse", each.answer))
    if hearing.complement is not None:
        pairs.append(
            (f"Complément du {date_words(hearing.complement.on)}", hearing.complement.text)
        )
        pairs += [
            (f"Montré à nouveau, {shown.code}", shown.text) for shown in hearing.complement.shown
        ]
    yield from _facts(f"Jury du {date_words(hearing.session_on)}", pairs)


def _documents(dossier: Dossier, files: Iterable[str]) -> Iterator[Block]:
    names = tuple(files)
    if not names:
        return
    yield Heading(2, "Documents gardés")
    held = len(dossier.journey.evidence)
    pieces = f", {counted(held, 'preuve')}" if held else ""
    yield Paragraph(
        f"{counted(len(dossier.documents), 'document remis', 'documents remis')}{pieces}, "
        f"dans le dossier «{NBSP}documents{NBSP}»{NBSP}:"
    )
    yield Bullets(names)


def _contact(held: ContactFile) -> Iterator[Block]:
    contact = held.contact
    yield from _facts(
        f"Contact pris le {date_words(held.taken_on)}",
        [
            ("Nom", contact.full_name),
            ("Téléphone", contact.phone),
            ("Courriel", contact.email),
            ("Qui a appelé", contact.caller),
            ("Prescripteur", contact.prescriber),
            ("Souhait", contact.wish),
            ("Trajectoire", contact.trajectory.words),
            ("À rappeler le", date_words(contact.next_on) if contact.next_on else ""),
            ("Fin", held.end.words if held.end else ""),
        ],
    )
    yield from _traces("Échanges de ce contact", held.traces)


def _written(places: Iterable[Written]) -> Iterator[Block]:
    lines = tuple(
        f"{each.what}, le {date_words(each.at.date())}{NBSP}: {each.where}" for each in places
    )
    if lines:
        yield Heading(2, "Fichiers écrits hors du centre")
        yield Bullets(lines)


def _acts(acts: Iterable[ActTold]) -> Iterator[Block]:
    rows = tuple(Row((Cell(_moment(act.at)), Cell(act.label), Cell(act.by))) for act in acts)
    if rows:
        yield Heading(2, "Journal")
        yield Table(
            (Column("Quand", 0.28), Column("Quoi", 0.47), Column("Par", 0.25)),
            rows,
            "Ce qui a été fait dans le dossier, dans l’ordre.",
        )

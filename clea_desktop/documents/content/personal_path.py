"""Of the right of access: who somebody is, and their path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clea_desktop.documents.blocks import Block, Bullets, Heading
from clea_desktop.documents.content import words
from clea_desktop.documents.content.personal_words import Lines, dated, facts, joined
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.journey import Interview, Journey, Trace
from clea_desktop.domain.people import BirthPlace, Candidate, FormOfAddress, NameChange, Sex

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


def identity(who: Candidate) -> Iterator[Block]:
    """Who they are, and how they are reached."""
    place = who.birth_place
    check = who.identity_check
    pairs = [
        ("Nom de naissance", who.birth_name),
        ("Nom d’usage", who.usual_name or ""),
        ("Prénoms", ", ".join(who.given_names)),
        ("Sexe", _SEXES[who.sex] if who.sex else ""),
        ("Date de naissance", who.birth_date.words),
        ("Lieu de naissance", _place(place) if place else ""),
        ("Nous vous écrivons", _ADDRESSED[who.form_of_address]),
        ("Téléphone", who.phone),
        ("Courriel", who.email),
        ("Adresse", who.address),
        ("Identifiant France Travail", who.france_travail_id),
        ("N° de dossier CPF", who.cpf_dossier),
    ]
    if check is not None:
        seen = words.IDENTITY_DOCUMENT[check.document]
        by = f"par {check.by}, le {date_words(check.on)}"
        pairs.append(("Identité vérifiée", f"sur {seen}, {by}"))
    for former in who.former_names:
        names = filter(None, (*former.given_names, former.usual_name, former.birth_name))
        until = f"{' '.join(names)}, jusqu’au {date_words(former.until)}"
        pairs.append(("Ancien nom", f"{until} ({_CHANGES[former.reason]})"))
    yield from facts("Qui vous êtes, comment vous joindre", pairs)


def _place(place: BirthPlace) -> str:
    """In words; the codes that administrations give it say so."""
    commune = place.commune
    codes = joined(
        (
            f"code postal {place.postal_code}" if place.postal_code else "",
            f"code de la commune {place.insee_code}" if place.insee_code else "",
            f"code du pays {place.country_code}" if place.country_code else "",
        )
    )
    named = joined((commune, place.country))
    return f"{named} ({codes})" if named and codes else named or codes


def _interview(held: Interview) -> Iterator[Block]:
    yield from facts(
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
                dated(held.decision.words, held.decided_on) if held.decision else "",
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


def journey(path: Journey, lines: Lines) -> Iterator[Block]:
    """The whole path but what was assessed and decided, step by step."""
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
        yield from facts(
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
        yield from facts(
            f"Parcours recommandé le {date_words(asked.on)}",
            [
                ("Par", asked.by.name),
                ("Ce qui est visé", lines.every(asked.codes)),
                ("Forme", asked.form.words),
                ("Heures", str(asked.hours or "")),
                ("Organisme", asked.organisation),
                ("Finale prévue", date_words(asked.planned_finale) if asked.planned_finale else ""),
                ("Note", asked.note),
            ],
        )
    yield from _training(path, lines)
    yield from traces("Échanges", path.traces)
    if path.departure is not None:
        yield from facts(
            f"Suivi ailleurs depuis le {date_words(path.departure.on)}",
            [("Par", path.departure.to), ("Noté par", path.departure.by.name)],
        )


def _training(path: Journey, lines: Lines) -> Iterator[Block]:
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
        yield from facts(
            f"Évaluation formative du {date_words(check.on)}",
            [
                ("Par", check.by),
                *((lines.coded(code), state.words) for code, state in check.readiness),
                ("Note", check.note),
            ],
        )
    for focus in path.focuses:
        chosen = lines.every(focus.domains)
        yield from facts("Domaines choisis pour la finale", [("Domaines", chosen)])


def traces(title: str, held: Iterable[Trace]) -> Iterator[Block]:
    """Calls, letters, what was said."""
    lines = tuple(
        f"{each.kind.words}, le {date_words(each.at.date())}, noté par {each.by.name}"
        + (f"{NBSP}: {each.text}" if each.text else "")
        for each in held
    )
    if lines:
        yield Heading(2, title)
        yield Bullets(lines)

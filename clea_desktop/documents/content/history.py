"""What a jury checks of a dossier: its controls, its days, and who was there when.

What happened beside the assessments is told by :mod:`.story`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clea_desktop.documents.blocks import Block, Cell, Column, Heading, Row, Sign, Table
from clea_desktop.documents.content import story, words
from clea_desktop.documents.content.grid import typed_by_another
from clea_desktop.documents.content.story import FINE, NOTED, TO_CHECK, Check, Event
from clea_desktop.documents.content.subject import Subject, observed_days
from clea_desktop.domain.assessment import Assessment, Kind, MarkFact
from clea_desktop.domain.french import NBSP, counted, date_words, listed, number_words, time_words
from clea_desktop.domain.referential import edition_rank


def controls(subject: Subject, named: bool) -> Iterator[Block]:
    """What was checked, what was found, and whether someone has to look.

    :param named: False in the anonymised copy, which tells nothing of an identity document.
    """
    checks = [
        _within_years(subject),
        story.trainer_check(subject),
        *_reprises(subject),
        _edition(subject),
        _verified(subject),
        _accreditation(subject),
        _identity(subject, named),
        _typed(subject),
    ]
    yield Heading(2, "Contrôles")
    yield Table(
        (Column("Contrôle", 0.34), Column("Résultat", 0.48), Column("État", 0.18)),
        tuple(
            Row((Cell(what), Cell(found), Cell(state, Sign.VALIDATED if state == FINE else None)))
            for what, found, state in checks
        ),
        "Contrôles faits sur le dossier, et leur résultat.",
    )


def timeline(subject: Subject) -> Iterator[Block]:
    """What happened, day by day."""
    events = [*story.events(subject)]
    for assessment in subject.assessments:
        events += _events(assessment)
    check = subject.dossier.candidate.identity_check
    if check is not None:
        events.append((check.on, 0, "Identité vérifiée"))
    yield Heading(2, "Chronologie")
    yield Table(
        (Column("Date", 0.24), Column("Fait", 0.76)),
        tuple(
            Row((Cell(date_words(day)), Cell(told)))
            for day, _, told in sorted(events, key=lambda event: event[:2])
        ),
        "Faits du dossier, dans l’ordre des dates.",
    )


def presence(subject: Subject) -> Iterator[Block]:
    """The days on which something was observed, from when to when."""
    rows = []
    for assessment in subject.assessments:
        for day in observed_days(assessment):
            facts = _observed_on(assessment, day)
            times = [fact.at for fact in facts]
            rows.append(
                Row(
                    (
                        Cell(date_words(day)),
                        Cell(f"de {time_words(min(times))} à {time_words(max(times))}"),
                        Cell(listed(list(dict.fromkeys(f.observer.name for f in facts)))),
                        Cell(words.capital(assessment.kind.words)),
                    )
                )
            )
    if rows:
        yield Heading(2, "Présence")
        yield Table(
            (
                Column("Jour", 0.24),
                Column("Première et dernière décision", 0.3),
                Column("Observé par", 0.24),
                Column("Évaluation", 0.22),
            ),
            tuple(rows),
            "Jours où des critères ont été observés, heures de la première et de la dernière "
            "décision.",
        )


def _within_years(subject: Subject) -> Check:
    years = subject.referential.validity_years
    what = f"Évaluation finale dans les {number_words(years)} ans"
    limit = subject.valid_until
    finales = [each for each in subject.assessments if each.kind is Kind.FINALE]
    if limit is None:
        return what, "La fin de l’évaluation préalable n’est pas connue.", TO_CHECK
    if not finales:
        if subject.outcome.certifiable:
            return what, "L’évaluation préalable a tout validé.", FINE
        if subject.expired:
            found = f"Aucune{NBSP}: elle était possible jusqu’au {date_words(limit)}."
            return what, found, TO_CHECK
        return what, f"Évaluation finale possible jusqu’au {date_words(limit)}.", FINE
    last = max([day for each in finales for day in (each.opened_on, *observed_days(each))])
    found = f"Dernier jour le {date_words(last)}, possible jusqu’au {date_words(limit)}."
    return what, found, FINE if last <= limit else TO_CHECK


def _edition(subject: Subject) -> Check:
    followed = subject.referential.key.edition
    moved = (move.since.edition for each in subject.assessments for move in each.migrations)
    editions = sorted({followed, *map(_edition_of, subject.assessments), *moved}, key=edition_rank)
    what = "Édition du référentiel"
    if len(editions) == 1:
        return what, f"Une seule édition{NBSP}: {editions[0]}.", FINE
    marked = {each.key.edition: words.edition_mark(each) for each in subject.others}
    marked[followed] = words.edition_mark(subject.referential)
    told = listed([marked.get(edition, edition) for edition in editions])
    passages = [
        f" L’{assessment.kind.words} est passée de l’édition {move.since.edition} à la suivante le "
        f"{date_words(move.at.date())}."
        for assessment in subject.assessments
        for move in assessment.migrations
    ]
    return what, f"Plusieurs éditions{NBSP}: {told}.{''.join(passages)}", TO_CHECK


def _edition_of(assessment: Assessment) -> str:
    """The edition it followed; of one made elsewhere, the one its livret names."""
    told = assessment.reprise.edition if assessment.reprise else ""
    return told or assessment.release.edition


def _reprises(subject: Subject) -> Iterator[Check]:
    """The livrets brought from elsewhere: of whom, and who read them."""
    for assessment in subject.assessments:
        taken = assessment.reprise
        if taken is not None:
            found = (
                f"Livret de {taken.organisation} vérifié par {taken.checked_by.name} le "
                f"{date_words(taken.checked_on)}."
            )
            yield f"Reprise de l’{assessment.kind.words}", found, NOTED


def _verified(subject: Subject) -> Check:
    what = "Référentiel vérifié par l’organisme"
    if subject.provisional:
        return what, f"Pas encore{NBSP}: le résultat est provisoire.", TO_CHECK
    return what, "Chaque ligne qui décide est vérifiée.", FINE


def _accreditation(subject: Subject) -> Check:
    what = "Habilitation pendant l’évaluation"
    given = subject.organisation.accreditation
    if not given.number:
        return what, f"Habilitation non renseignée{NBSP}: à vérifier.", TO_CHECK
    here = [each for each in subject.assessments if each.reprise is None]
    days = [day for each in here for day in words.days_of(each)]
    if all(words.accredited(subject.organisation, day) for day in days):
        return what, f"Habilitation {given.number}.", FINE
    return what, "Un jour d’évaluation est hors de l’habilitation.", TO_CHECK


def _identity(subject: Subject, named: bool) -> Check:
    what = "Identité"
    check = subject.dossier.candidate.identity_check
    if check is None:
        return what, f"Aucun document d’identité n’a été vu{NBSP}: à vérifier.", TO_CHECK
    seen = f" sur {words.IDENTITY_DOCUMENT[check.document]} par {check.by}" if named else ""
    return what, f"Vérifiée{seen} le {date_words(check.on)}.", FINE


def _typed(subject: Subject) -> Check:
    what = "Décisions saisies par une autre personne"
    pairs: dict[tuple[str, str], int] = {}
    for decision in subject.decisions.values():
        by = typed_by_another(decision.fact)
        if by is not None:
            pair = (decision.fact.observer.name, by.name)
            pairs[pair] = pairs.get(pair, 0) + 1
    if not pairs:
        return what, f"Aucune{NBSP}: chaque décision est saisie par qui a observé.", FINE
    found = [
        f"{counted(number, 'décision')} de {observer}, saisie{'s' if number > 1 else ''} par {by}"
        for (observer, by), number in pairs.items()
    ]
    return what, f"{listed(found)}.", NOTED


def _events(assessment: Assessment) -> Iterator[Event]:
    """The events of one assessment; of one made elsewhere, what its livret tells."""
    kind, taken = assessment.kind.words, assessment.reprise
    if taken is not None:
        told = f"{words.capital(kind)} de {taken.organisation}, reprise"
        yield assessment.opened_on, 1, told
        yield taken.checked_on, 1, f"Livret repris, vérifié par {taken.checked_by.name}"
        return
    yield assessment.opened_on, 1, f"Ouverture de l’{kind}"
    for day in observed_days(assessment):
        facts = _observed_on(assessment, day)
        people = listed(list(dict.fromkeys(fact.observer.name for fact in facts)))
        yield day, 2, f"{counted(len(facts), 'décision')}, par {people}"
    for typed, observed, by, number in _typed_later(assessment):
        yield (
            typed,
            3,
            f"Saisie de {counted(number, 'décision')} du {date_words(observed)}, par {by}",
        )
    if assessment.opinion is not None:
        yield assessment.opinion.at.date(), 4, f"Avis de {assessment.opinion.by.name}"
    if assessment.closed_on is not None:
        yield assessment.closed_on, 5, f"Fin de l’{kind}"


def _typed_later(assessment: Assessment) -> Iterator[tuple[date, date, str, int]]:
    """Decisions typed on a later day than observed, or by someone else: when, of when, by whom."""
    found: dict[tuple[date, date, str], int] = {}
    for fact in assessment.marks:
        if fact.mark is None or fact.entered_at is None:
            continue
        typed, observed = fact.entered_at.date(), fact.at.date()
        by = typed_by_another(fact)
        if by is not None or typed != observed:
            key = (typed, observed, (by or fact.observer).name)
            found[key] = found.get(key, 0) + 1
    for (typed, observed, name), number in found.items():
        yield typed, observed, name, number


def _observed_on(assessment: Assessment, day: date) -> list[MarkFact]:
    return [fact for fact in assessment.marks if fact.mark is not None and fact.at.date() == day]

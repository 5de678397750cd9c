"""The words papers share: labels, days, people, and how a person is spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise

from clea_desktop.documents.blocks import (
    Block,
    Callout,
    Paragraph,
    Sign,
    Signature,
    Signatures,
    Span,
    Tone,
)
from clea_desktop.documents.content.subject import Subject, observed_days
from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.french import NBSP, date_words, listed, number_words, time_words
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import FormOfAddress, IdentityDocument, Organisation
from clea_desktop.domain.referential import Release

READ_ALOUD = "Ce document m’a été lu et expliqué."
NOT_ASSESSED = "·"
MISSING = f"non renseigné{NBSP}: à vérifier"

BASIS = {Basis.OBSERVATION: "observation", Basis.EVIDENCE: "preuve"}
IDENTITY_DOCUMENT = {
    IdentityDocument.IDENTITY_CARD: "carte d’identité",
    IdentityDocument.PASSPORT: "passeport",
    IdentityDocument.RESIDENCE_PERMIT: "titre de séjour",
    IdentityDocument.CIVIL_DEED: "acte d’état civil",
}
SIGN = {Mark.ACQUIRED: Sign.ACQUIRED, Mark.NOT_ACQUIRED: Sign.NOT_ACQUIRED}
_ADDRESSED = {
    FormOfAddress.FEMININE: "La candidate",
    FormOfAddress.MASCULINE: "Le candidat",
    FormOfAddress.NEUTRAL: "La personne évaluée",
}
_MOST_DAYS_NAMED = 3


def label(text: str) -> str:
    """A line of the release as papers print it: its straight apostrophes curved."""
    return text.replace("'", "’")


def coded(code: str, text: str) -> str:
    """« 1. La communication en français », « 1.1 Écouter et comprendre »."""
    return f"{code}{'' if '.' in code else '.'}{NBSP}{label(text)}"


def addressed(form: FormOfAddress) -> str:
    """« La candidate », « Le candidat » or « La personne évaluée », as chosen."""
    return _ADDRESSED[form]


def led_by(assessment: Assessment) -> str:
    """« Évaluation menée par Paul Roux »: no agreement to choose."""
    if assessment.reprise is not None:
        return f"Reprise vérifiée par {assessment.reprise.checked_by.name}"
    return f"Évaluation menée par {assessment.evaluator.name}"


def assessment_words(assessment: Assessment) -> str:
    """« évaluation préalable du 2 et du 3 mars 2026 », by the days something was decided.

    One made elsewhere says that it is taken over, and from whom.
    """
    told = f"{assessment.kind.words} {days_words(days_of(assessment))}"
    if assessment.reprise is not None:
        return f"{told} (reprise de {assessment.reprise.organisation})"
    return told


def days_of(assessment: Assessment) -> tuple[date, ...]:
    """The days on which something was decided, else those of its opening and its end."""
    ends = {assessment.opened_on, assessment.closed_on or assessment.opened_on}
    return observed_days(assessment) or tuple(sorted(ends))


def hour_words(hour: time) -> str:
    """« 9 h 05 »."""
    return time_words(datetime.combine(date.min, hour))


def lasting_words(minutes: int) -> str:
    """« 45 minutes », « 2 heures », « 2 h 30 »."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}{NBSP}{plural(left, 'minute')}"
    if not left:
        return f"{hours}{NBSP}{plural(hours, 'heure')}"
    return f"{hours}{NBSP}h{NBSP}{left:02d}"


def given_back(text: str) -> list[Block]:
    """What somebody said or wrote, one paragraph a line."""
    return [Paragraph(line) for line in text.splitlines() if line.strip()]


def signed(subject: Subject, *others: Signature, mention: str = READ_ALOUD) -> Signatures:
    """Where the person signs, then who acts for them in law if anyone does, then ``others``."""
    form = subject.dossier.candidate.form_of_address
    neutral = form is FormOfAddress.NEUTRAL and not subject.assessments
    person = Signature("La personne accompagnée" if neutral else addressed(form), mention)
    interview = subject.dossier.journey.interview
    guardian = interview.guardian if interview else ""
    second = (Signature(f"Représentant légal{NBSP}: {guardian}", READ_ALOUD),) if guardian else ()
    return Signatures((person, *second, *others))


def told(subject: Subject, last: bool = False) -> str:
    """« Évaluation préalable du 2 et du 3 mars 2026 · référentiel CléA, édition 2021 ».

    :param last: of several assessments, the last alone.
    """
    named = subject.assessments[-1:] if last else subject.assessments
    lived = capital(listed([assessment_words(each) for each in named]))
    return f"{lived} · {referential_words(subject)}"


def referential_words(subject: Subject) -> str:
    """« référentiel CléA, édition 2021 »."""
    release = subject.referential
    return f"référentiel {label(release.certification)}, édition {release.key.edition}"


def short_kind(kind: Kind) -> str:
    """« préalable », « finale »: where a column is narrow."""
    return kind.words.split()[-1]


def days_words(days: Sequence[date]) -> str:
    """« du 2 et du 3 mars 2026 »; beyond three days, « du 2 au 12 mars 2026 ».

    :param days: at least one, in order.
    """
    if len(days) > _MOST_DAYS_NAMED:
        return f"du {_before(days[0], days[-1])} au {date_words(days[-1])}"
    named = [*(_before(day, after) for day, after in pairwise(days)), date_words(days[-1])]
    return listed([f"du {day}" for day in named])


def all_of(number: int, singular: str) -> str:
    """« les sept domaines », « le domaine »."""
    return f"le {singular}" if number == 1 else f"les {number_words(number)} {singular}s"


def some(number: int, singular: str) -> str:
    """« un domaine », « cinq domaines »."""
    return f"{number_words(number)} {plural(number, singular)}"


def plural(number: int, singular: str) -> str:
    """« domaine », « domaines »."""
    return singular if number < 2 else f"{singular}s"


def months(number: int) -> str:
    """« un mois », « six mois »."""
    return f"{number_words(number)} mois"


def these(number: int, singular: str) -> str:
    """« ce domaine », « ces domaines »."""
    return f"{'ces' if number > 1 else 'ce'} {plural(number, singular)}"


def accredited(organisation: Organisation, on: date) -> bool:
    """The organisme's habilitation is filled and covers that day."""
    given = organisation.accreditation
    return (
        bool(given.number)
        and (given.starts_on is None or given.starts_on <= on)
        and (given.ends_on is None or on <= given.ends_on)
    )


def header(subject: Subject, paper: str) -> tuple[str, str]:
    """The running header: the organisme, what may be said of it, and the paper."""
    name = subject.organisation.name
    if accredited(subject.organisation, subject.date):
        name += " · organisme évaluateur habilité"
    return name, paper


def footer(subject: Subject) -> str:
    """« 2026-0147 · édition 2021 · 7f3a-91c2 »."""
    return f"{subject.dossier.reference} · {edition_words(subject.referential)}"


def edition_words(release: Release) -> str:
    """« édition 2021 · 7f3a-91c2 »: what every paper says of the référentiel it is made by."""
    return f"édition {release.key.edition} · {release.short_fingerprint}"


def edition_mark(release: Release) -> str:
    """« 2021 (7f3a-91c2) »: an edition among several, and its fingerprint."""
    return f"{release.key.edition} ({release.short_fingerprint})"


def provisional_notice(framed: bool = True) -> Block:
    """The one line that says the référentiel is not verified yet, in a frame or without."""
    said = f"Résultat provisoire{NBSP}: le référentiel n’est pas encore vérifié par l’organisme."
    return Callout(Tone.ATTENTION, "", (said,)) if framed else Paragraph((Span(said, strong=True),))


def capital(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """The text with a small letter first, unless it opens on an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _before(day: date, after: date) -> str:
    """A day named before another: « 2 » before « 3 mars 2026 », « 30 mars » before an April day."""
    number, month, _ = date_words(day).split(NBSP)
    if day.year != after.year:
        return date_words(day)
    return number if day.month == after.month else f"{number}{NBSP}{month}"

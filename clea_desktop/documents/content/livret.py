"""The livret de validation des acquis: strengths first, for the person who hears it read.

Two registers tell the same facts: *langage simple*, with short sentences and large type, and
the standard one, with the official labels beside. No score, no percentage, no word of failure
(DOMAIN.md, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Sign,
    Signature,
    Signatures,
    SignedItem,
    SignedList,
    Span,
    Table,
    Tone,
)
from clea_desktop.documents.content import story, words
from clea_desktop.documents.content.first_page import FORMS, LARGE, USUAL, Form, fits
from clea_desktop.documents.content.next_step import Register, what_comes_next
from clea_desktop.documents.content.strengths import Gained, Share, Strength, shares, strengths
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.referential import SkillDomain, Subdomain

TITLE = "Livret de validation des acquis"
ATTESTATION = "Attestation de validation des acquis"
JURY = "C’est le jury qui délivre le certificat."
STANDARD = Register(simple=False)
SIMPLE = Register(simple=True)


def livret(subject: Subject) -> Paper:
    """The livret in langage simple.

    :raises RuleError: no assessment, or the last one is still open.
    """
    return _paper(subject, "livret", SIMPLE)


def standard_livret(subject: Subject) -> Paper:
    """The livret in the standard register, the official labels beside.

    :raises RuleError: no assessment, or the last one is still open.
    """
    return _paper(subject, "livret-standard", STANDARD)


def attestation(subject: Subject) -> Paper:
    """The first page of the livret alone: what is validated, until when, and the signatures.

    :raises RuleError: no assessment, or the last one is still open.
    """
    return _paper(subject, "attestation", STANDARD, ATTESTATION, alone=True)


def findings(subject: Subject, register: Register = STANDARD, form: Form = FORMS[2]) -> list[Block]:
    """What the livret tells between the name and the signatures."""
    gained = shares(subject)
    told = (
        [_summary(subject, gained), *_shown(subject, register, form)]
        if gained
        else _done_together(subject, register)
    )
    return [*told, what_comes_next(subject, register)]


def _paper(
    subject: Subject, kind: str, register: Register, title: str = TITLE, *, alone: bool = False
) -> Paper:
    """The livret, or its first page alone."""
    subject.check_closed("Le livret")
    room = LARGE if register.simple else USUAL
    pages = [_first_page(subject, register, form) for form in FORMS]
    more = [] if alone else [*_everything(subject, register), *story.your_path(subject)]
    return Paper(
        kind=kind,
        title=f"{title} – {subject.dossier.candidate.display_name}",
        subject=words.told(subject),
        author=subject.organisation.name,
        dated=subject.date,
        header=words.header(subject, title),
        footer=words.footer(subject),
        blocks=(
            *next((page for page in pages if fits(page, room)), pages[-1]),
            *((PageBreak(), *more) if more else ()),
        ),
        large=register.simple,
    )


def _first_page(subject: Subject, register: Register, form: Form) -> list[Block]:
    candidate = subject.dossier.candidate
    notice = [words.provisional_notice(form.framed)] if subject.provisional else []
    person = Signature(words.addressed(candidate.form_of_address), words.READ_ALOUD)
    evaluator = Signature(
        words.led_by(subject.assessments[-1]), f"Livret daté du {date_words(subject.date)}"
    )
    return [
        Heading(1, candidate.display_name, words.told(subject, last=True)),
        *findings(subject, register, form),
        *notice,
        Signatures((person, evaluator)),
    ]


def _summary(subject: Subject, gained: tuple[Share, ...]) -> Callout:
    """What is validated, what that means, and who delivers the certificate."""
    total = len(subject.referential.domains)
    domains = sum(share.verdict.validated for share in gained)
    subdomains = len(subject.outcome.validated)
    if subject.outcome.certifiable:
        title = f"Vous avez validé {words.all_of(total, 'domaine')}."
        told = ["Félicitations.", *_by_assessment(subject), JURY]
        return Callout(Tone.SUCCESS, title, (" ".join(told),))
    if domains:
        title = f"Vous avez validé {words.some(domains, 'domaine')}."
        kept = f"Vous n’aurez pas à repasser {words.these(domains, 'domaine')}."
    elif subdomains:
        title = f"Vous avez validé {words.some(subdomains, 'sous-domaine')}."
        kept = f"Vous n’aurez pas à repasser {words.these(subdomains, 'sous-domaine')}."
    else:
        title = "Vous avez déjà des acquis."
        kept = "Vous n’aurez pas à refaire ce que vous avez montré."
    told = [*_by_assessment(subject), "" if subject.expired else kept, _until(subject), JURY]
    return Callout(Tone.SUCCESS, title, (" ".join(filter(None, told)),))


def _until(subject: Subject) -> str:
    """Until when the finale may be passed."""
    if subject.valid_until is None:
        return ""
    limit = date_words(subject.valid_until)
    if subject.expired:
        return f"L’évaluation finale était possible jusqu’au {limit}."
    again = len(subject.assessments) > 1
    which = "une autre évaluation finale" if again else "l’évaluation finale"
    return f"Vous pouvez passer {which} jusqu’au {limit}."


def _by_assessment(subject: Subject) -> Iterator[str]:
    """What each assessment validated, once there are several; nothing is said of none."""
    if len(subject.assessments) == 1 and not subject.taken_over:
        return
    for assessment in subject.assessments:
        domains = sum(
            _completed_by(subject, verdict.code) is assessment
            for verdict in subject.outcome.domains
            if verdict.validated
        )
        known = subject.validations if assessment.reprise is None else subject.taken_over
        subdomains = sum(by is assessment for by in known.values())
        if assessment.closed_on is not None and subdomains:
            gained = (
                words.some(domains, "domaine")
                if domains
                else words.some(subdomains, "sous-domaine")
            )
            day = date_words(assessment.closed_on)
            taken = assessment.reprise
            elsewhere = f" (reprise de {taken.organisation})" if taken else ""
            yield f"{words.capital(gained)} le {day}, à l’{assessment.kind.words}{elsewhere}."


def _completed_by(subject: Subject, code: str) -> Assessment | None:
    return subject.domain_validated_by(code) or subject.wholly_taken_over(code)


def _shown(subject: Subject, register: Register, form: Form) -> Iterator[Block]:
    """« Ce que vous avez montré »: what is validated, then the other acquis."""
    first, others = strengths(subject)
    items = [_item(subject, strength, register, form) for strength in first]
    if others:
        whole = isinstance(first[0].line, SkillDomain)
        title = "Déjà acquis dans les autres domaines" if whole else "Autres acquis"
        items.append(_others_item(title, others, register, form))
    yield Heading(2, "Ce que vous avez montré")
    yield SignedList(tuple(items))


def _item(subject: Subject, strength: Strength, register: Register, form: Form) -> SignedItem:
    sign = Sign.VALIDATED if strength.validated else Sign.ACQUIRED
    name = Span(_name(strength.line, register), strong=True)
    told = _told(strength, form.sentences)
    if form.beside and told:
        return SignedItem(sign, (name, Span(f"{NBSP}: {words.uncapital(' '.join(told))}")))
    several = len(subject.assessments) > 1 or bool(subject.taken_over)
    when = _validated_when(subject, strength.line) if strength.validated and several else ""
    title = (name, Span(f" · {words.uncapital(when)}", muted=True)) if when else (name,)
    return SignedItem(sign, title, told if register.simple or not told else (" ".join(told),))


def _others_item(title: str, others: list[Strength], register: Register, form: Form) -> SignedItem:
    """The other acquis in one item: a sentence of each domaine, or their names."""
    names = [_name(strength.line, register) for strength in others]
    if not form.others:
        listed_names = f"{NBSP}: {', '.join(names)}."
        return SignedItem(Sign.ACQUIRED, (Span(title, strong=True), Span(listed_names)))
    told = [words.uncapital(_told(strength, 1)[0]) for strength in others]
    pairs = zip(names, told, strict=True)
    return SignedItem(Sign.ACQUIRED, title, tuple(f"{name}{NBSP}: {said}" for name, said in pairs))


def _told(strength: Strength, number: int) -> tuple[str, ...]:
    return tuple(words.label(criterion.plain) for criterion in strength.strongest(number))


def _name(line: SkillDomain | Subdomain, register: Register) -> str:
    return words.coded(line.code, register.name(line))


def _done_together(subject: Subject, register: Register) -> Iterator[Block]:
    """Nothing is acquired yet: what was lived together is told, and nothing is judged."""
    last = subject.assessments[-1]
    seen = [
        sub
        for sub in subject.referential.subdomains
        if any(criterion.code in subject.outcome.marks for criterion in sub.criteria)
    ]
    activities = tuple(dict.fromkeys(fact.activity for fact in last.marks if fact.activity))
    yield Heading(2, "Ce que nous avons fait ensemble")
    yield Paragraph(
        f"Vous avez participé à l’{words.assessment_words(last)}. "
        f"Une évaluation {subject.certification} n’est pas un examen. "
        "Elle part de ce que vous savez faire."
    )
    if activities:
        yield Paragraph(f"Vous avez pris part à ces activités{NBSP}:")
        yield Bullets(activities)
    if seen:
        yield Paragraph(f"Nous avons commencé à regarder ensemble{NBSP}:")
        yield Bullets(tuple(words.coded(sub.code, register.name(sub)) for sub in seen))
    yield Paragraph(" ".join(filter(None, (_until(subject), JURY))))


def _everything(subject: Subject, register: Register) -> Iterator[Block]:
    """All that is acquired, on the pages that follow the first."""
    gained = [share for share in shares(subject) if share.gained]
    if not gained:
        return
    yield Heading(1, "Tout ce que vous avez acquis")
    for share in gained:
        when = _validated_when(subject, share.line) if share.verdict.validated else ""
        yield Heading(2, _name(share.line, register), when)
        if register.simple:
            for item in share.gained:
                yield Heading(3, _gained_title(share, item, register))
                yield Bullets(tuple(words.label(c.plain) for c in item.criteria))
        else:
            yield _table(share, register)


def _validated_when(subject: Subject, line: SkillDomain | Subdomain) -> str:
    """« Validé le 3 mars 2026 », of a line that an assessment validated."""
    if isinstance(line, Subdomain):
        by = subject.validations.get(line.code) or subject.taken_over.get(line.code)
    else:
        by = _completed_by(subject, line.code)
    if by is None or by.closed_on is None:
        return ""
    elsewhere = f" (reprise de {by.reprise.organisation})" if by.reprise else ""
    return f"Validé le {date_words(by.closed_on)}{elsewhere}"


def _gained_title(share: Share, item: Gained, register: Register) -> str:
    """A sous-domaine by name; that it is validated is said unless its domaine says so for all."""
    title = words.coded(item.line.code, register.name(item.line))
    alone = item.verdict.validated and not share.verdict.validated
    return f"{title} · validé" if alone else title


def _table(share: Share, register: Register) -> Table:
    rows: list[Row] = []
    for item in share.gained:
        rows.append(Row((Cell(_gained_title(share, item, register)),), group=True))
        rows += [
            Row(
                (
                    Cell(words.label(criterion.plain)),
                    Cell(words.coded(criterion.code, criterion.label)),
                )
            )
            for criterion in item.criteria
        ]
    return Table(
        (Column("Ce que vous avez fait", 0.45), Column("Critère du référentiel", 0.55)),
        tuple(rows),
        f"Ce que vous avez acquis dans le domaine {share.line.code}, par sous-domaine.",
    )

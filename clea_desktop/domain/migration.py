"""An open assessment taken to a later edition: what carries over, what has to be decided.

What was decided until then is kept beside; what a closed assessment validated stays validated,
which :mod:`reading` sees to. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clea_desktop.domain import texts
from clea_desktop.domain.assessment import (
    Assessment,
    Kind,
    MarkFact,
    Migration,
    NoteFact,
    markable,
    present_marks,
    present_notes,
)
from clea_desktop.domain.correspondence import Became, Correspondence, Link, carried_by
from clea_desktop.domain.dossier import Decided, Dossier, before, check_in_use, facts_of
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words, listed
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import in_short
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import Release


@dataclass(frozen=True)
class Carried:
    """What becomes of the critères of one link.

    ``before`` is what stands on each source, ``after`` what each target gets by itself;
    ``asks`` says that somebody has to decide, because nothing carries over and nothing is
    validated already.
    """

    link: Link
    before: tuple[Mark | None, ...]
    after: Mark | None
    asks: bool


def why_not_migrate(dossier: Dossier, earlier: Release, later: Release) -> str | None:
    """Why the last assessment of a dossier does not go on in an edition; None when it may."""
    current = dossier.current
    name = f"Le dossier {dossier.reference} ne passe pas à l’édition {later.key.edition}"
    if current is None:
        return f"{name} : aucune évaluation n’y est ouverte."
    if current.closing is not None:
        return (
            f"{name} : l’{current.kind.words} est terminée depuis le "
            f"{date_words(current.closing.on)} ; ouvrez d’abord la suivante."
        )
    if later.key.same_edition(earlier.key):
        return f"{name} : il la suit déjà."
    found = later.correspondence_from(earlier.key)
    if found is None:
        return (
            f"{name} : la correspondance depuis l’édition {earlier.key.edition} manque ; "
            "importez une version du référentiel qui la contient."
        )
    if not found.joins(earlier.codes, later.codes):
        return (
            f"{name} : la correspondance depuis l’édition {earlier.key.edition} ne dit pas ce que "
            "deviennent tous ses critères ; demandez à l’éditeur une version qui le dit."
        )
    strangers = [a.release.edition for a in dossier.assessments if not later.continues(a.release)]
    if strangers:
        return (
            f"{name} : une évaluation suit l’édition {strangers[0]}, dont la correspondance manque."
        )
    return None


def goes_on(assessments: tuple[Assessment, ...], earlier: Release, later: Release) -> bool:
    """Whether :func:`why_not_migrate` finds nothing, of the assessments of a dossier alone."""
    found = later.correspondence_from(earlier.key)
    return (
        bool(assessments)
        and assessments[-1].closing is None
        and not later.key.same_edition(earlier.key)
        and found is not None
        and found.joins(earlier.codes, later.codes)
        and all(later.continues(assessment.release) for assessment in assessments)
    )


def validated_after(
    assessments: tuple[Assessment, ...],
    decided: Sequence[Decided],
    earlier: Release,
    later: Release,
) -> frozenset[str]:
    """What is validated once the last assessment goes on in a later edition, of itself.

    It is what :func:`migrated` comes to with nothing decided, for many dossiers at once.

    :param assessments: such as :func:`goes_on` accepts; their marks are not read.
    :param decided: what was decided in each.
    """
    correspondence, last = later.correspondence_from(earlier.key), len(assessments) - 1
    assert correspondence is not None, "it goes on"
    bare = (*assessments[:-1], replace(assessments[-1], release=later.key, marks=(), notes=()))
    then = [*decided[:-1], {}]
    own = {code: mark for code, mark in decided[-1].items() if mark is not None}
    standing, stood = own, None
    if assessments[-1].kind is not Kind.PREALABLE:
        counting = in_short(earlier, facts_of(earlier, assessments, last, decided)).marks
        acquired = {code: mark for code, mark in counting.items() if mark is Mark.ACQUIRED}
        standing = {**acquired, **own}
        stood = in_short(later, facts_of(later, bare, last, then))
    open_ = markable(bare[-1], later, stood)
    marks: dict[str, Mark | None] = {}
    link_of = correspondence.link_of
    for code in own:
        link = link_of.get(code)
        mark = carried_by(link, standing) if link else None
        if link and mark is not None:
            for target in link.targets:
                if target in open_:
                    marks[target] = mark
    return in_short(later, facts_of(later, bare, decided=[*decided[:-1], marks])).validated


def no_longer(
    earlier: Release, later: Release, before: Collection[str], after: Collection[str]
) -> tuple[str, ...]:
    """What of the earlier release would be validated no more: sous-domaines and domaines.

    A domaine is named by itself where only a new sous-domaine opens it again.

    :param before: the sous-domaines validated in the earlier release.
    :param after: those validated in the later one.
    """
    found = later.correspondence_from(earlier.key)

    def heirs(code: str) -> tuple[str, ...]:
        return found.heirs(code) if found is not None else (code,)

    lost: list[str] = []
    for domain in earlier.domains:
        own = [sub.code for sub in domain.subdomains]
        gone = [c for c in own if c in before and not _all_in(heirs(c), after)]
        lost += gone
        after_domains = {heir.rpartition(".")[0] for code in own for heir in heirs(code)}
        whole = all(
            sub.code in after
            for each in later.domains
            if each.code in after_domains
            for sub in each.subdomains
        )
        if not gone and not whole and _all_in(own, before):
            lost.append(domain.code)
    return tuple(lost)


def _all_in(codes: Collection[str], among: Collection[str]) -> bool:
    return bool(codes) and all(code in among for code in codes)


def check_migration(dossier: Dossier, earlier: Release, later: Release) -> Correspondence:
    """Refuse to take a dossier to another edition where it may not be; else what leads there.

    :raises RuleError: no assessment is open, it follows that edition, or nothing leads there.
    """
    check_in_use(dossier)
    if why := why_not_migrate(dossier, earlier, later):
        raise RuleError(why)
    found = later.correspondence_from(earlier.key)
    assert found is not None, "asked just above"
    return found


def carried(dossier: Dossier, earlier: Release, later: Release) -> list[Carried]:
    """What becomes of each critère of the earlier edition, in its order.

    :raises RuleError: no assessment is open, or nothing leads there.
    """
    correspondence = check_migration(dossier, earlier, later)
    _own, standing = _standing(dossier, earlier)
    open_ = _markable(dossier, later)
    return [
        Carried(
            link,
            tuple(standing.get(code) for code in link.sources),
            carried_by(link, standing),
            link.became is Became.CHANGED
            and any(code in standing for code in link.sources)
            and open_.issuperset(link.targets),
        )
        for link in correspondence.links
    ]


def _bare(dossier: Dossier, later: Release) -> Dossier:
    """The dossier with its last assessment in the later edition, nothing decided in it yet."""
    *before_it, current = dossier.assessments
    bare = replace(current, release=later.key, marks=(), notes=())
    return replace(dossier, assessments=(*before_it, bare))


def _markable(dossier: Dossier, later: Release) -> frozenset[str]:
    """The critères of the later edition that may be decided in the last assessment."""
    bare = _bare(dossier, later)
    stood = before(later, bare, len(bare.assessments) - 1)
    return markable(bare.assessments[-1], later, stood)


def _standing(
    dossier: Dossier, earlier: Release
) -> tuple[Mapping[str, MarkFact], Mapping[str, Mark]]:
    """What was decided in the last assessment; and with it what counts from those before."""
    current = dossier.current
    assert current is not None, "open"
    stood = before(earlier, dossier, len(dossier.assessments) - 1)
    own = present_marks(current.marks)
    standing: dict[str, Mark] = {
        code: mark
        for code, mark in (stood.marks.items() if stood else ())
        # A non acquis opens as not yet decided (DOMAIN.md, section 3).
        if mark is Mark.ACQUIRED
    }
    standing.update({code: fact.mark for code, fact in own.items() if fact.mark is not None})
    return own, standing


def migrated(
    dossier: Dossier,
    earlier: Release,
    later: Release,
    decided: Mapping[str, Mark],
    at: datetime,
    by: Person,
) -> Dossier:
    """The dossier once its last assessment goes on in a later edition.

    :param decided: what was decided of critères that changed, by their code in the later one;
        one left out stays undecided.
    :raises RuleError: it may not, or a decision is of a critère that does not ask for one.
    """
    correspondence = check_migration(dossier, earlier, later)
    current = dossier.current
    assert current is not None
    lines = carried(dossier, earlier, later)
    _check_decided(lines, decided)
    migration = Migration(
        earlier.key, at, by, correspondence.fingerprint, current.marks, current.notes
    )
    open_ = _markable(dossier, later)
    own = present_marks(current.marks)
    marks = [fact for fact in _marks(lines, own) if fact.criterion in open_]
    marks += [MarkFact(code, mark, at, by) for code, mark in decided.items()]
    done = replace(
        _bare(dossier, later).assessments[-1],
        marks=tuple(marks),
        notes=tuple(_notes(lines, current)),
        migrations=(*current.migrations, migration),
    )
    return replace(dossier, assessments=(*dossier.assessments[:-1], done))


def _check_decided(lines: Iterable[Carried], decided: Mapping[str, Mark]) -> None:
    asking = {code for line in lines if line.asks for code in line.link.targets}
    strangers = [code for code in decided if code not in asking]
    if strangers:
        raise RuleError(
            f"{listed(strangers)} : rien ne se décide ici de ce qui suit de soi-même ; décidez-en "
            "sur la page de l’évaluation."
        )


def _marks(lines: Iterable[Carried], own: Mapping[str, MarkFact]) -> list[MarkFact]:
    """The decisions of this assessment that carry over, with who saw them and when."""
    order = {code: rank for rank, code in enumerate(own)}
    found: list[tuple[int, MarkFact]] = []
    for line in lines:
        sources = sorted(
            (own[code] for code in line.link.sources if code in own),
            key=lambda fact: order[fact.criterion],
        )
        if line.after is None or not sources:
            continue
        last = sources[-1]
        for code in line.link.targets:
            fact = replace(last, criterion=code, mark=line.after, note="", id=None)
            found.append((order[last.criterion], fact))
    return [fact for _rank, fact in sorted(found, key=lambda each: each[0])]


def _notes(lines: Iterable[Carried], current: Assessment) -> Iterable[NoteFact]:
    """The notes go with their critères, whatever was decided; those of several are put together."""
    noted = present_notes(current)
    written = {note.criterion: (note.at, note.by) for note in current.notes}
    for fact in current.marks:
        if fact.note:
            written.setdefault(fact.criterion, (fact.at, fact.observer))
    for line in lines:
        codes = [code for code in line.link.sources if code in noted]
        if codes:
            at, by = max((written[code] for code in codes), key=lambda each: each[0])
            text = _together(noted[code] for code in codes)
            for target in line.link.targets:
                yield NoteFact(target, text, at, by)


def _together(notes: Iterable[str]) -> str:
    """Notes one under the other, as many as a note holds; the history keeps them all."""
    whole = ""
    for note in notes:
        longer = f"{whole}\n{note}" if whole else note
        whole = longer if len(longer) <= texts.TEXT_LIMIT else whole
    return whole

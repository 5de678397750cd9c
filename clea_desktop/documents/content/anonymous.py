"""The anonymised copy: a number in place of the person, and no name left in what was written.

What people typed (notes, activities, reasons, opinions) is searched for every name of the
dossier, and for each part of compound ones, without case, accents, hyphens or apostrophes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.assessment import Assessment, MarkFact, NoteFact, Opinion
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.people import Candidate, PartialDate, Person, folded

HIDDEN = "[nom]"
_SEVERAL = re.compile(r"\[nom\](?:[\s-]+\[nom\])+")
_UNKNOWN_BIRTH = PartialDate(1)
# Words of the language that names hold too: a part of a name never hides them, and a whole
# name that is one of them (Lê, Do, Van) hides it unless it is written as the word is.
_SMALL_WORDS = frozenset(
    "a al an au ben bin d da dal das de del della den der des di do dos du e el en et ibn il l la "
    "las le les lo los mac mc ne ni o on ou san si son st sur ta ter ti to tu un van von y".split()
)


def anonymised(subject: Subject) -> Subject:
    """The same subject without any name of its candidate: the reference stands in its place."""
    dossier = subject.dossier
    names = _names(dossier.candidate)
    own, every = _hider(names), _hider([*names, *_others(dossier)])
    check = dossier.candidate.identity_check
    nobody = Candidate(
        birth_name=dossier.reference,
        birth_date=_UNKNOWN_BIRTH,
        identity_check=replace(check, by=own(check.by)) if check else None,
    )
    assessments = tuple(_assessment(each, own, every) for each in dossier.assessments)
    return replace(subject, dossier=replace(dossier, candidate=nobody, assessments=assessments))


def _names(candidate: Candidate) -> list[str]:
    """Every name of a candidate, alone and as people write it whole, either way round."""
    given, family = candidate.given_names[:1], candidate.family_name
    return [*candidate.all_names, " ".join([*given, family]), " ".join([family, *given])]


def _others(dossier: Dossier) -> Iterator[str]:
    """The people of the dossier beside its candidate."""
    check = dossier.candidate.identity_check
    if check is not None:
        yield check.by
    for assessment in dossier.assessments:
        yield assessment.evaluator.name
        if assessment.opinion is not None:
            yield assessment.opinion.by.name
        for fact in assessment.marks:
            yield fact.observer.name
            if fact.entered_by is not None:
                yield fact.entered_by.name
        for note in assessment.notes:
            if note.by is not None:
                yield note.by.name


_Hide = Callable[[str], str]


def _assessment(assessment: Assessment, own: _Hide, every: _Hide) -> Assessment:
    """An assessment whose people keep their names, unless they share one with the candidate."""

    def person(of: Person) -> Person:
        return Person(own(of.name), of.id)

    def mark(fact: MarkFact) -> MarkFact:
        return replace(
            fact,
            observer=person(fact.observer),
            note=every(fact.note),
            activity=every(fact.activity),
            entered_by=person(fact.entered_by) if fact.entered_by else None,
        )

    def note(fact: NoteFact) -> NoteFact:
        return replace(fact, text=every(fact.text), by=person(fact.by) if fact.by else None)

    def opinion(given: Opinion) -> Opinion:
        return replace(given, text=every(given.text), by=person(given.by))

    closing = assessment.closing
    return replace(
        assessment,
        evaluator=person(assessment.evaluator),
        marks=tuple(mark(fact) for fact in assessment.marks),
        notes=tuple(note(fact) for fact in assessment.notes),
        opinion=opinion(assessment.opinion) if assessment.opinion else None,
        closing=replace(closing, reason=every(closing.reason)) if closing else None,
    )


def _hider(names: Iterable[str]) -> _Hide:
    """What replaces each of these names, and each of their parts, in a text."""
    keys = set()
    for name in names:
        parts = [_key(name[start:end]) for start, end in _words(name)]
        parts += folded(name).split()
        keys |= {part for part in parts if len(part) > 1 and part not in _SMALL_WORDS}
        keys.add(_key(name))
    keys.discard("")
    longest = max(map(len, keys), default=0)

    def end_of_name(text: str, words: list[tuple[int, int]], first: int) -> int | None:
        """The last word of the longest name that starts at that word, if one does."""
        start, last = words[first][0], None
        for index in range(first, len(words)):
            written = text[start : words[index][1]]
            key = _key(written)
            if len(key) > longest:
                break
            if key in keys and written not in _SMALL_WORDS:
                last = index
        return last

    def hide(text: str) -> str:
        words = _words(text)
        pieces, done, index = [], 0, 0
        while index < len(words):
            last = end_of_name(text, words, index)
            if last is not None:
                pieces += [text[done : words[index][0]], HIDDEN]
                done, index = words[last][1], last
            index += 1
        return _SEVERAL.sub(HIDDEN, "".join([*pieces, text[done:]]))

    return hide


def _key(text: str) -> str:
    """A name for comparing: folded, in one piece, without the signs that are not seen."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return folded(seen).replace(" ", "")


def _words(text: str) -> list[tuple[int, int]]:
    """Where each run of letters, digits and their marks starts and ends."""
    spans, start = [], None
    for index, sign in enumerate([*text, " "]):
        inside = sign.isalnum() or unicodedata.category(sign)[0] == "M"
        inside = inside or unicodedata.category(sign) == "Cf"
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            spans.append((start, index))
            start = None
    return spans

"""Ready sentences read from a file, whole or not at all, and written into one.

The format is described by ``resources/schemas/clea-sentences-1.schema.json``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clea_desktop.arrivals.faults import UPDATE, Fault, Vocabulary, on_their_lines, quoted, refusal
from clea_desktop.arrivals.lined_json import read_lined_json
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.referential import Release
from clea_desktop.domain.sentences import ReadySentence

if TYPE_CHECKING:
    from clea_desktop.exchange.sentence_models import EditionPart, SentencesContent

FORMAT = "clea-sentences/1"
SIZE_LIMIT = 5_000_000
"""The longest file of sentences, in bytes."""

_MOST_VALUES = 60_000

ReleaseOf = Callable[[str, str], Release | None]
"""The release of an identifier and an edition; None when nobody has it here."""

_VOCABULARY = Vocabulary(
    {
        "format": "format",
        "title": "titre",
        "note": "note",
        "referential": "référentiel",
        "id": "identifiant",
        "edition": "édition",
        "sentences": "phrases",
        "text": "texte",
        "criterion": "critère",
        "mark": "décision",
    },
    {"phrases": "phrase"},
    frozenset(),
    lambda _line, _index, _node: None,
    braces=True,
)


@dataclass(frozen=True)
class SentencesFile:
    """What a file of sentences holds."""

    title: str
    note: str
    sentences: tuple[ReadySentence, ...]


def read_sentences(data: bytes, source: str, release_of: ReleaseOf) -> SentencesFile:
    """The sentences of a file, each of a critère that exists.

    :param source: the file's name, for the sentence.
    :raises RuleError: the first fault, on which line, what to do, and how many others.
    """
    value = read_lined_json(data, source, SIZE_LIMIT, _MOST_VALUES)
    content = _shaped(value, source)
    faults = list(_faults(content, release_of))
    if faults:
        raise refusal(source, on_their_lines(faults, value))
    return SentencesFile(
        content.title,
        content.note,
        tuple(
            ReadySentence(
                part.text,
                part.criterion or "",
                edition.id if part.criterion and edition else "",
                edition.edition if part.criterion and edition else "",
                part.mark,
            )
            for part in content.sentences
            for edition in [part.referential or content.referential]
        ),
    )


def _shaped(value: object, source: str) -> SentencesContent:
    if isinstance(value, dict) and value.get("format", FORMAT) != FORMAT:
        # A file of another format would have a hundred faults; this one says it all.
        found = value["format"]
        said = f"c’est un fichier {quoted(found)}, " if isinstance(found, str) else ""
        raise refusal(source, [Fault("format", f"{said}il faut {quoted(FORMAT)}", UPDATE)])

    from pydantic import ValidationError

    from clea_desktop.exchange.sentence_models import SentencesContent

    try:
        return SentencesContent.model_validate(value)
    except ValidationError as error:
        raise refusal(source, _VOCABULARY.faults_of(error, value)) from None


def _faults(content: SentencesContent, release_of: ReleaseOf) -> Iterator[Fault]:
    """What the shape does not show: critères of no edition, or that their edition has not."""
    known: dict[tuple[str, str], Release | None] = {}
    for index, part in enumerate(content.sentences):
        if part.criterion is None:
            continue
        where = f"phrase n°{NBSP}{index + 1} › critère"
        at = ("sentences", index, "criterion")
        edition = part.referential or content.referential
        if edition is None:
            yield Fault(
                where, "rien ne dit de quel référentiel, le champ referential manque", at=at
            )
            continue
        key = edition.id, edition.edition
        if key not in known:
            known[key] = release_of(*key)
        release = known[key]
        if release is None:
            yield Fault(where, _unknown(edition), at=at)
        elif part.criterion not in release.codes:
            said = f"{quoted(part.criterion)} n’est pas un critère de l’édition {edition.edition}"
            yield Fault(where, said, at=at)


def _unknown(edition: EditionPart) -> str:
    return f"l’édition {quoted(edition.edition)} de {quoted(edition.id)} n’est pas connue ici"


def write_sentences(sentences: Sequence[ReadySentence], title: str = "", note: str = "") -> bytes:
    """The file of some sentences: one a line, those of the first edition without saying it again.

    It names nobody: whose own a sentence is stays in the centre.
    """
    named = Counter((s.referential, s.edition) for s in sentences if s.criterion)
    main = named.most_common(1)[0][0] if named else None
    head: dict[str, Any] = {"format": FORMAT, "title": title, "note": note}
    if main is not None:
        head["referential"] = _edition(*main)
    lines = [json.dumps(_plain(each, main), ensure_ascii=False) for each in sentences]
    fields = [
        f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}," for k, v in head.items() if v
    ]
    listed = ",\n".join(f"  {line}" for line in lines)
    return "\n".join(["{", *fields, ' "sentences": [', listed, " ]", "}", ""]).encode()


def _plain(sentence: ReadySentence, main: tuple[str, str] | None) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    if sentence.criterion:
        plain["criterion"] = sentence.criterion
        if (own := (sentence.referential, sentence.edition)) != main:
            plain["referential"] = _edition(*own)
    if sentence.mark is not None:
        plain["mark"] = sentence.mark.value
    return {**plain, "text": sentence.text}


def _edition(referential: str, edition: str) -> dict[str, str]:
    return {"id": referential, "edition": edition}

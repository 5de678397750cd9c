"""What goes with a release, read: correspondences, help, contexts; canonical bytes kept.

Described by ``resources/schemas/clea-correspondence-1``, ``clea-help-1`` and ``clea-context-1``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from clea_desktop.arrivals.faults import (
    UPDATE,
    At,
    Fault,
    Vocabulary,
    on_their_lines,
    quoted,
    refusal,
)
from clea_desktop.arrivals.strict_json import read_json
from clea_desktop.domain.correspondence import Became, Correspondence, Link
from clea_desktop.domain.referential import Criterion, Release, Subdomain
from clea_desktop.referentials.format import MOST_VALUES, SIZE_LIMIT, canonical, fingerprint_of
from clea_desktop.referentials.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from clea_desktop.referentials.models import Part

_WORDS = Vocabulary(
    {
        **VOCABULARY.fields,
        "from": "critères d’avant",
        "to": "critères d’après",
        "became": "devenir",
        "help": "aide",
        "examples": "exemples",
        "branch": "branche",
        "in_force_from": "entrée en vigueur",
        "in_force_until": "fin d’édition",
        "register_number": "numéro du Répertoire spécifique",
        "issued_on": "date de publication",
        "publisher": "éditeur",
        "name": "nom",
        "public_key": "clé publique",
        "verified": "vérifications",
        "official_text": "texte officiel",
        "by": "vérifié par",
        "on": "vérifié le",
        "lines": "lignes",
        "files": "fichiers",
        "size": "taille",
        "sha256": "empreinte SHA-256",
    },
    {
        **VOCABULARY.lines,
        "vérifications": "vérification",
        "fichiers": "fichier",
        "lignes": "ligne",
        "exemples": "exemple",
    },
    VOCABULARY.wrappers,
    VOCABULARY.item,
)


@dataclass(frozen=True)
class Help:
    """How to assess one critère, and examples."""

    text: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """The contextualisation of a branch: examples by critère, and nothing that decides."""

    branch: str
    owner: str
    note: str
    examples: Mapping[str, tuple[str, ...]]


def _read(data: bytes, source: str) -> object:
    return read_json(data, source, SIZE_LIMIT, MOST_VALUES)


def shaped(value: object, source: str, model: type[Part], name: str) -> dict[str, Any]:
    """The fields of a part whose shape is right.

    :param source: the file's name, for the sentence.
    :param name: of its format.
    :raises RuleError: the first fault, and how many others.
    """
    from pydantic import ValidationError

    found = value.get("format") if isinstance(value, dict) else None
    if found is not None and found != name:
        why = f"c’est un fichier {quoted(found)}, il faut {quoted(name)}"
        fault = Fault("format", why, UPDATE, at=("format",))
        raise refusal(source, on_their_lines([fault], value))
    try:
        content = model.model_validate(value)
    except ValidationError as error:
        faults = _WORDS.faults_of(error, value)
        raise refusal(source, faults) from error
    return content.model_dump(mode="json", by_alias=True, exclude_unset=True)


def read_correspondence(data: bytes, source: str) -> tuple[Correspondence, bytes]:
    """A correspondence and its canonical bytes.

    :raises RuleError: it is not sound by itself.
    """
    return correspondence_of(_read(data, source), source)


def correspondence_of(value: object, source: str) -> tuple[Correspondence, bytes]:
    """As :func:`read_correspondence`, of what was read already."""
    from clea_desktop.referentials.part_models import CorrespondenceContent

    fields = shaped(value, source, CorrespondenceContent, "clea-correspondence/1")
    content = canonical(fields)
    found = known_correspondence(content)
    faults = [*_twice(found), *_onto_itself(found)]
    if faults:
        raise refusal(source, on_their_lines(faults, value))
    return found, content


def known_correspondence(content: bytes) -> Correspondence:
    """The correspondence of canonical bytes that were checked before they were kept."""
    fields = json.loads(content)
    return Correspondence(
        fields["id"],
        fields["from"],
        fields["to"],
        tuple(
            Link(tuple(link["from"]), tuple(link["to"]), Became(link["became"]))
            for link in fields["criteria"]
        ),
        tuple((heir["from"], tuple(heir["to"])) for heir in fields["subdomains"]),
        fingerprint_of(content),
    )


def check_between(
    found: Correspondence,
    earlier: Release | None,
    later: Release,
    source: str,
    value: object = None,
) -> None:
    """Refuse a correspondence that does not lead from one release to another.

    :param earlier: None when it is not at hand: what leads from it is then taken as said.
    :param value: what it was read from, where that knows its lines.
    :raises RuleError: another référentiel or edition, a line that does not exist, one left out.
    """
    faults = list(_strangers(found, earlier, later))
    if faults:
        raise refusal(source, on_their_lines(faults, value))


def _twice(found: Correspondence) -> Iterator[Fault]:
    sides = (
        ("critère d’avant", _linked(found, "from")),
        ("critère d’après", _linked(found, "to")),
        ("sous-domaine d’avant", _inherited(found)),
    )
    for kind, said in sides:
        # The path kept is that of the last time, the one to take out.
        paths = dict(said)
        for code, times in Counter(code for code, _path in said).items():
            if times > 1:
                why = f"il y est nommé {times} fois, une seule est admise"
                yield Fault(f"{kind} {code}", why, at=paths[code])


def _linked(found: Correspondence, side: Literal["from", "to"]) -> list[tuple[str, At]]:
    """The codes of one side of the links, each with its path in the file."""
    return [
        (code, ("criteria", rank, side, place))
        for rank, link in enumerate(found.links)
        for place, code in enumerate(link.sources if side == "from" else link.targets)
    ]


def _inherited(found: Correspondence) -> list[tuple[str, At]]:
    """The sous-domaines of before, each with its path."""
    return [
        (source, ("subdomains", rank, "from"))
        for rank, (source, _to) in enumerate(found.subdomains)
    ]


def _onto_itself(found: Correspondence) -> Iterator[Fault]:
    if found.since == found.edition:
        why = f"elle mène de l’édition {found.since} à elle-même"
        yield Fault("édition", why, at=("to",))


def _strangers(found: Correspondence, earlier: Release | None, later: Release) -> Iterator[Fault]:
    if (found.id, found.edition) != (later.key.id, later.key.edition):
        why = f"elle mène à {found.id} {found.edition}, pas à {later.key.id} {later.key.edition}"
        yield Fault("édition", why, at=("id" if found.id != later.key.id else "to",))
    heirs: list[tuple[str, At]] = [
        (code, ("subdomains", rank, "to", place))
        for rank, (_source, to) in enumerate(found.subdomains)
        for place, code in enumerate(to)
    ]
    after = (
        (Criterion, "critère d’après", _linked(found, "to")),
        (Subdomain, "sous-domaine d’après", heirs),
    )
    for kind, name, said in after:
        for code, path in said:
            if not isinstance(later.by_code.get(code), kind):
                why = f"l’édition {later.key.edition} ne l’a pas"
                yield Fault(f"{name} {code}", why, at=path)
    if earlier is not None:
        yield from _left_out(found, earlier)


def _left_out(found: Correspondence, earlier: Release) -> Iterator[Fault]:
    sides = (
        ("critère", "criteria", dict(_linked(found, "from")), earlier.criteria),
        ("sous-domaine", "subdomains", dict(_inherited(found)), earlier.subdomains),
    )
    for kind, section, told, lines in sides:
        held = {line.code for line in lines}
        for code in sorted(held - told.keys()):
            yield Fault(f"{kind} {code}", "rien n’est dit de ce qu’il devient", at=(section,))
        for code in sorted(told.keys() - held):
            why = f"l’édition {earlier.key.edition} ne l’a pas"
            yield Fault(f"{kind} {code}", why, at=told[code])


def read_help(data: bytes, source: str, release: Release) -> tuple[dict[str, Help], bytes]:
    """The help on the critères of a release, and its canonical bytes.

    :raises RuleError: its shape, or a critère that the release does not have.
    """
    return help_of(_read(data, source), source, release)


def help_of(value: object, source: str, release: Release) -> tuple[dict[str, Help], bytes]:
    """As :func:`read_help`, of what was read already."""
    from clea_desktop.referentials.part_models import HelpContent

    fields = shaped(value, source, HelpContent, "clea-help/1")
    _check_codes(fields, release, source, value)
    content = canonical(fields)
    return known_help(content), content


def known_help(content: bytes) -> dict[str, Help]:
    """The help of canonical bytes that were checked before."""
    return {
        line["code"]: Help(line["help"], tuple(line.get("examples", ())))
        for line in json.loads(content)["criteria"]
    }


def read_context(data: bytes, source: str, release: Release) -> tuple[Context, bytes]:
    """The contextualisation of a branch, and its canonical bytes.

    :raises RuleError: its shape, or a critère that the release does not have.
    """
    return context_of(_read(data, source), source, release)


def context_of(value: object, source: str, release: Release) -> tuple[Context, bytes]:
    """As :func:`read_context`, of what was read already."""
    from clea_desktop.referentials.part_models import ContextContent

    fields = shaped(value, source, ContextContent, "clea-context/1")
    _check_codes(fields, release, source, value)
    content = canonical(fields)
    return known_context(content), content


def known_context(content: bytes) -> Context:
    """The context of canonical bytes that were checked before."""
    fields = json.loads(content)
    examples = {line["code"]: tuple(line["examples"]) for line in fields["criteria"]}
    return Context(fields["branch"], fields["owner"], fields["note"], examples)


def _check_codes(fields: Mapping[str, Any], release: Release, source: str, value: object) -> None:
    faults = []
    if (fields["id"], fields["edition"]) != (release.key.id, release.key.edition):
        why = f"il est de {fields['id']} {fields['edition']}, pas de cette édition"
        at = "id" if fields["id"] != release.key.id else "edition"
        faults.append(Fault("édition", why, at=(at,)))
    codes = [line["code"] for line in fields["criteria"]]
    # The path kept is that of the last time, the one to take out.
    paths: dict[str, At] = {code: ("criteria", rank, "code") for rank, code in enumerate(codes)}
    for code, times in Counter(codes).items():
        if not isinstance(release.by_code.get(code), Criterion):
            why = f"l’édition {release.key.edition} ne l’a pas"
            faults.append(Fault(f"critère {code}", why, at=paths[code]))
        if times > 1:
            why = "il y est écrit plusieurs fois"
            faults.append(Fault(f"critère {code}", why, at=paths[code]))
    if faults:
        raise refusal(source, on_their_lines(faults, value))

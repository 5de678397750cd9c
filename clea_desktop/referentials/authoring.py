"""The source of a release: a folder of YAML files a person edits, and the release they make.

``publication.yaml`` says what the manifest will say; ``referentiel.yaml`` is the tree, whose totals
and required numbers may be left out, since they follow from the rest; ``aides.yaml``,
``contexte-NAME.yaml`` and ``correspondance-EDITION.yaml`` go with it. See
``docs/formats/authoring.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from clea_desktop.arrivals.faults import Fault, on_their_lines, quoted, refusal
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.referential import Release, required_of
from clea_desktop.domain.typed import written_day
from clea_desktop.referentials import parts
from clea_desktop.referentials.container import LONGEST
from clea_desktop.referentials.format import ReleaseFile, release_file_of
from clea_desktop.referentials.manifest import Manifest, manifest_of
from clea_desktop.referentials.minisign import PublicKey
from clea_desktop.referentials.names import CONTEXT, CORRESPONDENCE, HELP, MANIFEST, SIGNATURE
from clea_desktop.referentials.pack import Pack, write_pack

PUBLICATION, TREE = "publication.yaml", "referentiel.yaml"

_NAMES = re.compile(
    r"publication\.yaml|referentiel\.yaml|aides\.yaml"
    r"|contexte-[a-z0-9-]{1,60}\.yaml|correspondance-[A-Za-z0-9.-]{1,20}\.yaml"
)
_FORMAT = "clea-publication/1"
MOST_FILES = 30
"""The most files of a source."""

Known = Callable[[str, str], Release | None]
"""An earlier edition, when it is at hand, by référentiel and edition."""


@dataclass(frozen=True)
class Source:
    """A release as its source says it, each part checked; ``others`` are canonical bytes."""

    tree: ReleaseFile
    manifest: Manifest
    others: Mapping[str, bytes]

    def packed(self, publisher: str = "", public: PublicKey | None = None) -> bytes:
        """The release file, unsigned; the same bytes for the same source.

        :param publisher: who will sign it elsewhere, with the key ``public``.
        """
        said = replace(self.manifest, publisher=publisher)
        return write_pack(self.tree, said, self.others, None, public)


def is_of_source(name: str) -> bool:
    """Whether a file of the folder is read: YAML is, whatever else lies there is not."""
    return name.endswith((".yaml", ".yml"))


def read_source(files: Mapping[str, bytes], folder: str, known: Known) -> Source:
    """The release that the files of a folder make.

    :param files: by name; those of :func:`is_of_source`.
    :param folder: its name, for the sentences.
    :raises RuleError: one of them is wrong; the sentence says which, on which line, and why.
    """
    from clea_desktop.referentials.yaml_text import read_yaml

    _check_names(files, folder)
    publication = read_yaml(files[PUBLICATION], f"{folder}/{PUBLICATION}")
    said = parts.shaped(publication, f"{folder}/{PUBLICATION}", _publication_model(), _FORMAT)
    place = f"{folder}/{TREE}"
    tree = release_file_of(_completed(read_yaml(files[TREE], place)), place)
    others = dict(_others(files, folder, tree.release, known))
    source = Source(tree, manifest_of(said), others)
    _check_verified(source, f"{folder}/{PUBLICATION}", publication)
    return source


def source_of(pack: Pack, issued_on: date) -> dict[str, str]:
    """The files of a source that makes the same release again, by name.

    :param issued_on: the day to write where the release says none.
    """
    from clea_desktop.referentials.yaml_text import write_yaml

    release = pack.release
    manifest = pack.manifest or Manifest(issued_on, release.note)
    fields = {
        "format": _FORMAT,
        "issued_on": manifest.issued_on.isoformat(),
        "in_force_from": written_day(manifest.in_force_from),
        "in_force_until": written_day(manifest.in_force_until),
        "register_number": manifest.register_number or None,
        "note": manifest.note,
        "verified": [
            {
                "official_text": each.official_text,
                "by": each.by,
                "on": each.on.isoformat(),
                "lines": list(each.lines),
            }
            for each in manifest.verified
        ]
        or None,
    }
    files = {PUBLICATION: write_yaml({k: v for k, v in fields.items() if v is not None})}
    files[TREE] = write_yaml(_shortened(json.loads(pack.tree.content)))
    for name, content in sorted(pack.parts.items()):
        if name not in {MANIFEST, SIGNATURE}:
            files[f"{name.removesuffix('.json')}.yaml"] = write_yaml(_ordered(json.loads(content)))
    return files


def _publication_model() -> Any:
    from clea_desktop.referentials.part_models import PublicationContent

    return PublicationContent


def _check_names(files: Mapping[str, bytes], folder: str) -> None:
    if len(files) > MOST_FILES:
        why = f"il contient plus de {MOST_FILES} fichiers YAML"
        raise refusal(folder, [Fault("dossier", why)])
    if sum(len(data) for data in files.values()) > LONGEST:
        why = f"ses fichiers YAML dépassent ensemble {LONGEST // 1_000_000}{NBSP}Mo"
        raise refusal(folder, [Fault("dossier", why)])
    for name in sorted(files):
        if not _NAMES.fullmatch(name):
            near = get_close_matches(name, [PUBLICATION, TREE, "aides.yaml"], 1)
            also = f" (le plus proche : {quoted(near[0])})" if near else ""
            raise refusal(f"{folder}/{name}", [Fault("nom", f"il n’a pas sa place ici{also}")])
    for name in (PUBLICATION, TREE):
        if name not in files:
            raise refusal(folder, [Fault(name, "ce fichier manque")])


def _others(
    files: Mapping[str, bytes], folder: str, release: Release, known: Known
) -> Iterator[tuple[str, bytes]]:
    from clea_desktop.referentials.yaml_text import read_yaml

    for name in sorted(files):
        place, to = f"{folder}/{name}", f"{name.removesuffix('.yaml')}.json"
        if to.startswith(CORRESPONDENCE):
            value = read_yaml(files[name], place)
            found, content = parts.correspondence_of(value, place)
            parts.check_between(found, known(found.id, found.since), release, place, value)
            if name != f"{CORRESPONDENCE}{found.since}.yaml":
                why = f"elle part de l’édition {found.since}, son nom dit autre chose"
                fault = Fault("nom du fichier", why, at=("from",))
                raise refusal(place, on_their_lines([fault], value))
            yield to, content
        elif to.startswith(CONTEXT):
            yield to, parts.context_of(read_yaml(files[name], place), place, release)[1]
        elif to == HELP:
            yield to, parts.help_of(read_yaml(files[name], place), place, release)[1]


def _check_verified(source: Source, place: str, value: object) -> None:
    lines = set(source.tree.release.deciding_lines)
    why = "elle est dite vérifiée et n’existe pas"
    faults = [
        Fault(f"ligne de référentiel {quoted(code)}", why, at=("verified", rank, "lines", at))
        for rank, each in enumerate(source.manifest.verified)
        for at, code in enumerate(each.lines)
        if code not in lines
    ]
    if faults:
        raise refusal(place, on_their_lines(faults, value))


def _completed(value: object) -> object:
    """The tree with the totals and the required numbers that its author left out."""
    if not isinstance(value, dict):
        return value
    domains = _dicts(value.get("domains"))
    subs = [sub for domain in domains for sub in _dicts(domain.get("subdomains"))]
    criteria = [len(_dicts(sub.get("criteria"))) for sub in subs]
    for sub, count in zip(subs, criteria, strict=True):
        rule = sub.get("rule")
        if isinstance(rule, dict):
            rule.setdefault("mandatory", [])
            percent = rule.get("min_percent")
            right = required_of(count, percent) if isinstance(percent, int) else 0
            # A rate that is wrong is told once, by itself.
            rule.setdefault("min_criteria", min(max(1, right), 999))
    totals = {"domains": len(domains), "subdomains": len(subs), "criteria": sum(criteria)}
    value.setdefault("totals", totals)
    return value


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _shortened(fields: dict[str, Any]) -> dict[str, Any]:
    """A tree without what follows from the rest."""
    fields.pop("totals")
    for domain in fields["domains"]:
        for sub in domain["subdomains"]:
            sub["rule"].pop("min_criteria")
            if not sub["rule"]["mandatory"]:
                sub["rule"].pop("mandatory")
    ordered = _ordered(fields)
    assert isinstance(ordered, dict)
    return ordered


_FIRST = (
    *("format", "id", "edition", "sequence", "certification", "title", "owner", "branch"),
    *("from", "to", "became", "code", "label", "note", "project_texts", "rules", "project"),
    *("short", "plain", "rule", "min_percent", "attested", "remark", "help", "examples"),
)
_LAST = ("subdomains", "criteria", "domains")


def _ordered(value: object) -> Any:
    """The same, its fields in the order in which a person reads them."""
    if isinstance(value, list):
        return [_ordered(each) for each in value]
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in _in_order(value)}
    return value


def _in_order(names: Iterable[str]) -> list[str]:
    first = {name: rank for rank, name in enumerate(_FIRST)}
    last = {name: rank for rank, name in enumerate(_LAST, 100)}
    return sorted(names, key=lambda name: ({**first, **last}.get(name, 50), name))

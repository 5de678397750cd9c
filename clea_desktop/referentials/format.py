"""From the bytes of a release file to a ``Release``, or to one French sentence.

The format is described by ``resources/schemas/clea-referential-1.schema.json``. Its models are
imported by the first file to check: a centre that opens meets only releases it knows, and their
fingerprint is proof enough.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clea_desktop.arrivals.faults import quoted
from clea_desktop.arrivals.strict_json import read_json
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.referential import (
    FAMILY,
    Attestation,
    Criterion,
    Release,
    ReleaseKey,
    SkillDomain,
    Subdomain,
)

SIZE_LIMIT = 5_000_000
"""The longest release file, in bytes."""

MOST_VALUES = 60_000
"""The most values of one of its files: those of five thousand critères."""

# A release as its file says it: keys of the format, values already checked.
_Fields = Mapping[str, Any]


@dataclass(frozen=True)
class ReleaseFile:
    """A release and its canonical bytes, which give the same release and fingerprint again."""

    release: Release
    content: bytes


def parse_release(data: bytes, source: str) -> Release:
    """The release a file holds.

    :param source: the file's name, for the sentence.
    :raises RuleError: the file is not a sound release; the sentence says where, why, what to do.
    """
    return parse_release_file(data, source).release


def parse_release_file(data: bytes, source: str) -> ReleaseFile:
    """The release a file holds, with its canonical bytes for whoever must keep them.

    :param source: the file's name, for the sentence.
    :raises RuleError: as :func:`parse_release`.
    """
    return release_file_of(read_json(data, source, SIZE_LIMIT, MOST_VALUES), source)


def release_file_of(value: object, source: str) -> ReleaseFile:
    """As :func:`parse_release_file`, of what was read already."""
    from clea_desktop.referentials.validation import validated

    fields = validated(value, source)
    content = canonical(fields)
    return ReleaseFile(_release(fields, fingerprint_of(content)), content)


def known_release(content: bytes, fingerprint: str) -> Release:
    """The release of canonical bytes that were checked before they were kept.

    :raises EnvironmentProblem: these bytes are not those of the fingerprint.
    """
    if fingerprint_of(content) != fingerprint:
        raise EnvironmentProblem(
            f"Le référentiel gardé sous l’empreinte {quoted(fingerprint)} est abîmé\u00a0; "
            "restaurez la dernière sauvegarde."
        )
    return _release(json.loads(content), fingerprint)


def canonical(fields: _Fields) -> bytes:
    """The content as JSON without white space, keys sorted: the same for every indentation."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint_of(content: bytes) -> str:
    """The SHA-256 of canonical bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _release(fields: _Fields, fingerprint: str) -> Release:
    return Release(
        key=ReleaseKey(fields["id"], fields["edition"], fields["sequence"]),
        title=fields["title"],
        owner=fields["owner"],
        validity_years=fields["rules"]["validity"]["years"],
        domains=tuple(_domain(domain) for domain in fields["domains"]),
        fingerprint=fingerprint,
        note=fields["note"],
        certification=fields.get("certification", FAMILY),
    )


def _domain(fields: _Fields) -> SkillDomain:
    return SkillDomain(
        **_words(fields),
        subdomains=tuple(_subdomain(sub) for sub in fields["subdomains"]),
    )


def _subdomain(fields: _Fields) -> Subdomain:
    rule = fields["rule"]
    return Subdomain(
        **_words(fields),
        required=rule["min_criteria"],
        mandatory=tuple(rule["mandatory"]),
        rule_attested=Attestation(rule["attested"]),
        criteria=tuple(_criterion(criterion) for criterion in fields["criteria"]),
        rule_remark=rule.get("remark", ""),
    )


def _criterion(fields: _Fields) -> Criterion:
    return Criterion(
        **_words(fields),
        attested=Attestation(fields["attested"]),
        remark=fields.get("remark", ""),
    )


def _words(fields: _Fields) -> dict[str, str]:
    """What every line has: its code, its official label, and the project's own two texts."""
    project = fields["project"]
    return {
        "code": fields["code"],
        "label": fields["label"],
        "short": project["short"],
        "plain": project["plain"],
    }

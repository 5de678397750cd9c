"""A correction of an edition: what the official text says otherwise, made a release of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clea_desktop.domain.referential import Attestation, Release, Subdomain, required_of
from clea_desktop.referentials.format import ReleaseFile, parse_release_file


@dataclass(frozen=True)
class Correction:
    """What one line should say; None leaves what the release says."""

    label: str | None = None
    required: int | None = None
    mandatory: tuple[str, ...] | None = None

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return self == Correction()


def corrected(
    content: bytes, corrections: Mapping[str, Correction], sequence: int, source: str
) -> ReleaseFile:
    """The release that a release becomes once its lines are put right.

    What was corrected was read in the official text: it is attested by it.

    :param content: the canonical bytes of the release.
    :param corrections: by the code of their line.
    :param sequence: that of the new release; its fingerprint is its own.
    :param source: how to name it, should it not be sound.
    :raises RuleError: the result is not a sound release.
    """
    fields = json.loads(content)
    fields["sequence"] = sequence
    for domain in fields["domains"]:
        for sub in domain["subdomains"]:
            _correct_rule(sub, corrections.get(sub["code"], Correction()))
            for line in (sub, *sub["criteria"]):
                _correct_label(line, corrections.get(line["code"], Correction()))
    return parse_release_file(json.dumps(fields, ensure_ascii=False).encode(), source)


def changed_lines(before: Release, after: Release) -> frozenset[str]:
    """The codes of the deciding lines that two releases of one edition say differently."""
    return frozenset(
        code for code in before.deciding_lines if _said(before, code) != _said(after, code)
    )


def _said(release: Release, code: str) -> tuple[Any, ...]:
    line = release.by_code[code]
    if isinstance(line, Subdomain):
        return line.label, line.required, line.mandatory
    return (line.label,)


def _correct_label(line: dict[str, Any], correction: Correction) -> None:
    if correction.label is not None:
        line["label"] = correction.label
        if "attested" in line:
            line["attested"] = Attestation.OFFICIAL.value


def _correct_rule(sub: dict[str, Any], correction: Correction) -> None:
    rule, count = sub["rule"], len(sub["criteria"])
    if correction.required is not None:
        rule["min_criteria"] = correction.required
        rule["min_percent"] = _percent(count, correction.required)
    if correction.mandatory is not None:
        rule["mandatory"] = list(correction.mandatory)
    if correction.required is not None or correction.mandatory is not None:
        rule["attested"] = Attestation.OFFICIAL.value


def _percent(count: int, required: int) -> int:
    """The highest whole rate that asks for just that many critères."""
    return max(p for p in range(1, 101) if required_of(count, p) == required)

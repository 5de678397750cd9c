"""Whether what a file holds is a sound release: its shape by the models, then the checks."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from clea_desktop.arrivals.faults import UPDATE, Fault, on_their_lines, quoted, refusal
from clea_desktop.referentials.checks import faults_of
from clea_desktop.referentials.models import FORMAT, ReleaseContent
from clea_desktop.referentials.vocabulary import VOCABULARY


def validated(value: object, source: str) -> dict[str, Any]:
    """The fields of a sound release: text in NFC, and nothing the file does not say.

    :param source: the file's name, for the sentence.
    :raises RuleError: the first fault, and how many others.
    """
    content = _shaped(value, source)
    faults = faults_of(content)
    if faults:
        raise refusal(source, on_their_lines(faults, value))
    return content.model_dump(mode="json", exclude_unset=True)


def _shaped(value: object, source: str) -> ReleaseContent:
    # A file of another format would have a hundred faults; this one says it all.
    found = value.get("format") if isinstance(value, dict) else None
    if found is not None and found != FORMAT:
        why = f"c’est un fichier {quoted(found)}, il faut {quoted(FORMAT)}"
        fault = Fault("format", why, UPDATE, at=("format",))
        raise refusal(source, on_their_lines([fault], value))
    try:
        return ReleaseContent.model_validate(value)
    except ValidationError as error:
        faults = VOCABULARY.faults_of(error, value)
        raise refusal(source, faults) from error

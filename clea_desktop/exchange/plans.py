"""The file of a plan d’évaluation, read whole with every fault told, and written.

The format is described by ``resources/schemas/clea-plan-1.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from clea_desktop.arrivals.faults import CORRECT, MEND, Fault, Vocabulary, printable, quoted
from clea_desktop.arrivals.lined import line_of
from clea_desktop.arrivals.lined_json import read_lined_json
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted, lowered
from clea_desktop.domain.plan import Activity, MissingEdition, Observed, Plan, faults
from clea_desktop.domain.referential import Release

if TYPE_CHECKING:
    from clea_desktop.exchange.plan_models import PlanContent

FORMAT = "clea-plan/1"
SIZE_LIMIT = 5_000_000
"""The longest file of a plan, in bytes."""

_MOST_VALUES = 60_000
_SHOWN = 40

ReleaseOf = Callable[[str, str], Release]
"""The release of an identifier and an edition (RuleError when there is none)."""

_FIELDS = {
    "format": "format",
    "title": "titre",
    "referential": "référentiel",
    "id": "identifiant",
    "edition": "édition",
    "origin": "auteur",
    "note": "note",
    "activities": "activités",
    "prepare": "à préparer",
    "minutes": "durée",
    "criteria": "critères",
    "criterion": "critère",
    "help": "aide",
}


class FaultyPlan(RuleError):
    """A file of a plan that is refused; ``faults`` are all of its faults, one sentence each."""

    def __init__(self, source: str, told: Sequence[str]) -> None:
        self.faults = tuple(f"{each[:1].upper()}{each[1:]}." for each in told)
        many = counted(len(told), "faute", "fautes")
        shown = f"{NBSP}; ".join(told[:_SHOWN])
        rest = f"{NBSP}; et {len(told) - _SHOWN} autres" if len(told) > _SHOWN else ""
        super().__init__(
            f"{printable(source)}{NBSP}: rien n’est enregistré, {many}. "
            f"{shown[:1].upper()}{shown[1:]}{rest}."
        )


def read_plan(data: bytes, source: str, release_of: ReleaseOf) -> tuple[Plan, Release]:
    """The plan a file holds, and the release it was checked by.

    :param source: the file's name, for the sentences.
    :raises FaultyPlan: everything wrong in it, each with its line; nothing is to be kept.
    :raises RuleError: it is not JSON as it must be, or its edition is nowhere.
    """
    value = read_lined_json(data, source, SIZE_LIMIT, _MOST_VALUES)
    content = _shaped(value, source)
    plan = _plan(content)
    release = _release(plan, source, release_of)
    wrong = [
        _on_line(line_of(fault.at, value), _as_end(fault.sentence))
        for fault in faults(plan, release)
    ]
    if wrong:
        raise FaultyPlan(source, wrong)
    return plan, release


def _release(plan: Plan, source: str, release_of: ReleaseOf) -> Release:
    """Who checks several files has to be told which one names an edition that is nowhere."""
    try:
        return release_of(plan.referential, plan.edition)
    except MissingEdition:
        raise MissingEdition(plan.referential, plan.edition, file=printable(source)) from None
    except RuleError as unknown:
        raise RuleError(
            f"Dans « {printable(source)} » : {_as_end(unknown.sentence)} ; corrigez l’édition que "
            "dit ce fichier."
        ) from None


def _shaped(value: object, source: str) -> PlanContent:
    if isinstance(value, dict) and value.get("format", FORMAT) != FORMAT:
        # A file of another format would have a hundred faults; this one says it all.
        found = value["format"]
        said = f"c’est un fichier {quoted(found)}, " if isinstance(found, str) else ""
        raise FaultyPlan(
            source, [_on_line(line_of(["format"], value), f"{said}il faut {quoted(FORMAT)}")]
        )

    from pydantic import ValidationError

    from clea_desktop.exchange.plan_models import PlanContent

    try:
        return PlanContent.model_validate(value)
    except ValidationError as error:
        told = [_told(fault) for fault in _VOCABULARY.faults_of(error, value)]
        raise FaultyPlan(source, told) from None


def _told(fault: Fault) -> str:
    # That all is to be mended is plain; what mends a fault by itself is said with it.
    end = "" if fault.what_to_do in {MEND, CORRECT} else f", {fault.what_to_do}"
    return f"{fault.where}{NBSP}: {fault.why}{end}"


def _on_line(line: int | None, sentence: str) -> str:
    return sentence if line is None else f"ligne {line}, {sentence}"


def _as_end(sentence: str) -> str:
    """A sentence of the rules, as the end of one that named the line."""
    shown = "".join(sign if sign.isprintable() or sign == NBSP else "□" for sign in sentence)
    return lowered(shown).removesuffix(".")


def _item(line: str, place: int, node: object) -> str | None:
    """« activité n° 3, « Le planning » », « critère 2.3.1 »."""
    named = node.get("criterion" if line == "critère" else "title") if isinstance(node, dict) else 0
    if not isinstance(named, str) or not named.strip():
        return None
    if line == "critère":
        return f"critère {quoted(named)}"
    return f"activité n°{NBSP}{place + 1}, {quoted(named)}"


_VOCABULARY = Vocabulary(
    _FIELDS, {"activités": "activité", "critères": "critère"}, frozenset(), _item, braces=True
)


def _plan(content: PlanContent) -> Plan:
    return Plan(
        content.title,
        content.referential.id,
        content.referential.edition,
        tuple(
            Activity(
                part.title,
                tuple(Observed(seen.criterion, seen.help.strip()) for seen in part.criteria),
                part.prepare.strip(),
                part.minutes,
            )
            for part in content.activities
        ),
        origin=content.origin,
        note=content.note.strip(),
    )


def write_plan(plan: Plan, origin: str) -> bytes:
    """The file of a plan: the same bytes for the same plan.

    :param origin: who it is from, where it does not say so itself.
    """
    content = {
        "format": FORMAT,
        "title": plan.title,
        "referential": {"id": plan.referential, "edition": plan.edition},
        "origin": plan.origin or origin,
        "note": plan.note,
        "activities": [
            {
                "title": activity.title,
                "prepare": activity.prepare,
                "minutes": activity.minutes,
                "criteria": [
                    {"criterion": seen.code, "help": seen.help} for seen in activity.criteria
                ],
            }
            for activity in plan.activities
        ],
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()

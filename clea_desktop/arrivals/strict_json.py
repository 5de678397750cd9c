"""JSON as a file from outside must be: UTF-8, each key once, finite numbers, a sane size."""

from __future__ import annotations

import json
from math import isinf

from clea_desktop.arrivals.faults import Fault, quoted, refusal, too_big
from clea_desktop.domain.french import NBSP

_MOST_VALUES = 300_000

_WHERE = "contenu du fichier"


def read_json(data: bytes, source: str, size_limit: int, most_values: int = _MOST_VALUES) -> object:
    """The value a JSON file holds.

    :param source: the file's name, for the sentence.
    :param size_limit: the longest file, in bytes; whole megabytes.
    :param most_values: how many values it may hold, in whole thousands: three bytes are enough
        for one that takes a hundred, and a fault of it ten times more.
    :raises RuleError: too big, too many values, not UTF-8, not JSON, a key twice, not a number,
        nested too deep.
    """

    def refuse(why: str) -> Exception:
        return refusal(source, [Fault(_WHERE, why)])

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields: dict[str, object] = {}
        for key, value in pairs:
            if key in fields:
                raise refuse(f"le champ {quoted(key)} y est écrit deux fois au même endroit")
            fields[key] = value
        return fields

    def no_constant(name: str) -> object:
        raise refuse(f"{name} n’est pas un nombre admis")

    if len(data) > size_limit:
        raise too_big(source, size_limit)
    # Counted before anything is made of them; those inside texts count too, which is no harm.
    if sum(data.count(sign) for sign in b"{[,") > most_values:
        raise refuse(f"il contient plus de {most_values // 1_000}{NBSP}000 valeurs")
    try:
        # A text editor may have put a byte order mark in front.
        text = data.decode("utf-8-sig")
        return json.loads(
            text, object_pairs_hook=once, parse_constant=no_constant, parse_float=_finite
        )
    except UnicodeDecodeError as error:
        raise refuse("ce n’est pas du texte en UTF-8") from error
    except json.JSONDecodeError as error:
        at = f"ligne {error.lineno}, colonne {error.colno}"
        raise refuse(f"ce n’est pas du JSON bien formé, {at}") from error
    except ValueError as error:
        raise refuse("un nombre y est trop long") from error
    except RecursionError as error:
        raise refuse("trop de niveaux y sont imbriqués") from error


def _finite(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise ValueError("too large for a number")
    return number

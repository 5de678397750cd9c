"""YAML as a person writes a source: read strictly, with its lines; written back.

No alias, anchor or tag, so nothing explodes and nothing is built; a key once; what is not between
quotes is a whole number or a text, never a date, a fraction or a yes. Bounds are met event by
event, before anything is made of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from clea_desktop.arrivals.faults import CORRECT, Fault, quoted, refusal, too_big
from clea_desktop.arrivals.lined import LinedDict, LinedList
from clea_desktop.domain.french import NBSP
from clea_desktop.referentials.format import MOST_VALUES, SIZE_LIMIT

_DEEPEST = 12
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_NOTHING = {"", "~", "null"}
_CODE = re.compile(r"[0-9]+(\.[0-9]+)+")
# What YAML leaves out, and a byte order mark that is not at the beginning.
_UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def read_yaml(data: bytes, source: str) -> object:
    """The value of a source file, its fields and lists knowing their lines.

    :param source: the file's name, for the sentence.
    :raises RuleError: too big or too deep, not UTF-8, not YAML, an alias, an anchor, a tag, a key
        twice, a code without quotes.
    """
    if len(data) > SIZE_LIMIT:
        raise too_big(source, SIZE_LIMIT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused(source, "ce n’est pas du texte en UTF-8", line) from error
    unseen = _UNSEEN.search(text)
    if unseen is not None:
        line = len(f"{text[: unseen.start()]}x".splitlines())
        raise _refused(source, "il contient un signe que YAML n’admet pas", line)
    try:
        return _document(_events(text, source), source)
    except yaml.YAMLError as error:
        # Of a quote left open, where it opens.
        opened = "quoted scalar" in (getattr(error, "context", None) or "")
        mark = getattr(error, "context_mark" if opened else "problem_mark", None)
        at = mark.line + 1 if mark else None
        raise _refused(source, _why_not_yaml(text, at), at) from error


def write_yaml(value: object) -> str:
    """A value as somebody can edit it: keys in their order, codes between quotes, no alias."""
    return yaml.dump(value, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=96, indent=2)


class _Writer(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _quoted_code(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    short = text[:1].isdigit() and len(text) <= 20
    style = '"' if short or _CODE.fullmatch(text) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style)


_Writer.add_representer(str, _quoted_code)


def _why_not_yaml(text: str, line: int | None) -> str:
    said = text.splitlines()[line - 1 : line] if line else []
    if said and "\t" in said[0]:
        return "une tabulation s’y trouve, mettez des espaces"
    return "ce n’est pas du YAML bien formé, voyez ici et plus haut le retrait et les guillemets"


def _refused(source: str, why: str, line: int | None = None) -> Exception:
    return refusal(source, [Fault(f"ligne {line}" if line else "contenu du fichier", why, CORRECT)])


def _events(text: str, source: str) -> Iterator[yaml.Event]:
    """What the parser meets, within bounds."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        line = _line(event)
        # A value of JSON is two events at most: its name and itself, or its beginning and its end.
        if count > 2 * MOST_VALUES:
            raise _refused(
                source, f"il contient plus de {MOST_VALUES // 1_000}{NBSP}000 valeurs", line
            )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            why = "les ancres « & » et les renvois « * » ne sont pas admis, écrivez la valeur"
            raise _refused(source, why, line)
        if getattr(event, "tag", None) is not None:
            raise _refused(source, "les étiquettes « ! » ne sont pas admises", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise _refused(source, "trop de niveaux y sont imbriqués", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        yield event


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.line + 1


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _document(events: Iterator[yaml.Event], source: str) -> object:
    next(events)  # the stream begins
    if not isinstance(next(events), yaml.DocumentStartEvent):
        raise _refused(source, "il est vide")
    value = _value(next(events), events, source)
    next(events)  # the document ends
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        line = _line(after)
        raise _refused(source, "il contient deux documents, un seul est admis", line)
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], source: str) -> object:
    if isinstance(event, yaml.MappingStartEvent):
        return _fields(event, events, source)
    if isinstance(event, yaml.SequenceStartEvent):
        return _items(event, events, source)
    assert isinstance(event, yaml.ScalarEvent)
    return _scalar(event, source)


def _fields(start: yaml.MappingStartEvent, events: Iterator[yaml.Event], source: str) -> LinedDict:
    fields = LinedDict(_line(start))
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _refused(source, "un nom de champ est attendu ici", line)
        name = event.value
        if name in fields:
            why = f"le champ {quoted(name)} y est écrit deux fois au même endroit"
            raise _refused(source, why, line)
        fields[name] = _value(next(events), events, source)
        fields.lines[name] = line
    return fields


def _items(start: yaml.SequenceStartEvent, events: Iterator[yaml.Event], source: str) -> LinedList:
    items = LinedList(_line(start))
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.lines.append(_line(event))
        items.append(_value(event, events, source))
    return items


def _scalar(event: yaml.ScalarEvent, source: str) -> str | int:
    text: str = event.value
    if event.style:
        # A block of lines ends on a line feed, which nobody means.
        return text.removesuffix("\n") if event.style in "|>" else text
    if text in _NOTHING:
        return ""
    if _WHOLE.fullmatch(text):
        return int(text)
    if _CODE.fullmatch(text):
        # « 1.10 » would be 1.1 to other readers of YAML.
        why = (
            f"{quoted(text)} n’est pas un nombre entier, et un code s’écrit entre guillemets droits"
        )
        raise _refused(source, why, _line(event))
    return text

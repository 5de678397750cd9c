"""Placeholders in what is typed about a person: their name and its agreement, told on the paper.

A text keeps « {prénom} a relu seul{e} »; each paper says it in its own words: « Anne a relu
seule », « Paul a relu seul », and in an anonymised copy « La personne a relu seule ».
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import listed
from clea_desktop.domain.people import Candidate, FormOfAddress, folded

PERSON = "la personne"
"""Who a text speaks of where nobody may be named."""


@dataclass(frozen=True)
class Placeholder:
    """One placeholder: what stands between its braces, and what it becomes.

    ``forms`` are the feminine, the masculine, the one for a person named without either, and the
    one that agrees with « la personne ». Those of a name are empty: the person has them.
    """

    name: str
    explained: str
    forms: tuple[str, str, str, str] = ("", "", "", "")

    @property
    def written(self) -> str:
        """« {prénom} »."""
        return f"{{{self.name}}}"


FIRST = Placeholder("prénom", "le prénom, ou « la personne » dans une copie anonymisée")
WHOLE = Placeholder("nom", "le prénom et le nom, ou « la personne » dans une copie anonymisée")
SUBJECT = Placeholder("il", "« elle », « il » ou « la personne »", ("elle", "il", PERSON, PERSON))
PLACEHOLDERS = (
    FIRST,
    WHOLE,
    SUBJECT,
    Placeholder(
        "lui",
        "après « avec », « pour » : « elle », « lui » ou « cette personne »",
        ("elle", "lui", "cette personne", "cette personne"),
    ),
    Placeholder(
        "le", "devant un verbe : « la », « le » ou « le·la » ; « l’ »", ("la", "le", "le·la", "la")
    ),
    Placeholder(
        "e", "l’accord : seul{e} donne « seule », « seul » ou « seul·e »", ("e", "", "·e", "e")
    ),
    Placeholder(
        "if",
        "attent{if} donne « attentive », « attentif » ou « attentif·ive »",
        ("ive", "if", "if·ive", "ive"),
    ),
    Placeholder(
        "eux",
        "sérieux : séri{eux} donne « sérieuse », « sérieux » ou « sérieux·euse »",
        ("euse", "eux", "eux·euse", "euse"),
    ),
    Placeholder(
        "er",
        "premi{er} donne « première », « premier » ou « premier·ère »",
        ("ère", "er", "er·ère", "ère"),
    ),
)
"""Every placeholder: a closed list, so that each can be explained on one page."""

_BY_NAME = {folded(each.name): each for each in PLACEHOLDERS}
_SPEAKS_OF = frozenset({FIRST.name, WHOLE.name, SUBJECT.name, "lui"})
_PERSONS = frozenset({PERSON, "cette personne"})
_FORM = {
    FormOfAddress.FEMININE: 0,
    FormOfAddress.MASCULINE: 1,
    FormOfAddress.NEUTRAL: 2,
}
_AGREES_WITH_PERSON = 3

_PLACE = re.compile(r"\{([^{}\n]*)\}")
_BEFORE_A_SENTENCE = "–-\t « "
# What a word that begins by a vowel shortens, as it may be written before a placeholder.
_SHORTENS = re.compile(
    r"\b(d|qu|lorsqu|puisqu|quoiqu|jusqu|presqu)(e[ \xa0]|['’])\Z", re.IGNORECASE
)
_IF = re.compile(r"\b(s)(i[ \xa0]|['’])\Z", re.IGNORECASE)
_LONGEST_SHORTENED = 12
_VOWEL = frozenset("aeiouàâäéèêëîïôöùûüœæ")
_SPACED_VOWEL = re.compile(r"[ \xa0][aeiouàâäéèêëîïôöùûüœæ]", re.IGNORECASE)
_INVERTED = re.compile(r"-\{(il|lui|le)\}", re.IGNORECASE)


@dataclass(frozen=True)
class Speaking:
    """How texts speak of somebody; ``form`` None where nobody may be named."""

    first: str
    whole: str
    form: FormOfAddress | None

    def word(self, placeholder: Placeholder, with_person: bool) -> str:
        """What a placeholder becomes.

        :param with_person: the text last spoke of « la personne », and agrees with it.
        """
        if placeholder is FIRST:
            return self.first
        if placeholder is WHOLE:
            return self.whole
        if self.form is None:
            return placeholder.forms[_AGREES_WITH_PERSON]
        neutral = self.form is FormOfAddress.NEUTRAL
        return placeholder.forms[
            _AGREES_WITH_PERSON if neutral and with_person else _FORM[self.form]
        ]


UNNAMED = Speaking(PERSON, PERSON, None)
"""How a text speaks where it may name nobody; and nothing in it tells a woman from a man."""


def speaking_of(candidate: Candidate) -> Speaking:
    """How texts speak of a candidate: by their names of now, in the form they chose."""
    first = next(iter(candidate.given_names), candidate.family_name)
    return Speaking(first, candidate.display_name, candidate.form_of_address)


def has_any(text: str) -> bool:
    """Whether there is anything to resolve in a text."""
    return "{" in text and any(_known(found[1]) for found in _PLACE.finditer(text))


def resolve(text: str, speaking: Speaking) -> str:
    """A text as it is read, each placeholder in its words.

    What is between braces and no placeholder was typed so, and stays. A placeholder that begins a
    sentence takes a capital, and words before it are shortened as they should: « qu’{il} » gives
    « qu’elle », « qu’il » and « que la personne ».
    """
    said, done, with_person = "", 0, speaking.form is None
    for found in _PLACE.finditer(text):
        placeholder = _known(found[1])
        if placeholder is None:
            continue
        said += text[done : found.start()]
        done = found.end()
        word = speaking.word(placeholder, with_person)
        if placeholder.name in _SPEAKS_OF:
            with_person = word in _PERSONS
            said = _shortened(said, word)
        if placeholder.name == "le" and _SPACED_VOWEL.match(text[done : done + 3]):
            word, done = "l’", done + 1
        if found[1][:1].isupper() or _begins(said):
            word = f"{word[:1].upper()}{word[1:]}"
        said += word
    return said + text[done:]


def ill_written(text: str) -> str:
    """Why the braces of a text are not all those of placeholders; empty when they are."""
    for found in _PLACE.finditer(text):
        if _known(found[1]) is None:
            known = listed([each.written for each in PLACEHOLDERS], "ou")
            return f"« {found[0]} » n’est pas un repère connu : il y a {known}"
    left = re.search(r"[{}]", _PLACE.sub("", text))
    if left is not None:
        return (
            f"une accolade « {left[0]} » y est seule, un repère s’écrit entre deux accolades, "
            f"comme {FIRST.written}"
        )
    if _INVERTED.search(text):
        return (
            "un repère y suit un trait d’union, et « a-t-la personne » ne se lit pas : tournez-la "
            "sans inversion"
        )
    return ""


def check_placeholders(what: str, text: str) -> None:
    """Refuse a text whose braces are not all those of placeholders.

    :param what: begins the sentence, in the feminine: « La phrase ».
    :raises RuleError: the sentence says which, and what is known.
    """
    if why := ill_written(text):
        raise RuleError(f"{what} n’est pas enregistrée : {why}.")


def without(text: str) -> str:
    """A text without its placeholders: what can be searched in it."""
    return _PLACE.sub("", text)


def spans(text: str) -> Iterable[tuple[int, int]]:
    """Where the placeholders of a text begin and how long they are."""
    for found in _PLACE.finditer(text):
        if _known(found[1]) is not None:
            yield found.start(), found.end() - found.start()


@lru_cache(maxsize=256)
def _known(name: str) -> Placeholder | None:
    return _BY_NAME.get(folded(name))


def _shortened(before: str, word: str) -> str:
    """What comes before a word, shortened or in full as that word asks."""
    kept, last = before[:-_LONGEST_SHORTENED], before[-_LONGEST_SHORTENED:]
    if (found := _IF.search(last)) is not None:
        full = f"{found[1]}’" if word == "il" else f"{found[1]}i "
    elif (found := _SHORTENS.search(last)) is not None:
        full = f"{found[1]}’" if _vowel_first(word) else f"{found[1]}e "
    else:
        return before
    return kept + last[: found.start()] + full


def _begins(said: str) -> bool:
    """Whether what comes after begins a sentence."""
    bare = said.rstrip(_BEFORE_A_SENTENCE)
    return not bare or bare[-1] == "\n" or (bare[-1] in ".!?…" and bare != said)


def _vowel_first(word: str) -> bool:
    """Whether a word shortens the one before; « y » does before a consonant (Yves, not Yasmine)."""
    first, second = word[:1].casefold(), word[1:2].casefold()
    return first in _VOWEL or (first == "y" and second.isalpha() and second not in _VOWEL)

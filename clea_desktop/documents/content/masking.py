"""Finding what tells who someone is in a text that was typed: names, places, a date of birth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from clea_desktop.domain.french import NBSP, month_words, short_date
from clea_desktop.domain.people import BirthPlace, PartialDate, folded

NAME, PLACE, BIRTH = "[nom]", "[lieu]", "[naissance]"

Hide = Callable[[str], str]

_SEVERAL = re.compile(r"\[nom\](?:[\s-]+\[nom\])+")
# Words of the language that names hold too: a part of a name never hides them, and a whole
# name that is one of them (Lê, Do, Van) hides it unless it is written as the word is.
_SMALL_WORDS = frozenset(
    "a al an au ben bin d da dal das de del della den der des di do dos du e el en et eu ibn il l "
    "la las le les lo los mac mc ne ni o on ou san si son st sur ta ter ti to tu un van von "
    "y".split()
)
_TRADE_WORDS = frozenset(
    "accueil agence agent apprentissage association atelier bureau centre chef commune conseil "
    "conseiller conseillere departement emploi entreprise equipe etablissement evaluateur "
    "formation france groupe insertion interprete jeunes locale mere mission mme monsieur madame "
    "organisme parcours pere pole prescripteur professionnel professionnelle projet region "
    "responsable reseau service services site social sociale societe travail tuteur tutrice "
    "curateur curatrice ville".split()
)
# What an identity document adds to the name of a commune: « Paris 12e Arrondissement ».
_ADDED_TO_PLACE = re.compile(r"\s*(?:\(|\b\d|\bcedex\b).*", re.IGNORECASE | re.DOTALL)


def hider(keys: Mapping[str, str]) -> Hide:
    """What puts in the place of each key found in a text the word that stands for it.

    :param keys: folded texts in one piece, as :func:`name_keys` and :func:`place_keys` give them.
    """
    longest = max(map(len, keys), default=0)

    def longest_at(text: str, words: list[tuple[int, int]], first: int) -> tuple[int, str] | None:
        """The last word of the longest key that starts at that word, and what replaces it."""
        start, found = words[first][0], None
        for index in range(first, len(words)):
            written = text[start : words[index][1]]
            key = _key(written)
            if len(key) > longest:
                break
            if key in keys and not _SMALL_WORDS.issuperset(written.split()):
                found = index, keys[key]
        return found

    def hide(text: str) -> str:
        words = _words(text)
        pieces, done, index = [], 0, 0
        while index < len(words):
            found = longest_at(text, words, index)
            if found is not None:
                last, instead = found
                pieces += [text[done : words[index][0]], instead]
                done, index = words[last][1], last
            index += 1
        return _SEVERAL.sub(NAME, "".join([*pieces, text[done:]]))

    return hide


def name_keys(names: Iterable[str]) -> dict[str, str]:
    """What each name is searched by: itself, its parts, and those of them that follow each other.

    « Le Gall-Martin » is found in « le gall », « LeGall » and « Martin », never in « le » alone.
    """
    keys = set()
    for name in names:
        parts = [_key(name[start:end]) for start, end in _words(name)]
        for words in (parts, folded(name).split()):
            keys |= {key for run in _runs(words) if len(key := "".join(run)) > 1}
        keys.add(_key(name))
    keys.discard("")
    return dict.fromkeys(keys, NAME)


def organisation_keys(names: Iterable[str]) -> dict[str, str]:
    """What the names of an employer or a prescripteur are searched by.

    Whole, and by those of their parts that are not words of the trade: « travail » stays.
    """
    return {key: word for key, word in name_keys(names).items() if key not in _TRADE_WORDS}


def _runs(parts: list[str]) -> Iterable[list[str]]:
    """The parts that follow each other in a name, unless they are words of the language alone."""
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            if not _SMALL_WORDS.issuperset(parts[start:end]):
                yield parts[start:end]


def place_keys(place: BirthPlace | None) -> dict[str, str]:
    """What a place of birth is searched by, with its articles and « Saint » written or not.

    France tells nothing of a person here.
    """
    if place is None:
        return {}
    commune = _ADDED_TO_PLACE.sub("", place.commune)
    country = "" if folded(place.country) == "france" else place.country
    keys = {_key(place.commune), place.insee_code.casefold(), place.postal_code.casefold()}
    for name in (commune, country):
        words = [_key(name[start:end]) for start, end in _words(name)]
        keys.add("".join(words))
        keys.add("".join({"saint": "st", "sainte": "ste"}.get(word, word) for word in words))
        while words and words[0] in _SMALL_WORDS:
            words = words[1:]
        keys.add("".join(words))
    return {key: PLACE for key in keys if len(key) > 1}


def birth_hider(born: PartialDate) -> Hide:
    """What hides a date of birth, in words or figures, and its year wherever it stands."""
    year, short = f"{born.year:04d}", f"{born.year % 100:02d}"
    ways = []
    if born.month is not None:
        months = {month_words(1, born.month).split(NBSP)[0]}
        months.add(short_date(born.earliest).split(NBSP)[1].rstrip("."))
        month = rf"(?:{'|'.join(map(_loosely, sorted(months, key=len, reverse=True)))})\.?"
        number = f"0?{born.month}"
        if born.day is not None:
            day = f"0?{born.day}" + ("(?:er)?" if born.day == 1 else "")
            ways += [
                rf"{year}[-/. ]{number}[-/. ]0?{born.day}",
                rf"0?{born.day}\s?[-/. ]\s?{number}\s?[-/. ]\s?(?:{year}|{short})",
                rf"{day}[\s-]*{month}(?:[\s-]*(?:{year}|{short}))?",
            ]
        ways += [rf"{month}[\s-]*{year}", rf"{number}[-/.]{year}"]
    ways.append(year)
    told = re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)
    in_short = re.compile(
        rf"(?<!\w)(n[ée](?:\(e\)|[.·-]?e)?\s+en\s+)['’]?{short}(?!\w)", re.IGNORECASE
    )
    return lambda text: in_short.sub(rf"\1{BIRTH}", told.sub(BIRTH, text))


def _loosely(month: str) -> str:
    """A month, its accents written or not."""
    return month.replace("é", "[ée]").replace("û", "[ûu]")


def _key(text: str) -> str:
    """A name for comparing: folded, in one piece, without the signs that are not seen."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return folded(seen).replace(" ", "")


def _words(text: str) -> list[tuple[int, int]]:
    """Where each run of letters, digits and their marks starts and ends."""
    spans, start = [], None
    for index, sign in enumerate([*text, " "]):
        inside = sign.isalnum() or unicodedata.category(sign)[0] == "M"
        inside = inside or unicodedata.category(sign) == "Cf"
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            spans.append((start, index))
            start = None
    return spans

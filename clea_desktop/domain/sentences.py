"""Ready sentences: what may be said of a critère once it is decided, and what is offered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person, folded
from clea_desktop.domain.placeholders import Speaking, check_placeholders, resolve
from clea_desktop.domain.referential import Release, ReleaseKey

MOST = 5_000
"""How many sentences a bank may hold: what a file may bring, and a page may filter as one types."""

MOST_OFFERED = 6
"""How many are offered at once: those that are seen without scrolling."""


@dataclass(frozen=True)
class ReadySentence:
    """A sentence kept to be said again, its placeholders unresolved.

    ``criterion`` is a code of ``edition`` of ``referential``, or empty for any critère of any
    edition; ``mark`` is the decision it goes with, None for either. ``owner`` is whose own it is;
    None for the centre's.
    """

    text: str
    criterion: str = ""
    referential: str = ""
    edition: str = ""
    mark: Mark | None = None
    owner: Person | None = None
    id: bytes | None = field(default=None, compare=False)

    @property
    def place(self) -> str:
        """« 2.3.1, acquis », « tout critère, acquis ou non »."""
        about = self.criterion or "tout critère"
        return f"{about}, {self.mark.words if self.mark else 'acquis ou non'}"

    def is_for(self, release: ReleaseKey, criterion: str, mark: Mark) -> bool:
        """Whether it may be offered for a critère of that edition, so decided."""
        if self.mark not in {None, mark}:
            return False
        if not self.criterion:
            return True
        same = (self.referential, self.edition) == (release.id, release.edition)
        return same and self.criterion == criterion

    @property
    def same_as(self) -> tuple[object, ...]:
        """What two that say the same have in common: words and place, whatever signs and case."""
        said = " ".join(self.text.replace("'", "’").split()).casefold()
        owner = self.owner.id if self.owner else None
        return (said, self.criterion, self.referential, self.edition, self.mark, owner)


def checked(sentence: ReadySentence, release: Release | None) -> ReadySentence:
    """A sentence as it is kept.

    :param release: of its edition; None when the centre has none of it.
    :raises RuleError: an empty or too long text, an unknown placeholder, an unknown critère.
    """
    said = texts.typed("La phrase", sentence.text, texts.line)
    if not said:
        raise RuleError("La phrase n’est pas enregistrée : elle est vide, écrivez-la.")
    check_placeholders("La phrase", said)
    if not sentence.criterion:
        return replace(sentence, text=said, referential="", edition="")
    if release is None:
        raise RuleError(
            f"La phrase n’est pas enregistrée : l’édition « {sentence.edition} » de "
            f"« {sentence.referential} » n’est pas dans ce centre ; choisissez-en une autre."
        )
    release.criterion(sentence.criterion)
    return replace(sentence, text=said)


def check_new(sentence: ReadySentence, known: Iterable[ReadySentence]) -> None:
    """Refuse a sentence that is there already.

    :raises RuleError: it is.
    """
    said = sentence.same_as
    others = (each for each in known if each.id is None or each.id != sentence.id)
    if any(other.same_as == said for other in others):
        raise RuleError(f"Cette phrase est déjà là ({sentence.place}) : rien n’a été ajouté.")


def parted(
    brought: Iterable[ReadySentence], known: Iterable[ReadySentence]
) -> tuple[list[ReadySentence], list[ReadySentence]]:
    """Sentences that are new, and those that are there already or come twice; each in order."""
    seen = {each.same_as for each in known}
    new: list[ReadySentence] = []
    doubles: list[ReadySentence] = []
    for sentence in brought:
        (doubles if sentence.same_as in seen else new).append(sentence)
        seen.add(sentence.same_as)
    return new, doubles


# --- offering ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A sentence offered, as it would be read of the person in hand."""

    sentence: ReadySentence
    read: str


class Offers:
    """What is offered as one types about a critère, once it is decided.

    Made once for a decision; each key then only compares words already folded.
    """

    def __init__(
        self,
        bank: Iterable[ReadySentence],
        release: ReleaseKey,
        criterion: str,
        mark: Mark,
        speaking: Speaking,
    ) -> None:
        found = [each for each in bank if each.is_for(release, criterion, mark)]
        # What was written for this critère comes first, then one's own, then the centre's.
        found.sort(key=lambda each: (not each.criterion, each.owner is None, each.mark is None))
        self._found, self._speaking = found, speaking

    @property
    def any(self) -> bool:
        """Whether there are some, whatever is typed."""
        return bool(self._found)

    def best(self, typed: str, most: int = MOST_OFFERED) -> Sequence[Offer]:
        """Those that go on from what is typed, or hold each of its words by its beginning.

        :param typed: the sentence being typed; all of them, in their order, when it is empty.
        """
        said = quickly_folded(resolve(typed, self._speaking))
        if not said:
            return [self._offer(each) for each in self._found[:most]]
        asked = [f" {word}" for word in said.split()]
        begun: list[Offer] = []
        holding: list[Offer] = []
        for offer, read in self._searched:
            if read.startswith(said):
                # What is written whole is not offered again.
                if read != said:
                    begun.append(offer)
            elif all(word in f" {read}" for word in asked):
                holding.append(offer)
        return [*begun, *holding][:most]

    @cached_property
    def _searched(self) -> list[tuple[Offer, str]]:
        """All of them and their folded words: only who types waits for them."""
        offers = map(self._offer, self._found)
        return [(offer, quickly_folded(offer.read)) for offer in offers]

    def _offer(self, sentence: ReadySentence) -> Offer:
        return Offer(sentence, resolve(sentence.text, self._speaking))


_COMMON = [*map(chr, range(0x250)), *"’‘“”–—…\u202f"]
_QUICK = re.compile(f"[{re.escape(''.join(_COMMON))}]*")
_FOLDED = {ord(sign): folded(f"a{sign}b")[1:-1] for sign in _COMMON}


def quickly_folded(text: str) -> str:
    """As :func:`folded`, thirty times as fast for a text of Latin letters."""
    if _QUICK.fullmatch(text) is None:
        return folded(text)
    return " ".join(text.translate(_FOLDED).split())


_END = re.compile(r"[.!?…]\s+|\n")


def being_typed(before: str) -> str:
    """The sentence being typed: what stands between the end of the last one and the cursor."""
    last = 0
    for end in _END.finditer(before):
        last = end.end()
    return before[last:]


# --- starting a text from notes ----------------------------------------------------------------


@dataclass(frozen=True)
class ChosenNote:
    """A note of a dossier that a text may start from: its critère, decision and words."""

    criterion: str
    mark: Mark | None
    text: str


def text_from(notes: Iterable[ChosenNote], already: str = "") -> str:
    """A text that starts from notes: exactly theirs, one a line, placeholders kept.

    What several notes say in the same words stands once.

    :param already: what is written; it stays in front.
    """
    told = dict.fromkeys(note.text.strip() for note in notes)
    lines = [line.strip() for text in told for line in text.splitlines() if line.strip()]
    before = already.rstrip()
    return "\n".join([before, *lines] if before else lines)

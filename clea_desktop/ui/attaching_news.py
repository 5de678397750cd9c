"""What is said of files brought together: what came, what to look at, what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from clea_desktop.domain.french import counted, listed
from clea_desktop.services.evidence import Attached
from clea_desktop.ui.news import News

_WHOLE = 3
"""How many refusals, or remarks, are told whole: more would cover the page they speak of."""


@dataclass(frozen=True)
class Target:
    """Where a piece goes: a dossier, the critères it shows, the assessment they are of.

    ``called`` is whose dossier it is, where several people are before the eyes.
    """

    dossier: bytes
    codes: tuple[str, ...] = ()
    assessment: bytes | None = None
    called: str = ""


@dataclass
class Taken:
    """What became of files brought together, in the order they came."""

    done: list[tuple[Target, Attached]] = field(default_factory=list)
    _refused: list[tuple[str, str]] = field(default_factory=list)
    _by_computer: bool = False

    def refuse(self, name: str, sentence: str, by_computer: bool) -> None:
        """Hear why a file is not taken."""
        self._refused.append((name, sentence))
        self._by_computer = self._by_computer or by_computer

    @property
    def any(self) -> bool:
        """Whether there is something to say."""
        return bool(self.done or self._refused)

    @property
    def news(self) -> News:
        """The gravest of all: what is to be looked at must not look like a thing done."""
        if self._refused:
            return News.LASTING if self._by_computer else News.REFUSED
        vain = any(done.already and not done.added for _target, done in self.done)
        warned = any(done.warnings for _target, done in self.done)
        return News.LOOK if vain or warned else News.DONE

    @property
    def words(self) -> str:
        """All of it, in one paragraph."""
        return " ".join((*self._came(), *self._warned(), *self._why_refused()))

    def _came(self) -> list[str]:
        new: dict[Target, list[Attached]] = {}
        known: list[str] = []
        for target, done in self.done:
            if done.already:
                known.append(_known(target, done))
            else:
                new.setdefault(target, []).append(done)
        return [*(_new(target, held) for target, held in new.items()), *_few(known, _also_known)]

    def _warned(self) -> list[str]:
        # A piece brought twice has the same to say.
        told = dict.fromkeys(words for _target, done in self.done for words in done.warnings)
        return _few(list(told), _also_warned)

    def _why_refused(self) -> list[str]:
        names = [f"« {name} »" for name, _sentence in self._refused[_WHOLE:]]
        told = [sentence for _name, sentence in self._refused]
        return _few(told, lambda _many: f"Ne sont pas joints non plus : {listed(names)}.")


def _new(target: Target, held: Sequence[Attached]) -> str:
    if len(held) > 1:
        where = f"pour {listed(target.codes)}" if target.codes else "au dossier"
        told = f"{counted(len(held), 'pièce jointe', 'pièces jointes')} {where}"
    else:
        told = f"« {held[0].piece.called} » est dans le dossier"
        told = f"{told}, pour {listed(target.codes)}" if target.codes else told
    return _of(target, f"{told}.")


def _known(target: Target, done: Attached) -> str:
    piece = done.piece
    told = f"Le fichier « {done.given} » est déjà dans le dossier"
    if done.given != piece.called:
        told = f"{told}, sous le {'titre' if piece.title else 'nom'} « {piece.called} »"
    if done.added:
        told = f"{told} ; il vaut maintenant aussi pour {listed(done.added)}"
    return _of(target, f"{told}.")


def _of(target: Target, told: str) -> str:
    return f"{target.called} : {told[:1].lower()}{told[1:]}" if target.called else told


def _few(told: list[str], rest: Callable[[int], str]) -> list[str]:
    """The first ones whole, then what is said of how many others."""
    left = len(told) - _WHOLE
    return [*told[:_WHOLE], *([rest(left)] if left > 0 else [])]


def _also_known(many: int) -> str:
    return f"{counted(many, 'autre fichier y était', 'autres fichiers y étaient')} déjà."


def _also_warned(many: int) -> str:
    return f"{counted(many, 'autre remarque est', 'autres remarques sont')} à voir dans Preuves."

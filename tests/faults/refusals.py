"""A full disk and a failing one: each call of an act refused in turn, and what follows judged."""

from __future__ import annotations

import errno
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clea_desktop.domain.errors import EnvironmentProblem, UserFacing
from clea_desktop.domain.marks import Mark
from clea_desktop.services import importing, marking
from clea_desktop.services.opening import open_centre
from tests.faults import shim
from tests.faults.acts import KINDS, Player, Told, data_of, on_pipe
from tests.faults.child import child, heard, no_fault
from tests.faults.cuts import ELSEWHERE
from tests.faults.figures import Figures
from tests.faults.home import Home, clock
from tests.faults.judge import judge, read_lines


@dataclass(frozen=True)
class Way:
    """How calls are refused: of which class, by what, until when."""

    words: str
    calls: str
    code: int
    lasting: bool = False
    halving: bool = False


WAYS = (
    Way("disk full, writing", "write", errno.ENOSPC, lasting=True),
    Way("disk nearly full, writing", "write", errno.ENOSPC, halving=True),
    Way("disk full, naming", "name", errno.ENOSPC, lasting=True),
    Way("input/output, writing", "write", errno.EIO),
    Way("input/output, syncing", "sync", errno.EIO),
    Way("input/output, naming", "name", errno.EIO),
    Way("input/output, cutting", "size", errno.EIO),
    Way("input/output, reading", "read", errno.EIO),
)

REDONE = {"import": "imported", "restore aside": "laid", "making": "made"}
"""Acts that a refusal leaves to be done again from the start, and what is then said."""

ENGLISH = ("error", "Errno", "No space", "Input/output", "database", "disk image")
"""What a sentence made of the system’s words would hold."""

DAMAGE = ("abîmé", "cohérent", "ne se relit p", "Il manque", "a été modifié")
"""What is said of bytes that are not as they were written: no refusal spoils any."""

SHORT = "one mark"


@dataclass
class Refusals(Figures):
    """What was refused, and what was seen."""

    tried: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    borne: int = 0
    sentences: set[str] = field(default_factory=set)


def one_mark(player: Player) -> None:
    """The shortest act there is: opened, one decision, closed."""
    player.open()
    player.marks(1)
    player.close()


def _script(kind: str) -> Callable[[Player], None]:
    return one_mark if kind == SHORT else KINDS[kind]


def _done(kind: str, home: Home, way: Way | None, at: int) -> Callable[[int], None]:
    """What a child does: an act with one call refused, then the same computer mended."""

    def do(writing: int) -> None:
        said: set[str] = set()
        say = on_pipe(writing)
        player = Player(home, say)
        tell = player.tell

        def noting(what: str, **more: object) -> None:
            said.add(what)
            tell(what, **more)

        player.tell = noting  # type: ignore[method-assign]
        # Read before: the test's own files are not the centre's disk.
        assert home.ids.session
        shim.watch(home.root)
        if way is not None:
            classes, code = shim.CLASSES[way.calls], way.code
            shim.arm(classes, at, code, lasting=way.lasting, halving=way.halving)
        try:
            _script(kind)(player)
        except UserFacing as refusal:
            say(Told("refused", more={"sentence": refusal.sentence}).line())
        counts = shim.counted()
        say(Told("lifted", more={"many": shim.disarm(), "counts": counts}).line())
        _goes_on(kind, player, said)

    return do


def _goes_on(kind: str, player: Player, said: set[str]) -> None:
    """The disk is well again: the same program goes on, or does again what was refused."""
    home = player.home
    if player.centre is not None:
        try:
            _one_more(player)
        except EnvironmentProblem as refusal:
            # Between two keys, a centre that could not be opened again asks for a restart.
            if kind != "re-keying" or "n’a pas pu être rouvert" not in refusal.sentence:
                raise
        player.close()
    if kind in REDONE and REDONE[kind] not in said:
        _again(kind, player)
    elif kind != "making":
        data = data_of(kind, home)
        open_centre(data, home.secret(data), clock()).close()


def _again(kind: str, player: Player) -> None:
    if kind != "import":
        KINDS[kind](player)
        return
    centre = player.open()
    done = importing.import_dossiers(centre, player.home.files)
    player.tell("imported", references=[each.reference for each in done])
    player.close()


def _one_more(player: Player) -> None:
    assert player.centre is not None
    home = player.home
    if player.centre.store.folder.path != home.data:
        return
    which = bytes.fromhex(home.ids.assessments[-1])
    dossier = player.centre.in_hand(player.centre.dossier_of(which))
    own = next(each for each in dossier.assessments if each.id == which)
    if own.closing is None:
        marking.mark(player.centre, which, "7.4.4", Mark.NOT_ACQUIRED)


def counts(kind: str, home: Home, template: Path) -> dict[str, int]:
    """How many calls of each class an act makes, when none is refused."""
    home.fill_from(template)
    said = no_fault(read_lines(heard(*child(_done(kind, home, None, 0)))))
    (lifted,) = [each for each in said if each.what == "lifted"]
    found: dict[str, int] = lifted.more["counts"]
    return found


def _trials(
    short: int | None,
    sample: int,
    share: tuple[int, int],
    chance: random.Random,
    home: Home,
    template: Path,
) -> Iterator[tuple[str, Way, int]]:
    """Each call of the short act in each way, then some of the others.

    :param short: how many of the short act at most; when None all, or the share of this worker.
    """
    many = counts(SHORT, home, template)
    every = [(SHORT, way, at) for way in WAYS for at in range(1, many[way.calls] + 1)]
    own, of = share
    yield from every[own::of] if short is None else chance.sample(every, min(short, len(every)))
    kinds = [kind for kind in KINDS if kind not in ELSEWHERE]
    known: dict[str, dict[str, int]] = {}
    for rank in range(sample):
        kind, way = kinds[rank % len(kinds)], chance.choice(WAYS)
        if kind not in known:
            known[kind] = counts(kind, home, template)
        if known[kind][way.calls]:
            yield kind, way, chance.randint(1, known[kind][way.calls])


def strike(
    short: int | None,
    sample: int,
    seed: int,
    home: Home,
    template: Path,
    share: tuple[int, int] = (0, 1),
) -> Refusals:
    """Refuse calls, one act after the other; what is lost is told with how to see it again."""
    chance, done = random.Random(seed), Refusals()
    with done.timed():
        for kind, way, at in _trials(short, sample, share, chance, home, template):
            home.fill_from(template)
            with done.noting(f"{kind}, {way.words}, call {at}"):
                _one(done, kind, way, at, home)
    return done


def _one(done: Refusals, kind: str, way: Way, at: int, home: Home) -> None:
    said = no_fault(read_lines(heard(*child(_done(kind, home, way, at)))))
    (lifted,) = [each for each in said if each.what == "lifted"]
    refused = [each.more["sentence"] for each in said if each.what == "refused"]
    for sentence in refused:
        _check_sentence(sentence)
        done.sentences.add(sentence)
    judge(kind, home, said)
    if lifted.more["many"]:
        done.tried[f"{kind}, {way.words}"] += 1
        done.refused += bool(refused)
        done.borne += not refused


def _check_sentence(sentence: str) -> None:
    """One French sentence or two, on one line, none of the system’s own words."""
    plain = sentence.replace("\u00a0", " ")
    assert plain.isprintable() and plain.endswith("."), sentence
    assert len(plain) < 600, sentence
    assert not any(word in plain for word in ENGLISH), sentence
    assert not any(word in plain for word in DAMAGE), sentence

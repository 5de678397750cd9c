"""Release files spoilt by chance: read as they were, or refused in one sentence.

``python -m tests.fuzz CASES [SEED]`` tries as many as one likes; the ordinary tests try a few.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from clea_desktop.domain.errors import RuleError
from clea_desktop.referentials.container import pack_files
from clea_desktop.referentials.names import MANIFEST, SIGNATURE
from clea_desktop.referentials.pack import Pack, read_pack
from clea_desktop.services import publishers, updates
from clea_desktop.services.centre import Centre
from tests.centres import new_centre
from tests.packs import PUBLISHER, files_of, forged, lead, packed, relabelled, tree, zipped

ONE = packed(tree("2027"), others={"correspondance-2021.json": lead("2021", "2027")})
OTHER = packed(tree(sequence=2, change=relabelled("1.1.1", "Écouter")))
"""Two release files, each sound, signed by the same publisher."""
SEED = 20_260_301
_OVER = (b"\x00", b"\xff", b'"', b"[")


def _spoilt_bytes(chance: random.Random, data: bytes) -> bytes:
    """Bits turned, bytes taken out, put in, written over, or the end cut off."""
    made = bytearray(data)
    for _turn in range(chance.randint(1, 4)):
        place = chance.randrange(len(made)) if made else 0
        match chance.randrange(6):
            case 0 | 1 if made:
                made[place] ^= 1 << chance.randrange(8)
            case 2:
                del made[place : place + chance.randint(1, 40)]
            case 3:
                made[place:place] = chance.randbytes(chance.randint(1, 40))
            case 4:
                length = chance.randint(1, 40)
                made[place : place + length] = (
                    chance.choice([b"\x00", b"\xff", b'"', b"["]) * length
                )
            case _:
                del made[place:]
    return bytes(made)


def _swapped(chance: random.Random, files: dict[str, bytes], others: dict[str, bytes]) -> bytes:
    """Files of one and of the other, under their own name or another's, in any order."""
    made = dict(files)
    for _turn in range(chance.randint(1, 3)):
        name = chance.choice(sorted(made))
        match chance.randrange(4):
            case 0:
                made[name] = others.get(name, b"{}")
            case 1:
                made[name], twin = made[chance.choice(sorted(made))], made[name]
                made[chance.choice(sorted(made))] = twin
            case 2 if len(made) > 1:
                del made[name]
            case _:
                made[chance.choice(sorted({*made, *others}))] = made[name]
    entries = list(made.items())
    chance.shuffle(entries)
    return zipped(entries) if chance.random() < 0.5 else pack_files(dict(entries))


def spoilt(chance: random.Random) -> tuple[str, bytes]:
    """One spoilt file, and how it was spoilt."""
    data, against = chance.sample([ONE, OTHER], 2)
    how = chance.choice(["bytes", "a file in it", "swapped", "a file in it, signed anew"])
    if how == "bytes":
        return how, _spoilt_bytes(chance, data)
    files = files_of(data)
    if how == "swapped":
        return how, _swapped(chance, files, files_of(against))
    names = [name for name in files if name not in {MANIFEST, SIGNATURE} or "anew" not in how]
    name = chance.choice(names)
    files[name] = _spoilt_bytes(chance, files[name])
    if "anew" in how:
        return how, forged(data, lambda held: held.update(files))
    return how, pack_files(files)


def tried(cases: int, seed: int = SEED) -> Iterator[tuple[str, bytes, Pack | None]]:
    """Each spoilt file, and what was read in it; None when it was refused in a sentence.

    :raises AssertionError: the sentence is none, or something else was read than what was signed.
    """
    chance = random.Random(seed)
    unsigned = [_unsigned(read_pack(data, "sain.clea-ref")) for data in (ONE, OTHER)]
    for _case in range(cases):
        how, data = spoilt(chance)
        try:
            pack = read_pack(data, "essai.clea-ref")
        except RuleError as refused:
            check_sentence(refused.sentence)
            yield how, data, None
            continue
        if "anew" not in how:
            assert _unsigned(pack) in unsigned and pack.key in {None, PUBLISHER.public}, how
        yield how, data, pack


def _unsigned(pack: Pack) -> object:
    """All of a release but its signature: it may be taken away, and its first line says nothing."""
    parts = {name: data for name, data in pack.parts.items() if name != SIGNATURE}
    return pack.tree, pack.manifest, pack.correspondences, pack.help, pack.contexts, parts


def check_sentence(sentence: str) -> None:
    """Judge what a refusal says: one line that names the file and ends as a sentence does."""
    assert "essai.clea-ref" in sentence and sentence.endswith("."), sentence
    assert sentence.replace("\u00a0", " ").isprintable(), sentence
    assert len(sentence) < 600, sentence


def trusting(folder: Path) -> Centre:
    """A centre that trusts whoever signed what is spoilt."""
    centre = new_centre(folder)
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint)
    return centre


def given_to(centre: Centre, data: bytes, sound: bool) -> None:
    """Have a centre read a spoilt file, and take it in if it may not.

    :raises AssertionError: something changed in the centre.
    """
    database, held = centre.store.database, dict(centre.fingerprints)
    head = database.head
    refused = _said_by(lambda: updates.read_bytes(centre, data, "essai.clea-ref").refused)
    assert sound or refused is not None
    if refused is not None:
        assert _said_by(lambda: updates.take_in(centre, data, "essai.clea-ref")) == refused
    assert (database.head, centre.fingerprints) == (head, held)


def _said_by(act: Callable[[], object]) -> str | None:
    """Why something is refused, whether it says so or raises it; None when it is done."""
    try:
        said = act()
    except RuleError as error:
        return error.sentence
    return said if isinstance(said, str) else None


def main() -> None:
    """Spoil as many files as asked, and say what became of them."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        centre = trusting(Path(folder) / "centre")
        for how, data, pack in tried(cases, seed):
            counts[how, "refused" if pack is None else "read"] += 1
            given_to(centre, data, pack is not None)
        centre.close()
    for (how, became), many in sorted(counts.items()):
        print(f"{how:<28} {became:<8} {many}")


if __name__ == "__main__":
    main()

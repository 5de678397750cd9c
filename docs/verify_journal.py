"""Verify a journal that CléA Desktop wrote, with nothing of CléA Desktop.

    python verify_journal.py JOURNAL.jsonl [DIGEST]

Says the first act that was altered, or that the chain holds; with the digest printed on a jury's
document, which act of the journal it is. Exit 0: the chain holds, and the digest is in it. 1: not.
The file is described in docs/formats/journal.md. Python 3.9 or later, standard library only.
"""

import hashlib
import json
import sys

GENESIS = "00" * 32


def seal(act):
    """The hash of an act: over all of it but the hash, as JSON with sorted keys."""
    content = {name: value for name, value in act.items() if name != "hash"}
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()


def first_fault(acts):
    """The first act that does not say what it said, or does not follow: (its number, why)."""
    last, numbers = {}, {GENESIS: 0}
    for act in acts:
        before = last.get(act["origin"])
        if before is not None:
            follows = (act["seq"], act["previous"]) == (before["seq"] + 1, before["hash"])
        else:
            # A restored copy goes on, under its own origin, from an act the journal holds.
            follows = numbers.get(act["previous"]) == act["seq"] - 1
        if not follows:
            return act["seq"], "does not follow the act before it: one was altered or taken away"
        if seal(act) != act["hash"]:
            return act["seq"], "does not say what it said when it was sealed"
        last[act["origin"]] = act
        numbers[act["hash"]] = act["seq"]
    return None


def main(arguments):
    """Verify the file named; the exit code."""
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 1
    try:
        with open(arguments[0], encoding="utf-8") as file:
            head, *acts = map(json.loads, file)
        if head["format"] != "clea-journal/1":
            raise ValueError(f"the format is {head['format']!r}")
        fault = first_fault(acts)
        hashes = {act["hash"]: act for act in acts}
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"This is not a journal that can be verified: {error}")
        return 1
    if fault is not None:
        print(f"Act {fault[0]} {fault[1]}.")
        return 1
    if head["head"] not in hashes and acts:
        print(
            "The last acts were taken away: the digest of the head is not among those that are here."
        )
        return 1
    print(f"{len(acts)} acts, each sealed and in its place. Head: {head['head']}")
    if len(arguments) == 2:
        found = hashes.get(arguments[1].lower().replace(" ", ""))
        if found is None:
            print("The digest given is that of no act of this journal.")
            return 1
        print(f"The digest given is that of act {found['seq']}, of {found['at']}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

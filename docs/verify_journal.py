"""Vérifier un journal écrit par CléA Desktop, sans rien de CléA Desktop.

    python verify_journal.py JOURNAL.jsonl [EMPREINTE]

Dit le premier acte qui a changé, ou que la chaîne est entière ; et, avec l’empreinte imprimée sur
un papier remis au jury, de quel acte elle est. Code de sortie 0 : la chaîne est entière, et
l’empreinte en fait partie. 1 : non. Le fichier est décrit dans docs/formats/journal.md.
Python 3.9 ou plus récent, bibliothèque standard seule.
"""

import hashlib
import json
import sys

GENESIS = "00" * 32


def seal(act):
    """The hash of an act: over all of it but the hash, as JSON with sorted keys."""
    content = {name: value for name, value in act.items() if name != "hash"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def named(act):
    """An act, as somebody looks for it."""
    return f"L’acte n° {act['seq']}, du {act['at']}, par {act['by'] or 'personne'}"


def first_fault(acts, head):
    """What is wrong first, in a sentence; None when the chain holds up to its head."""
    last, numbers = {}, {GENESIS: 0}
    for act in acts:
        before = last.get(act["origin"])
        if before is not None:
            follows = (act["seq"], act["previous"]) == (before["seq"] + 1, before["hash"])
        else:
            # A restored copy goes on, under its own origin, from an act the journal holds.
            follows = numbers.get(act["previous"]) == act["seq"] - 1
        if not follows:
            return f"{named(act)}, ne suit pas celui d’avant : l’un a changé, ou a été enlevé."
        if seal(act) != act["hash"]:
            return f"{named(act)}, ne dit plus ce qu’il disait quand il a été scellé."
        last[act["origin"]] = act
        numbers[act["hash"]] = act["seq"]
    ends = {act["hash"] for act in last.values()} or {GENESIS}
    if head not in ends:
        there = head in numbers
        why = "ajoutés après" if there else "enlevés avec"
        return f"Des actes ont été {why} celui que dit la première ligne du fichier."
    return None


def main(arguments):
    """Verify the file named; the exit code."""
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 1
    try:
        with open(arguments[0], encoding="utf-8") as file:
            first, *acts = map(json.loads, file)
        if first["format"] != "clea-journal/1":
            raise ValueError("le format n’est pas clea-journal/1")
        fault = first_fault(acts, first["head"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        print("Ce n’est pas un journal clea-journal/1 comme le programme en écrit.")
        return 1
    if fault is not None:
        print(fault)
        return 1
    print(f"{len(acts)} actes, chacun scellé et à sa place. Dernière empreinte : {first['head']}")
    if len(arguments) == 2:
        asked = arguments[1].lower().replace(" ", "")
        found = next((act for act in acts if act["hash"] == asked), None)
        if found is None:
            print("L’empreinte donnée n’est celle d’aucun acte de ce journal.")
            return 1
        print(f"L’empreinte donnée est celle de l’acte n° {found['seq']}, du {found['at']}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

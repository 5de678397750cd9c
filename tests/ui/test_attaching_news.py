"""What is said of many files brought together stays short, and forgets nobody's dossier."""

from __future__ import annotations

from datetime import date

from clea_desktop.domain.evidence import Evidence
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.people import Person
from clea_desktop.services.evidence import Attached
from clea_desktop.ui.attaching_news import Taken, Target
from clea_desktop.ui.news import News

DAY = date(2026, 3, 3)
ANNE = Target(b"anne", ("1.1.1",), called="Anne R.")
LEA = Target(b"lea", ("2.1.3", "2.1.4"), called="Léa P.")


def came(target: Target, name: str, *warnings: str, already: bool = False) -> Attached:
    piece = Evidence(name, "text/plain", 1, "0" * 64, DAY, Person("Paul", b"p"), target.codes)
    return Attached(target.dossier, None, piece, warnings, name, already=already)


def words(taken: Taken) -> str:
    return taken.words.replace(NBSP, " ")


def test_each_persons_pieces_are_told_apart() -> None:
    taken = Taken([(ANNE, came(ANNE, "a")), (LEA, came(LEA, "b")), (ANNE, came(ANNE, "c"))])
    assert words(taken) == (
        "Anne R. : 2 pièces jointes pour 1.1.1. "
        "Léa P. : « b » est dans le dossier, pour 2.1.3 et 2.1.4."
    )
    assert taken.news is News.DONE


def test_what_is_there_already_and_remarks_are_counted_beyond_a_few() -> None:
    held = [(ANNE, came(ANNE, f"{n}.txt", already=True)) for n in range(5)]
    said = words(Taken(held))
    assert said.startswith("Anne R. : le fichier « 0.txt » est déjà dans le dossier. ")
    assert said.endswith("« 2.txt » est déjà dans le dossier. 2 autres fichiers y étaient déjà.")
    warned = [(ANNE, came(ANNE, f"{n}", f"Remarque {n}.", "La même.")) for n in range(3)]
    taken = Taken(list(warned))
    assert words(taken) == (
        "Anne R. : 3 pièces jointes pour 1.1.1. Remarque 0. La même. Remarque 1. "
        "1 autre remarque est à voir dans Preuves."
    )
    assert taken.news is News.LOOK
    assert not Taken().any

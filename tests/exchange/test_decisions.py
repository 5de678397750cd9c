"""The decisions of a jury sent back: read rightly, or every fault told and nothing kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import Hearing, JuryDecision, Ruling, Votes
from clea_desktop.domain.hearing_checks import check_decision
from clea_desktop.exchange.decisions import HEADERS, read_decisions, template
from clea_desktop.exchange.tables import read_table, write_csv, write_xlsx

HELD = date(2026, 5, 4)
REFERENCES = ("2026-0001", "2026-0002", "2026-0003", "2026-0004", "2026-0005")


def check(_reference: str, decision: JuryDecision) -> None:
    """The rules of a decision, for a dossier deposited in the session."""
    hearing = Hearing(HELD, "Un délégataire", HELD, deposited_on=HELD)
    check_decision(decision, hearing, None, date(2026, 12, 31))


def read(text: str, encoding: str = "utf-8") -> dict[str, JuryDecision]:
    found = read_decisions("retour.csv", text.encode(encoding), REFERENCES, HELD, check)
    return {each.reference: each.decision for each in found}


def refusal(text: str) -> str:
    with pytest.raises(RuleError) as caught:
        read(text)
    return caught.value.sentence.replace("\u00a0", " ")


HEAD = "Dossier;Décision;Motif ou demande;Sous-domaines;Reporté au;Pour;Contre;Blancs;Session\n"
GOOD = (
    "2026-0001;Certifié(e);;;;4;0;;04/05/2026\n"
    "2026-0002;AJOURNÉE;Une copie lisible;;;;;;\n"
    "2026-0003;complément demandé;;2.3, 4.1;;3;1;2;2026-05-04\n"
    "2026-0004;refusé;Trop peu d’observations;;;;;;\n"
    "2026-0005;non examiné;;;7/9/2026;;;;\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_each_ruling_is_read(encoding: str) -> None:
    assert read(HEAD + GOOD, encoding) == {
        "2026-0001": JuryDecision(Ruling.CERTIFIED, HELD, votes=Votes(4, 0)),
        "2026-0002": JuryDecision(Ruling.DEFERRED, HELD, "Une copie lisible"),
        "2026-0003": JuryDecision(
            Ruling.MORE_ASKED, HELD, codes=("2.3", "4.1"), votes=Votes(3, 1, 2)
        ),
        "2026-0004": JuryDecision(Ruling.REFUSED, HELD, "Trop peu d’observations"),
        "2026-0005": JuryDecision(Ruling.NOT_EXAMINED, HELD, postponed_to=date(2026, 9, 7)),
    }


def test_the_table_sent_out_comes_back() -> None:
    headers, lines = template([("2026-0001", "Lopes Sofia"), ("2026-0002", "Ancel Marie")], HELD)
    assert headers == HEADERS
    for content in (write_csv(headers, lines), write_xlsx("Décisions", headers, lines, HELD)):
        with pytest.raises(RuleError, match="aucune décision"):
            read_decisions("vide.xlsx", content, REFERENCES, HELD, check)
    lines[0][headers.index("Décision")] = "certifiée"
    filled = write_xlsx("Décisions", headers, lines, HELD)
    (found,) = read_decisions("rempli.xlsx", filled, REFERENCES, HELD, check)
    assert (found.reference, found.decision.ruling) == ("2026-0001", Ruling.CERTIFIED)
    assert len(read_table("rempli.xlsx", filled).lines) == 2


def test_a_date_of_its_own() -> None:
    told = read("numéro;résultat;date\n2026-0001;admis;6/5/2026\n")
    assert told["2026-0001"].on == date(2026, 5, 6)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2026-9999;certifié", "ligne 2, Dossier : « 2026-9999 » n’est pas un dossier déposé"),
        (";certifié", "ligne 2, Dossier : un texte vide n’est pas"),
        ("2026-0001;peut-être", "ligne 2, Décision : « peut-être » n’est pas compris"),
        ("2026-0001;;;2.3", "ligne 2, Décision : un texte vide n’est pas compris"),
        ("2026-0001;ajourné", "ligne 2, la décision ne dit pas ce que le jury demande"),
        ("2026-0001;complément", "ligne 2, la décision ne dit pas ce que le jury demande"),
        ("2026-0001;refusé", "ligne 2, la décision n’a pas de motif"),
        ("2026-0001;reporté", "ligne 2, le dossier n’est pas examiné : dites à quelle session"),
        (
            "2026-0001;reporté;;;4/5/2026",
            "ligne 2, le dossier est reporté au 4 mai 2026, qui",
        ),
        ("2026-0001;reporté;;;31/2/2026", "ligne 2, Reporté au : « 31/2/2026 » n’est pas une date"),
        ("2026-0001;certifié;;;;x", "ligne 2, Pour : « x » n’est pas un nombre de voix"),
        ("2026-0001;certifié;;;;-1", "ligne 2, Pour : « -1 » n’est pas un nombre de voix"),
        ("2026-0001;certifié;;;;;;;05/05/2026", "ligne 2, Session : ce tableau est celui de la"),
        ("2026-0001;certifié;;2.3", "ligne 2, la décision « certifié » nomme des sous-domaines"),
        ("2026-0001;refusé;Non;;7/9/2026", "ligne 2, la décision « refusé » reporte le dossier"),
        ("2026-0001;refusé;Bip\x07", "ligne 2, Motif ou demande : un caractère de contrôle"),
        ("=A1;certifié", "ligne 2, Dossier : une formule n’est pas lue"),
        ("2026-0001;certifié\n2026-0001;certifié", "ligne 3, Dossier : 2026-0001 a déjà"),
    ],
)
def test_each_fault_says_its_line_and_why(line: str, words: str) -> None:
    sentence = refusal(HEAD + line + "\n")
    assert words.casefold() in sentence.casefold(), sentence
    assert "rien n’est enregistré, 1 faute." in sentence


def test_a_day_before_the_session() -> None:
    sentence = refusal("Dossier;Décision;Date\n2026-0001;certifié;03/05/2026\n")
    assert "est datée du 3 mai 2026, avant la session du 4 mai 2026" in sentence


def test_every_fault_is_told_at_once() -> None:
    sentence = refusal(HEAD + "2026-0001;ajourné\n2026-0002;certifié\nrien;refusé\n")
    assert "2 fautes" in sentence
    assert "Ligne 2" in sentence and "ligne 4" in sentence
    sentence = refusal(HEAD + "rien;peut-être;;;demain;x;\n=1;certifié\n2026-0001;refusé\n")
    assert "6 fautes" in sentence
    at = [sentence.casefold().index(f"ligne {number}, ") for number in (2, 3, 4)]
    assert at == sorted(at)


def test_very_many_faults_are_counted() -> None:
    sentence = refusal(HEAD + "x;certifié\n" * 60)
    assert "60 fautes" in sentence and "et 20 autres" in sentence


@pytest.mark.parametrize("head", ["Nom;Décision", "Dossier;Motif", "a;b"])
def test_the_two_columns_that_matter(head: str) -> None:
    assert "n’a pas de colonne" in refusal(f"{head}\n1;2\n")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with pytest.raises(RuleError):
        read_decisions("a.csv", content, REFERENCES, HELD, check)

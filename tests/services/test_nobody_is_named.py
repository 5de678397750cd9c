"""What is handed over anonymised, read as who receives it reads it: nobody is named in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clea_desktop.domain.accounts import Complaint
from clea_desktop.domain.hearing import Contestation, JuryDecision, Ruling
from clea_desktop.domain.journey import Restitution
from clea_desktop.exchange.tables import read_table
from clea_desktop.services import accounts, dossiers, hand_over, hearings, journey, papers
from clea_desktop.services.centre import Centre
from tests.centres import evaluator_of
from tests.documents.reading import opened, texts
from tests.juries import HELD, TODAY, a_session, entered, held, jury_centre

NAMED = ("ancel", "kalni", "ķalni", "anne-marie", "zoé", "lisieux", "1980", "1981", "17 mai")
"""What tells who the two people of these tests are."""

_DIGEST = re.compile(r"\b(?=[0-9]*[a-f])[0-9a-f]{8,}\b")
"""A digest, or a part of one: by chance it holds any year."""


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """Two dossiers for a jury, the words of each naming whom they are of."""
    made = jury_centre(tmp_path / "centre", 2, complete=0)
    for line in dossiers.list_dossiers(made):
        papers.hand_over(made, line.id, "livret")
        dossier = made.in_hand(line.id)
        assert dossier.current is not None
        name = dossier.candidate.birth_name
        told = Restitution(
            TODAY,
            evaluator_of(made),
            read_aloud=True,
            next_step=f"Mme {name} passe devant le jury.",
            remarks=f"Moi, Anne-Marie {name.upper()}, née à Lisieux, je suis d’accord.",
            assessment=dossier.current.id,
        )
        journey.write(made, line.id, told)
    return made


def said_in(name: str, content: bytes) -> str:
    """All that a file says, seen or not."""
    if name.endswith(".pdf"):
        with opened(content) as document:
            unseen = " ".join(map(str, document.get_metadata_dict().values()))
        return " ".join([*texts(content), unseen])
    if name.endswith(".xlsx"):
        table = read_table(name, content)
        return " ".join([*table.headers, *(cell for line in table.lines for cell in line.cells)])
    return content.decode()


def read_all(archive: Path) -> Iterator[tuple[str, str]]:
    """The name of each file of a zip, and what it says."""
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            yield name, said_in(name, packed.read(name))


def who_is_named(archive: Path, centre: Centre) -> list[tuple[str, str]]:
    """Each word that tells who somebody is, and in which file."""
    own = centre.organisation.name.casefold()
    found = []
    for name, said in read_all(archive):
        # The organisme is of the town where these people are born, and signs what it hands over.
        heard = " ".join(f"{name} {said}".split()).casefold().replace(own, "")
        heard = _DIGEST.sub("", heard)
        found += [(name, word) for word in NAMED if word in heard]
    return found


def test_an_anonymous_batch_names_nobody_inside_its_files(centre: Centre, tmp_path: Path) -> None:
    into = tmp_path / "remise"
    into.mkdir()
    session = a_session(centre, anonymous=True)
    ids = entered(centre, session)
    done = hand_over.hand_over(centre, session, into, processes=1)
    files = dict(read_all(done.files[-1]))
    assert sum(name.endswith(".pdf") for name in files) == 3 + len(ids)
    assert who_is_named(done.files[-1], centre) == []
    papers_read = [said for name, said in files.items() if "/dossiers/" in name]
    references = [centre.in_hand(each).reference for each in ids]
    assert all(ref in said for ref, said in zip(references, papers_read, strict=True))


def test_the_same_batch_named_names_them(centre: Centre, tmp_path: Path) -> None:
    into = tmp_path / "remise"
    into.mkdir()
    session = a_session(centre)
    entered(centre, session)
    done = hand_over.hand_over(centre, session, into, processes=1)
    found = {word for _name, word in who_is_named(done.files[-1], centre)}
    assert {"ancel", "anne-marie", "lisieux", "17 mai", "1980"} <= found


@pytest.mark.parametrize("anonymous", [True, False])
def test_an_audit_names_people_when_it_is_named_alone(
    centre: Centre, tmp_path: Path, anonymous: bool
) -> None:
    into = tmp_path / "remise"
    into.mkdir()
    session = a_session(centre)
    one, two = entered(centre, session)
    hand_over.hand_over(centre, session, into, processes=1)
    held(centre)
    refused = JuryDecision(Ruling.REFUSED, HELD, "Mme Ancel doit revenir.")
    hearings.decide(centre, session, {one: refused, two: JuryDecision(Ruling.CERTIFIED, HELD)})
    hearings.know_minutes(centre, session, HELD)
    hearings.contest(centre, one, Contestation(HELD, "Anne-Marie Ancel conteste."))
    answered = Contestation(HELD, "Mme Ancel conteste.", HELD, "Mme Ancel a été entendue.")
    hearings.contest(centre, one, answered, 0)
    complaint = Complaint(HELD, "Zoé Ancel", "Mme Ancel n’a pas été reçue.", HELD, "Zoé est reçue.")
    accounts.write_complaint(centre, complaint)
    sample = [centre.in_hand(each).reference for each in (one, two)]
    year = date(2026, 1, 1), HELD
    files = accounts.audit(centre, *year, into, sample, anonymous=anonymous)
    found = who_is_named(files[-1], centre)
    if anonymous:
        assert found == []
        (register,) = [said for name, said in read_all(files[-1]) if "reclamations" in name]
        assert "R1" in register and "C1" in register and "répondue" in register
    else:
        inside = {name.split("/")[-1] for name, word in found if word == "ancel"}
        assert {"1-evaluations.pdf", "2-reclamations.pdf", "jury.pdf"} <= inside

"""The right of access tells everything that is noted; both new papers are accessible."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clea_desktop.documents.blocks import Paper
from clea_desktop.documents.content import words
from clea_desktop.documents.content.erasure import ErasureTold, certificate
from clea_desktop.documents.content.personal import ActTold, PersonalSubject, personal
from clea_desktop.documents.pdf import render
from clea_desktop.domain.backups import BackupPolicy
from clea_desktop.domain.contact import Contact, ContactEnd, ContactFile
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    JuryDecision,
    Ruling,
    Shown,
    Votes,
)
from clea_desktop.domain.journey import Departure, Focus
from clea_desktop.domain.register import REGISTER
from clea_desktop.domain.retention import Fate, Retention, Written
from tests.documents import juries, made_up, verapdf
from tests.documents.as_text import as_text
from tests.documents.test_readers import DATA, held_in, subject

AT = made_up.at(made_up.JUNE)
PLACE = Written("livret", "/media/cle/livret.pdf", AT, made_up.PAUL)


def told(**changes: object) -> PersonalSubject:
    """Everything the program may note of somebody, to be told."""
    base = subject()
    contact = ContactFile(
        b"c",
        Contact("Zcontact", "Zoé", "01 02 03 04 05", wish="Zsouhait", next_on=made_up.JUNE),
        made_up.MONDAY,
        base.dossier.journey.traces,
        ContactEnd.WAITING,
    )
    path = replace(
        base.dossier.journey,
        focuses=(Focus(("2", "3")),),
        departure=Departure("Zailleurs", made_up.JUNE, made_up.PAUL),
        hearings=tuple(
            replace(each, certificate=Certificate("Z-2026-7", juries.KNOWN))
            for each in base.dossier.journey.hearings
        ),
    )
    whole = PersonalSubject(
        "Zsofia Zlopes",
        replace(base.dossier, journey=path),
        base.release,
        (contact,),
        (ActTold(AT, "1.1.1 acquis", "Paul Roux"),),
        (PLACE,),
        "Ces données sont gardées jusqu’au 3 mars 2032.",
        ("01-livret-2026-03-02.pdf",),
        made_up.ORGANISATION,
        Retention(),
        BackupPolicy(),
        made_up.JUNE,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def attestation(**changes: object) -> ErasureTold:
    made = ErasureTold(
        Fate.ERASED,
        made_up.JUNE,
        "1 dossier",
        "Sofia Lopes",
        ("2026-0147",),
        (PLACE,),
        date(2027, 6, 6),
        made_up.ORGANISATION,
        "Paul Roux",
        3,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_everything_noted_is_told_to_the_person() -> None:
    paper = personal(told())
    assert held_in(paper) == set(DATA)
    text = as_text(paper)
    for said in ("Zcontact", "Zsouhait", "Zailleurs", "Z-2026-7", "1.1.1 acquis", PLACE.where):
        assert said in text, said
    base = subject()
    for assessment in base.dossier.assessments:
        for mark in assessment.marks:
            assert mark.criterion in text
    assert all(line.what in text for line in REGISTER)


def test_no_number_is_left_without_its_words() -> None:
    whole = told(acts=(), policy=BackupPolicy())
    release = whole.release
    assert release is not None
    assert whole.dossier is not None
    heard = replace(
        whole.dossier.journey.hearings[0],
        decision=JuryDecision(
            Ruling.DEFERRED,
            juries.KNOWN,
            "Zdemande",
            ("2.3",),
            votes=Votes(3, 1, 0),
        ),
        complement=Complement(
            juries.KNOWN, made_up.PAUL, shown=(Shown("2.3", juries.KNOWN, made_up.PAUL, "Zvu"),)
        ),
    )
    path = replace(whole.dossier.journey, hearings=(heard,))
    text = as_text(personal(replace(whole, dossier=replace(whole.dossier, journey=path))))
    legend, below = text.split("# Qui vous êtes", maxsplit=1)
    assert "Ce que disent les numéros" in legend
    for said in (whole.dossier.reference, release.certification, release.short_fingerprint):
        assert said in legend, said
    bare = re.compile(r"(?<![\d.,])\d\.\d(?:\.\d{1,2})?(?![\d.])")
    seen = 0
    for line in below.splitlines():
        for code in bare.findall(line):
            seen += 1
            assert words.label(release.by_code[code].label) in line, line
    assert seen > 100
    assert "3 pour, 1 contre, 0\u00a0blanc" in below
    assert "'" not in below


def test_the_numbers_of_another_edition_are_of_that_edition() -> None:
    whole = told()
    assert whole.dossier is not None and whole.release is not None
    elsewhere = replace(whole.release, key=replace(whole.release.key, edition="1999"))
    text = as_text(personal(replace(whole, release=elsewhere)))
    label = words.label(whole.release.by_code["1.1.1"].label)
    assert label not in text
    text = as_text(personal(replace(whole, release=elsewhere, others=(whole.release,))))
    assert label in text


def test_a_place_of_birth_says_what_its_codes_are() -> None:
    text = as_text(personal(told())).replace("\u00a0", " ")
    assert "Zcommune, France (code postal 14100, code de la commune 14366, code du pays" in text


def test_one_of_whom_little_is_known_is_told_little() -> None:
    text = as_text(personal(told(dossier=None, contacts=(), acts=(), places=(), kept="", files=())))
    assert "Journal" not in text.split("Pourquoi, combien de temps, qui lit", maxsplit=1)[0]
    assert "Identité civile" in text


def test_a_certificate_names_the_day_the_last_backup_goes() -> None:
    text = as_text(certificate(attestation()))
    assert "6\u00a0juin\u00a02027" in text
    assert PLACE.where in text
    assert "de Sofia Lopes" in text
    assert "3, ôtés du disque" in text
    assert "ôtés du disque" not in as_text(certificate(attestation(pieces=0)))
    none = as_text(certificate(attestation(gone_by=None, places=())))
    assert "Aucune sauvegarde" in none
    kept = as_text(certificate(attestation(fate=Fate.ANONYMISED)))
    assert "domaines validés" in kept


LACKING = verapdf.missing()


@pytest.mark.skipif(LACKING is not None, reason=LACKING or "")
def test_both_are_accessible_and_archival(tmp_path: Path) -> None:
    papers: dict[str, Paper] = {
        "personal": personal(told()),
        "erasure": certificate(attestation()),
    }
    for name, paper in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(render(paper).pdf)
    found = verapdf.judge(sorted(tmp_path.iterdir()))
    assert {file.name: rules for file, rules in found.items() if rules} == {}

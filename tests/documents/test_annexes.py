"""Pieces as annexes: listed, shown, numbered beside critères, left out of a copy of nobody."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from clea_desktop.documents import pieces
from clea_desktop.documents.blocks import Paper, Picture, Together
from clea_desktop.documents.kinds import Subject, compose
from clea_desktop.documents.pdf import render
from clea_desktop.domain.evidence import Evidence, Permission
from clea_desktop.domain.referential import ReleaseKey
from tests.documents import made_up, verapdf
from tests.documents.as_text import as_text
from tests.documents.reading import texts
from tests.evidence import pdf, photo

DAY = date(2026, 6, 2)


def subject_with(*held: tuple[Evidence, bytes | None], dossier: object = None) -> Subject:
    base = made_up.usual() if dossier is None else dossier
    assert isinstance(base, Subject)
    journey = replace(base.dossier.journey, evidence=tuple(piece for piece, _ in held))
    drawn = {
        piece.digest: pieces.drawn(piece.media_type, content, piece.turned)
        for piece, content in held
        if content is not None
    }
    return replace(base, dossier=replace(base.dossier, journey=journey), drawn=drawn)


def a_photo(number: int = 1, **told: object) -> tuple[Evidence, bytes]:
    made = pieces.fit(f"photo{number}.jpg", photo(900 + number, 600))
    codes = ("1.1.1",)
    piece = Evidence(made.name, made.media_type, 1000, f"{number:02d}" * 32, DAY, made_up.PAUL)
    return replace(piece, codes=codes, **told), made.content  # type: ignore[arg-type]


def a_pdf(pages: int = 2, **told: object) -> tuple[Evidence, bytes]:
    made = pieces.fit("attestation.pdf", pdf(pages))
    piece = Evidence(made.name, made.media_type, 2000, "ab" * 32, DAY, made_up.PAUL, ("1.1.2",))
    return replace(piece, **told), made.content  # type: ignore[arg-type]


def a_sound(**told: object) -> tuple[Evidence, None]:
    piece = Evidence("parole.wav", "audio/wav", 3 << 20, "cd" * 32, DAY, made_up.PAUL)
    return replace(piece, voice=True, **told), None  # type: ignore[arg-type]


def pictures_of(paper: Paper) -> list[Picture]:
    inside = [
        each for block in paper.blocks if isinstance(block, Together) for each in block.blocks
    ]
    return [each for each in (*paper.blocks, *inside) if isinstance(each, Picture)]


def test_the_annexes_of_a_jury_dossier_are_listed_then_shown() -> None:
    held = (
        a_photo(title="Plan d’atelier", issuer="AFPA", issued_on=DAY, valid_until=DAY),
        a_pdf(face=True, permission=Permission.GIVEN, permission_on=DAY),
        a_sound(),
    )
    paper = compose("jury", subject_with(*held))
    text = as_text(paper)
    text = text[text.index("Annexes") :]
    assert "3\u00a0preuves dans le dossier" in text
    assert "A1 | Plan d’atelier « Émise par AFPA le 2\u00a0juin\u00a02026" in text
    assert "| 1.1.1 | à dire | 0101 0101 0101 0101" in text
    assert "un visage, accord donné le 2\u00a0juin\u00a02026" in text
    assert "non imprimé (parole.wav, 3,0\u00a0Mo)" in text
    assert [each.alternative for each in pictures_of(paper)] == [
        "Annexe A1\u00a0: Plan d’atelier, pour 1.1.1",
        "Annexe A2, page 1\u00a0: attestation.pdf, pour 1.1.2",
        "Annexe A2, page 2\u00a0: attestation.pdf, pour 1.1.2",
    ]


def test_the_grid_names_the_annexes_beside_each_critere() -> None:
    both = subject_with(a_photo(), a_pdf(codes=("1.1.1", "1.1.2")))
    text = as_text(compose("grid", both))
    assert re.search(r"1\.1\.1\xa0[^|]*Preuves A1 et A2 »", text)
    assert re.search(r"1\.1\.2\xa0[^|]*Preuve A2 »", text)


def test_a_dossier_without_pieces_says_nothing_of_annexes() -> None:
    assert "Annexes" not in as_text(compose("jury", made_up.usual()))


def test_a_copy_of_nobody_leaves_out_what_shows_somebody() -> None:
    name = made_up.usual().dossier.candidate.birth_name
    held = (
        a_photo(
            title=f"Plan de Mme {name}", issuer=f"Atelier {name}", permission=Permission.NOBODY
        ),
        a_pdf(named=True, title=f"Attestation de {name}"),
        a_sound(),
    )
    paper = compose("jury-anonymous", subject_with(*held))
    text = as_text(paper)
    assert name.casefold() not in text.casefold()
    assert "A2 et A3 sont laissées de côté dans cette copie" in text
    assert "attestation" not in text[text.index("Annexes") :].casefold()
    assert len(pictures_of(paper)) == 1
    assert "photo1.jpg" not in text
    alone = compose("jury-anonymous", subject_with(a_sound()))
    assert "A1 est laissée de côté" in as_text(alone)
    assert not pictures_of(alone)
    # Nothing said is not nobody there.
    unsaid = compose("jury-anonymous", subject_with(a_photo()))
    assert "A1 est laissée de côté" in as_text(unsaid)
    assert not pictures_of(unsaid)


def test_a_long_pdf_says_how_many_pages_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST_PAGES", 1)
    text = as_text(compose("jury", subject_with(a_pdf(3))))
    assert "2\u00a0pages suivantes dans le fichier" in text


def test_pieces_linked_on_another_edition_name_no_critere_of_this_one() -> None:
    base = made_up.usual()
    first = base.dossier.assessments[0]
    elsewhere = replace(first, id=b"1" * 16, release=ReleaseKey("autre", "1"))
    others = (elsewhere, *base.dossier.assessments[1:])
    piece, content = a_photo(assessment=b"1" * 16)
    made = subject_with(
        (piece, content), dossier=replace(base, dossier=replace(base.dossier, assessments=others))
    )
    from clea_desktop.documents.content.annexes import codes_of

    assert codes_of(made, piece) == ()


def test_pictures_are_carried_as_they_are_and_twice_the_same_bytes() -> None:
    piece, content = a_photo(turned=90)
    paper = compose("jury", subject_with((piece, content), a_pdf()))
    made = render(paper)
    assert render(paper).pdf == made.pdf
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        held = {
            bytes(image.read_raw_bytes())
            for page in opened.pages
            if "/XObject" in page.Resources
            for image in page.Resources.XObject.values()
        }
    assert held == {each.jpeg for each in pictures_of(paper)}
    assert any("A2, page 2" in page for page in texts(made.pdf))


@pytest.mark.skipif(verapdf.missing() is not None, reason=verapdf.missing() or "")
def test_annexes_stay_archival_and_accessible(tmp_path: Path) -> None:
    held = (a_photo(), a_photo(2, turned=90), a_pdf(), a_sound())
    files = []
    for kind in ("jury", "jury-anonymous", "grid"):
        files.append(tmp_path / f"{kind}.pdf")
        files[-1].write_bytes(render(compose(kind, subject_with(*held))).pdf)
    assert set(map(tuple, verapdf.judge(files).values())) == {()}

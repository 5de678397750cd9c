"""Files that become pieces: known by what they hold, cleaned, drawn."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest
from PIL import Image

from clea_desktop.documents import pieces
from clea_desktop.documents.pieces import LONGEST_SIDE, drawn_pages, fit, matches, turned
from clea_desktop.domain.errors import RuleError
from tests.domain.sentences import faults
from tests.evidence import pdf, photo, sound


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(RuleError) as refused:
        fit(name, content)
    assert faults(refused.value.sentence) == ()
    assert refused.value.__cause__ is None
    return refused.value.sentence


def size_of(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()
        assert {"exif", "comment", "icc_profile", "photoshop"}.isdisjoint(image.info)
        return image.size


def test_a_photo_is_upright_and_tells_nothing_of_where_nor_what_took_it() -> None:
    raw = photo(4000, 3000)
    assert b"SECRET" in raw
    made = fit("IMG_1.JPG", raw)
    assert (made.name, made.media_type) == ("IMG_1.JPG", "image/jpeg")
    assert size_of(made.content) == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)
    assert b"SECRET" not in made.content
    assert fit("IMG_1.JPG", raw) == made


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_any_picture_becomes_a_jpeg(kind: str, mode: str) -> None:
    made = io.BytesIO()
    if kind == "BMP" and mode == "RGBA":
        mode = "RGB"
    Image.new(mode, (30, 20), 1).save(made, kind)
    kept = fit(f"image.{kind.lower()}", made.getvalue())
    assert kept.name == "image.jpg"
    assert size_of(kept.content) == (30, 20)


def test_colours_are_moved_from_their_profile_to_that_of_screens() -> None:
    from PIL import ImageCms

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = io.BytesIO()
    Image.new("RGB", (20, 20), (200, 30, 60)).save(made, "JPEG", icc_profile=lab, quality=95)
    with Image.open(io.BytesIO(fit("a.jpg", made.getvalue()).content)) as image:
        red = image.getpixel((10, 10))
    assert isinstance(red, tuple) and abs(red[0] - 200) < 6


def test_sixteen_bits_of_grey_do_not_come_out_white() -> None:
    made = io.BytesIO()
    Image.new("I;16", (20, 20), 128 << 8).save(made, "PNG")
    with Image.open(io.BytesIO(fit("a.png", made.getvalue()).content)) as image:
        grey = image.getpixel((5, 5))
    assert isinstance(grey, tuple) and 120 < grey[0] < 136


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("photo.jpg", b"pas une image", "n’est pas une image, malgré son nom"),
        ("photo.jpg", photo()[:900], "n’est pas une image lisible"),
        ("photo.bin", b"\x89PNG\r\n\x1a\n" + bytes(50), "n’est pas une image lisible"),
        ("doc.pdf", b"PK\x03\x04", "n’est pas un PDF, malgré son nom"),
        ("doc.pdf", b"%PDF-1.7\n" + bytes(80), "n’est pas un PDF lisible"),
        ("IMG.HEIC", b"\x00\x00\x00\x18ftypheic" + bytes(50), "HEIC ou AVIF"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name: str, content: bytes, why: str) -> None:
    assert why in refusal(name, content)


def test_a_decompression_bomb_is_refused_before_it_is_read() -> None:
    wide = 60_000
    head = wide.to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    chunk = b"IHDR" + head
    bomb = b"\x89PNG\r\n\x1a\n" + len(head).to_bytes(4, "big") + chunk
    bomb += zlib.crc32(chunk).to_bytes(4, "big")
    body = b"IDAT" + zlib.compress(bytes(1000))
    bomb += (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    assert "c’est trop pour une preuve" in refusal("bombe.png", bomb)


def test_a_scan_of_several_pages_is_asked_for_as_pdf() -> None:
    made = io.BytesIO()
    page = Image.new("L", (20, 20))
    page.save(made, "TIFF", save_all=True, append_images=[page])
    assert "enregistrez-le en PDF" in refusal("scan.tif", made.getvalue())


def test_a_pdf_loses_its_scripts_its_files_and_its_author() -> None:
    raw = pdf()
    assert raw.count(b"SECRET") == 3
    made = fit("../attestation.PDF", raw)
    assert (made.name, made.media_type) == ("attestation.PDF", "application/pdf")
    assert b"SECRET" not in made.content
    assert "Attestation 1" in made.text and "Attestation 2" in made.text
    with pikepdf.open(io.BytesIO(made.content)) as kept:
        assert len(kept.pages) == 2
        assert not kept.attachments
    assert fit("a.pdf", raw).content == made.content


def test_a_signed_pdf_is_kept_to_the_byte() -> None:
    with pikepdf.open(io.BytesIO(pdf())) as signed:
        signed.Root.AcroForm = pikepdf.Dictionary(SigFlags=3)
        made = io.BytesIO()
        signed.save(made)
    assert fit("signe.pdf", made.getvalue()).content == made.getvalue()


def test_a_pdf_behind_a_password_or_without_pages_is_refused() -> None:
    with pikepdf.open(io.BytesIO(pdf())) as closed:
        made = io.BytesIO()
        closed.save(made, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "mot de passe" in refusal("clos.pdf", made.getvalue())
    with pikepdf.new() as empty:
        made = io.BytesIO()
        empty.save(made)
    assert "n’est pas un PDF lisible" in refusal("vide.pdf", made.getvalue())


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.wav", sound(), "audio/wav"),
        ("a.ogg", b"OggS" + bytes(20), "audio/ogg"),
        ("a.flac", b"fLaC" + bytes(20), "audio/flac"),
        ("a.mp3", b"ID3\x04" + bytes(20), "audio/mpeg"),
        ("a.mp3", b"\xff\xfb\x90" + bytes(20), "audio/mpeg"),
        ("a.m4a", b"\x00\x00\x00\x18ftypM4A " + bytes(20), "audio/mp4"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(20), "video/mp4"),
        ("a.docx", b"PK\x03\x04" + bytes(20), pieces.ANY),
        ("a.avi", b"RIFF\x00\x00\x00\x00AVI " + bytes(20), pieces.ANY),
        ("a.svg", b"<svg><path d='M0 0'/></svg>", "image/svg+xml"),
        ("notes.txt", b"onze = dix + un", pieces.ANY),
    ],
)
def test_anything_else_is_kept_as_it_is(name: str, content: bytes, media: str) -> None:
    made = fit(name, content)
    assert (made.name, made.media_type, made.content) == (name, media, content)


SCRIPT = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.svg", SCRIPT.encode(), "un dessin qui contient un programme"),
        ("a.svg", SCRIPT.encode("utf-16"), "un dessin qui contient un programme"),
        ("a.svg", SCRIPT.encode("utf-16-be"), "un dessin qui contient un programme"),
        ("a.svg", b"<svg><a onclick = 'x()'/></svg>", "un dessin qui contient un programme"),
        ("a.svg", b"<svg><a href='JavaScript:x()'/></svg>", "un dessin qui contient un programme"),
        ("a.html", b"<!DOCTYPE html><p>oui", "un programme ou une page web"),
        ("a.txt", b"rien <SCRIPT src=x>", "un programme ou une page web"),
        ("photo.pif.scr", b"rien", "un programme ou une page web"),
        ("a.bin", b"MZ\x90\x00", "un programme ou une page web"),
        ("a", b"#!/bin/sh", "un programme ou une page web"),
    ],
)
def test_what_would_run_when_opened_is_refused(name: str, content: bytes, what: str) -> None:
    with pytest.raises(RuleError, match=what):
        fit(name, content)


def test_the_words_of_a_text_are_looked_at_too() -> None:
    made = fit("note.txt", b"1 84 12 76 451 089 46")
    assert made.text == "1 84 12 76 451 089 46"
    assert pieces.words_of(pieces.ANY, b"PK\x00\x01" + b"1 84 12 76 451 089 46") == ""


def test_what_comes_from_elsewhere_is_what_it_says() -> None:
    assert matches("image/jpeg", fit("a.jpg", photo()).content)
    assert not matches("image/jpeg", b"\xff\xd8\xff" + bytes(50))
    assert not matches("image/jpeg", photo(kind="PNG"))
    assert matches("application/pdf", pdf())
    assert not matches("application/pdf", b"PK")
    assert matches(pieces.ANY, b"PK")


def test_a_picture_and_pages_are_turned_clockwise() -> None:
    kept = fit("a.jpg", photo()).content
    assert size_of(kept) == (200, 300)
    assert turned(kept, 0) is kept
    assert size_of(turned(kept, 90)) == (300, 200)
    with Image.open(io.BytesIO(kept)) as before, Image.open(io.BytesIO(turned(kept, 90))) as after:
        corners = [before.getpixel((195, 5)), after.getpixel((295, 195))]
    assert all(isinstance(one, tuple) and one[0] > 240 for one in corners)
    shown, total = drawn_pages(pdf(3))
    assert (len(shown), total) == (3, 3)
    assert size_of(shown[0])[1] > size_of(shown[0])[0]


def test_only_the_first_pages_of_a_long_pdf_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST_PAGES", 2)
    shown, total = drawn_pages(pdf(5), 72)
    assert (len(shown), total) == (2, 5)

"""Made-up pieces: pictures, pages and sounds of a few bytes."""

from __future__ import annotations

import io
import wave

import pikepdf
from PIL import Image

PLACE = {1: "N", 2: (49.0, 8.0, 42.0), 3: "E", 4: (0.0, 13.0, 33.0)}
"""A position, as telephones write it in a picture."""


def photo(width: int = 300, height: int = 200, colour: str = "teal", kind: str = "JPEG") -> bytes:
    """A picture of a telephone: it says where it was taken, by what, and lies on its side."""
    image = Image.new("RGB", (width, height), colour)
    image.paste("white", (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "MARQUE-SECRETE", "APPAREIL-SECRET", 6
    exif.get_ifd(0x8825).update(PLACE)
    made = io.BytesIO()
    image.save(made, kind, exif=exif, comment=b"REMARQUE-SECRETE")
    return made.getvalue()


def pdf(pages: int = 2, words: str = "Attestation", script: bool = True) -> bytes:
    """A PDF with a script, a file inside, and who made it."""
    with pikepdf.new() as made:
        for number in range(pages):
            page = made.add_blank_page(page_size=(200, 300))
            told = f"BT /F1 12 Tf 20 200 Td ({words} {number + 1}) Tj ET"
            page.Contents = made.make_stream(told.encode("latin-1"))
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        if script:
            made.Root.OpenAction = pikepdf.Dictionary(
                S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('SCRIPT-SECRET')")
            )
            made.docinfo["/Author"] = "AUTEUR-SECRET"
            made.attachments["joint.txt"] = b"JOINT-SECRET"
        kept = io.BytesIO()
        made.save(kept, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
        return kept.getvalue()


def sound() -> bytes:
    """A tenth of a second of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(1)
        stream.setframerate(8000)
        stream.writeframes(bytes(800))
    return made.getvalue()

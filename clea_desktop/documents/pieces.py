"""Files that become pieces of a dossier: known by what they hold, cleaned, drawn as pictures.

What a file is called decides nothing but the sentence: a picture that is none is refused. What is
neither picture, PDF nor sound is kept as it is, and never opened by the program.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clea_desktop.documents.pages import PDFIUM, POINTS_AN_INCH
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.evidence import PDF, file_name
from clea_desktop.domain.french import NBSP

if TYPE_CHECKING:
    from PIL.Image import Image

ANY = "application/octet-stream"
LONGEST_SIDE = 2000
"""Of a picture once kept, in points: a page of A4 at 180 dots an inch."""

MOST_PIXELS = 50_000_000
MOST_PIXELS_JPEG = 150_000_000
"""Beyond, a picture is a trap or a poster; a JPEG is read reduced, and may be larger."""

MOST_PAGES = 40
"""How many pages of one PDF are drawn in a paper or read for a number: the rest is counted."""

_READ = 200_000
"""How much of a file that is neither picture nor PDF is read for a number, in bytes."""

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",
)
"""How programs of Windows, Linux and macOS begin, scripts, and shortcuts of Windows."""

_PROGRAM_ENDINGS = frozenset(
    "app bat cmd com cpl exe hta jar js jse lnk msi ps1 reg scr sh vb vbe vbs wsf".split()
)
_PAGE = re.compile(r"<\s*(?:!doctype\s+html|html|script|iframe|object|embed)\b", re.IGNORECASE)
_IN_DRAWING = re.compile(
    r"<\s*(?:script|foreignobject|iframe|handler|!entity)\b|\bon\w+\s*=|javascript\s*:",
    re.IGNORECASE,
)

_QUALITY = 85
_ENDINGS = {
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "gif": "GIF",
    "bmp": "BMP",
    "webp": "WEBP",
    "tif": "TIFF",
    "tiff": "TIFF",
}
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF")


@dataclass(frozen=True)
class Fit:
    """A file as it is kept: its name, what it is, its bytes, the words that could be read in it."""

    name: str
    media_type: str
    content: bytes
    text: str = ""


@dataclass(frozen=True)
class Page:
    """A picture as papers show it: JPEG, its width and height in points."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Drawn:
    """A piece as papers show it: its pictures, and how many pages were left out."""

    pages: tuple[Page, ...]
    more: int = 0


def drawn(media_type: str, content: bytes, degrees: int) -> Drawn:
    """A picture or a PDF as papers show it, turned clockwise.

    :raises RuleError: it does not read.
    """
    shown, total = drawn_pages(content) if media_type == PDF else ((content,), 1)
    pages = tuple(_page(turned(each, degrees)) for each in shown)
    return Drawn(pages, total - len(shown))


def _page(jpeg: bytes) -> Page:
    with _checked_size("", jpeg) as image:
        return Page(jpeg if image.mode == "RGB" else _jpeg(image), *image.size)


def fit(name: str, content: bytes) -> Fit:
    """A file made fit to be kept: pictures reduced, with nothing of where and with what taken.

    :param name: as it comes.
    :raises RuleError: a picture or a PDF that cannot be read, or is a trap; a program, a web page,
        a drawing that holds one.
    """
    kept = file_name(name)
    kind = _kind(kept, content)
    if kind == "picture":
        return Fit(_renamed(kept, "jpg"), "image/jpeg", _reduced(kept, content))
    if kind == PDF:
        cleaned = _cleaned_pdf(kept, content)
        return Fit(_renamed(kept, "pdf"), PDF, cleaned, _words(kept, cleaned))
    check_no_program(kept, kind, content)
    return Fit(kept, kind, content, words_of(kind, content))


def words_of(media_type: str, content: bytes) -> str:
    """What can be read in a piece, to look for a number that is not to be kept."""
    if media_type == PDF:
        return _words("", content)
    start = content[:_READ]
    return "" if b"\0" in start else start.decode("utf-8", "ignore")


def matches(media_type: str, content: bytes) -> bool:
    """Whether bytes made elsewhere that are said to be a picture or a PDF are one, and no trap."""
    if media_type == "image/jpeg":
        with suppress(RuleError):
            _checked_size("", content)
            return content.startswith(b"\xff\xd8\xff")
        return False
    return media_type != PDF or _is_pdf(content)


def turned(jpeg: bytes, degrees: int) -> bytes:
    """A picture turned clockwise, by quarters."""
    if not degrees:
        return jpeg
    from PIL import Image

    how = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }[degrees]
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        return _jpeg(image.transpose(how))


def drawn_pages(pdf: bytes, dots_an_inch: int = 130) -> tuple[tuple[bytes, ...], int]:
    """The first pages of a PDF as pictures (JPEG), and how many it has.

    :raises RuleError: it cannot be read.
    """
    found = []
    with _document("", pdf) as document:
        total = len(document)
        for index in range(min(total, MOST_PAGES)):
            page = document[index]
            width, height = page.get_size()
            longest = max(width, height, 1.0)
            scale = min(dots_an_inch / POINTS_AN_INCH, LONGEST_SIDE / longest)
            image = page.render(scale=scale).to_pil()
            page.close()
            found.append(_jpeg(image))
    return tuple(found), total


def readable(name: str, pdf: bytes) -> None:
    """Make sure that a PDF can be drawn.

    :raises RuleError: it cannot.
    """
    with _document(name, pdf):
        pass


def _kind(name: str, content: bytes) -> str:
    start = content[:16]
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return "picture"
    if start.startswith((b"II*\x00", b"MM\x00*")) or start[:2] == b"BM":
        return "picture"
    if start[:4] == b"RIFF":
        return {b"WEBP": "picture", b"WAVE": "audio/wav"}.get(content[8:12], ANY)
    if start[4:8] == b"ftyp":
        return _of_boxes(name, content[8:12])
    ending = name.rpartition(".")[2].casefold()
    if _is_pdf(content):
        return PDF
    if ending in _ENDINGS or ending == "pdf":
        raise RuleError(
            f"Le fichier « {name} » n’est pas {'un PDF' if ending == 'pdf' else 'une image'}, "
            "malgré son nom : choisissez le bon fichier."
        )
    if start.startswith(b"OggS"):
        return "audio/ogg"
    if start.startswith(b"fLaC"):
        return "audio/flac"
    if start.startswith(b"ID3") or (ending == "mp3" and start[:1] == b"\xff"):
        return "audio/mpeg"
    return "image/svg+xml" if "<svg" in _as_text(content)[:4000].casefold() else ANY


def _as_text(content: bytes) -> str:
    """What a browser would read of it, in whatever of the usual ways it is written."""
    for mark, how in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content.decode(how, "ignore")
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return content.replace(b"\0", b"").decode("latin-1")
    return content.decode("utf-8", "ignore")


def check_no_program(name: str, kind: str, content: bytes) -> None:
    """Refuse what would run when somebody opens it: it shows nothing a picture would not.

    :param kind: its media type, as found here or as told by who sent it.

    :raises RuleError: it is a program, a web page, or a drawing that holds one.
    """
    if kind in {PDF, "image/jpeg"} or kind.startswith(("audio/", "video/")):
        return
    text = _as_text(content)
    ending = name.rpartition(".")[2].casefold()
    drawing = kind == "image/svg+xml"
    runs = content.startswith(_PROGRAMS) or ending in _PROGRAM_ENDINGS
    if runs or (_IN_DRAWING if drawing else _PAGE).search(text):
        what = "un dessin qui contient un programme" if drawing else "un programme ou une page web"
        raise RuleError(
            f"Le fichier « {name} » est {what}, qui pourrait agir sur l’ordinateur de qui "
            "l’ouvre : joignez-en plutôt une image ou un PDF."
        )


def _of_boxes(name: str, brand: bytes) -> str:
    """What a file of the family of MP4 is, by its brand."""
    if brand in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}:
        # Kept as it is, it would tell where and with what it was taken.
        raise RuleError(
            f"Le fichier « {name} » est une image HEIC ou AVIF, que le programme ne lit pas : "
            "enregistrez cette image en JPEG, puis ajoutez-la."
        )
    return "audio/mp4" if brand.startswith(b"M4A") else "video/mp4"


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _renamed(name: str, ending: str) -> str:
    """A name whose ending says what the file is now."""
    stem, dot, own = name.rpartition(".")
    if dot and own.casefold() in {ending, *(_ENDINGS if ending == "jpg" else ())}:
        return file_name(f"{stem}.{own if own.casefold() in {ending, 'jpeg'} else ending}")
    return file_name(f"{name}.{ending}")


def _opened(name: str, content: bytes) -> Image:
    from PIL import Image

    # What is too large is told below, by a sentence, and before anything is read.
    Image.MAX_IMAGE_PIXELS = None
    try:
        return Image.open(io.BytesIO(content), formats=_FORMATS)
    except Exception:  # noqa: BLE001 - readers of pictures raise anything of a spoilt one
        raise _unreadable(name) from None


def _checked_size(name: str, content: bytes) -> Image:
    image = _opened(name, content)
    width, height = image.size
    jpeg = image.format in {"JPEG", "MPO"}
    if width * height > (MOST_PIXELS_JPEG if jpeg else MOST_PIXELS):
        image.close()
        raise RuleError(
            f"Le fichier « {name} » a {width}{NBSP}×{NBSP}{height} points, c’est trop pour une "
            "preuve : enregistrez-le en plus petit, puis recommencez."
        )
    return image


def _reduced(name: str, content: bytes) -> bytes:
    from PIL import ImageOps

    with _checked_size(name, content) as image:
        if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
            raise RuleError(
                f"Le fichier « {name} » a plusieurs pages : enregistrez-le en PDF, puis ajoutez-le."
            )
        try:
            # Read at a half, a quarter… of its size where its format lets it be.
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            profile = image.info.get("icc_profile")
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _jpeg(_in_srgb(upright, profile))
        except Exception:  # noqa: BLE001 - as above: cut short, of a lying header…
            raise _unreadable(name) from None


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    """The colours of a picture as any screen takes them, since its profile is not kept."""
    from PIL import Image, ImageCms

    if "A" in image.getbands() or image.mode == "P":
        whole = image.convert("RGBA")
        white = Image.new("RGBA", whole.size, "white")
        image = Image.alpha_composite(white, whole).convert("RGB")
    if profile and image.mode in {"RGB", "CMYK"}:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            moved = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB")
            return moved if moved is not None else image.convert("RGB")
    if image.mode.startswith("I;16"):
        # Sixteen bits of grey would all come out white.
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGB")


def _jpeg(image: Image) -> bytes:
    """A picture as bytes, and nothing else: the same picture gives the same bytes."""
    made = io.BytesIO()
    plain = image.convert("RGB")
    plain.info.clear()
    plain.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def _unreadable(name: str) -> RuleError:
    return RuleError(
        f"Le fichier « {name} » n’est pas une image lisible, il est abîmé ou incomplet : "
        "redemandez-le à qui vous l’a remis, ou choisissez-en un autre."
    )


def _cleaned_pdf(name: str, content: bytes) -> bytes:
    """A PDF without scripts, files inside, nor what tells who made it; one that is signed is kept.

    Nothing could be taken from that one without breaking its signature.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not len(pdf.pages):
                raise _unreadable_pdf(name)
            form = pdf.Root.get("/AcroForm")
            if form is not None and form.get("/SigFlags") is not None:
                return content
            _strip(pdf)
            made = io.BytesIO()
            pdf.save(made, deterministic_id=True)
            return made.getvalue()
    except pikepdf.PasswordError:
        raise RuleError(
            f"Le fichier « {name} » est protégé par un mot de passe : enregistrez-le sans, puis "
            "ajoutez-le."
        ) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        raise _unreadable_pdf(name) from None


def _strip(pdf: Any) -> None:
    root = pdf.Root
    _without(root, "/Metadata", "/OpenAction", "/AA", "/PieceInfo", "/AF", "/Collection")
    _without(root.get("/Names"), "/JavaScript", "/EmbeddedFiles")
    _without(root.get("/AcroForm"), "/XFA", "/CO")
    _without(pdf.trailer, "/Info")
    for page in pdf.pages:
        _without(page, "/AA", "/Metadata", "/PieceInfo")
        for note in page.get("/Annots", ()):
            _without(note, "/A", "/AA", "/FS")


def _without(holder: Any, *keys: str) -> None:
    for key in keys:
        if holder is not None and key in holder:
            del holder[key]


def _unreadable_pdf(name: str) -> RuleError:
    return RuleError(
        f"Le fichier « {name} » n’est pas un PDF lisible, il est abîmé ou incomplet : "
        "redemandez-le à qui vous l’a remis, ou choisissez-en un autre."
    )


@contextmanager
def _document(name: str, content: bytes) -> Iterator[Any]:
    """A PDF, drawn by one at a time: its library has one place for everybody."""
    import pypdfium2

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            raise _unreadable_pdf(name) from None
        try:
            yield document
        finally:
            document.close()


def _words(name: str, content: bytes) -> str:
    """What can be read in a PDF, to look for a number that is not to be kept."""
    found = []
    with _document(name, content) as document:
        for index in range(min(len(document), MOST_PAGES)):
            page = document[index]
            words = page.get_textpage()
            found.append(str(words.get_text_bounded()))
            words.close()
            page.close()
    return "\n".join(found)

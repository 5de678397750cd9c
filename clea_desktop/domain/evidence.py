"""The *preuves*: pieces that show what a person can do, attached to critères of a dossier.

A piece is told here; its bytes lie elsewhere, and are known by their digest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words, figures, listed
from clea_desktop.domain.identity import holds_nir
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import Release

MEGABYTE = 1 << 20
TURNS = (0, 90, 180, 270)
"""How far a picture or a page may be turned, clockwise, in degrees."""

NAME_LIMIT = 120
"""The longest file name kept, in characters: beyond, some systems refuse the whole path."""

MOST_CODES = 200
"""A référentiel has some hundred critères: one piece cannot show more than there are."""

# What a path is made of, what Windows refuses in a name, and what nobody sees.
_NO_NAME = re.compile(
    '[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]'
)
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]{1,100}", re.ASCII)


class Permission(Enum):
    """What the person said of being seen, heard or named in a piece; or that nobody is."""

    GIVEN = "given"
    REFUSED = "refused"
    NOBODY = "nobody"

    @property
    def words(self) -> str:
        """As the list of pieces says it."""
        return {
            Permission.GIVEN: "accord donné",
            Permission.REFUSED: "accord refusé",
            Permission.NOBODY: "personne",
        }[self]


@dataclass(frozen=True)
class Evidence:
    """A piece: what it is, whose, of when, what it shows of a person.

    ``digest`` is the SHA-256, in hexadecimal, of its bytes as they are kept; ``size`` counts
    them. ``turned`` is how far it is shown turned clockwise, in degrees. ``permission`` is None
    while nobody asked.
    """

    name: str
    media_type: str
    size: int
    digest: str
    added_on: date
    by: Person
    codes: tuple[str, ...] = ()
    title: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    face: bool = False
    voice: bool = False
    named: bool = False
    permission: Permission | None = None
    permission_on: date | None = None
    turned: int = 0
    assessment: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)

    @property
    def called(self) -> str:
        """Its title, or the name of its file."""
        return self.title or self.name

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as one picture."""
        return self.media_type in PICTURES

    @property
    def is_pdf(self) -> bool:
        """Whether it has pages to show."""
        return self.media_type == PDF

    @property
    def is_sound(self) -> bool:
        """Whether it is listened to."""
        return self.media_type.startswith("audio/")

    @property
    def shows(self) -> tuple[str, ...]:
        """What it holds of a person, in words."""
        told = {"un visage": self.face, "une voix": self.voice, "un nom": self.named}
        return tuple(words for words, held in told.items() if held)

    @property
    def shows_words(self) -> str:
        """« un visage et une voix, accord donné le 3 mars 2026 »; empty while nobody said.

        « personne » is said, never supposed.
        """
        if not self.shows:
            return Permission.NOBODY.words if self.permission is Permission.NOBODY else ""
        said = self.permission.words if self.permission else "accord à demander"
        on = f" le {date_words(self.permission_on)}" if self.permission_on else ""
        return f"{listed(self.shows)}, {said}{on}"

    def outdated(self, on: date) -> bool:
        """Whether its validity is over on a day."""
        return self.valid_until is not None and self.valid_until < on


PDF = "application/pdf"
PICTURES = ("image/jpeg",)
"""What pictures are kept as, whatever they were."""


@dataclass(frozen=True)
class EvidenceLimits:
    """The most a piece and all the pieces of a dossier may weigh, in megabytes; settings."""

    file_mb: int = 30
    dossier_mb: int = 300

    @property
    def file_bytes(self) -> int:
        """The most one piece may weigh, in bytes."""
        return self.file_mb * MEGABYTE

    @property
    def dossier_bytes(self) -> int:
        """The most the pieces of a dossier may weigh together, in bytes."""
        return self.dossier_mb * MEGABYTE


MOST = EvidenceLimits(200, 2_000)
"""What no centre may go beyond: a piece is held in memory while it is sealed."""


def check_limits(limits: EvidenceLimits) -> None:
    """Refuse ceilings that let nothing in, or more than the program can hold.

    :raises RuleError: which one, and its bounds.
    """
    bounds = {
        "file_mb": ("Le poids d’une preuve", 1, MOST.file_mb),
        "dossier_mb": ("Le poids des preuves d’un dossier", 1, MOST.dossier_mb),
    }
    for name, (what, least, most) in bounds.items():
        if not least <= getattr(limits, name) <= most:
            raise RuleError(f"{what} va de {least} à {figures(most)} Mo : corrigez ce réglage.")


def weight_words(size: int) -> str:
    """« 2 048 Mo », « 1,5 Mo », « 12 Ko ».

    :param size: in bytes.
    """
    if size >= 10 * MEGABYTE:
        return f"{figures(size // MEGABYTE)}{NBSP}Mo"
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f}{NBSP}Mo".replace(".", ",")
    return f"{max(1, size // 1024)}{NBSP}Ko"


def check_weight(name: str, size: int, limits: EvidenceLimits) -> None:
    """Refuse a file that weighs nothing, or too much.

    :param size: in bytes.
    :raises RuleError: which file, its weight and the ceiling.
    """
    if size == 0:
        raise RuleError(f"Le fichier « {name} » est vide : choisissez un autre fichier.")
    if size > limits.file_bytes:
        raise RuleError(
            f"Le fichier « {name} » pèse {weight_words(size)}, et une preuve "
            f"{weight_words(limits.file_bytes)} au plus : choisissez un fichier plus léger, ou "
            "demandez à la personne responsable de changer ce réglage."
        )


def check_room(held: Iterable[Evidence], more: int, limits: EvidenceLimits) -> None:
    """Refuse a piece for which the dossier has no room left; bytes kept twice count once.

    :param more: what it adds, in bytes.
    :raises RuleError: what the dossier weighs, and the ceiling.
    """
    own = {piece.digest: piece.size for piece in held}
    total = sum(own.values()) + more
    if total > limits.dossier_bytes:
        raise RuleError(
            f"Avec cette preuve, celles du dossier pèseraient {weight_words(total)}, et la limite "
            f"est de {weight_words(limits.dossier_bytes)} : retirez-en, ou demandez à la personne "
            "responsable de changer ce réglage."
        )


def file_name(text: str) -> str:
    """A file name that any system takes: NFC, no path, no unseen sign, not reserved.

    :param text: a name as it comes, a whole path even.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    kept = _NO_NAME.sub("", last).strip(" .\u00a0\t")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > NAME_LIMIT:
        # The ending says what opens it.
        short = ending[:10]
        kept = f"{stem[: NAME_LIMIT - len(short) - 1].strip()}.{short}" if dot else kept
        kept = kept[:NAME_LIMIT].strip(" .")
    if not kept:
        return "sans nom"
    return f"_{kept}" if _RESERVED.fullmatch(kept.partition(".")[0].strip()) else kept


def check_evidence(
    piece: Evidence, today: date, release: Release | None, *, older_codes: bool = False
) -> None:
    """Refuse a piece that contradicts itself or the calendar.

    :param release: the one its critères are of; None before the first assessment.
    :param older_codes: its assessment went on in a later edition: its codes may be of the first.
    :raises RuleError: why.
    """
    _check_file(piece)
    if piece.turned not in TURNS:
        raise RuleError(
            f"La preuve « {piece.name} » n’est tournée que par quarts de tour : corrigez-la."
        )
    for what, day in (
        ("L’ajout", piece.added_on),
        ("L’émission", piece.issued_on),
        ("L’accord", piece.permission_on),
    ):
        if day is not None and day > today:
            raise RuleError(
                f"{what} de « {piece.called} » est daté du {date_words(day)}, un jour à venir : "
                "corrigez la date."
            )
    if piece.issued_on and piece.valid_until and piece.valid_until < piece.issued_on:
        raise RuleError(
            f"La fin de validité de « {piece.called} », le {date_words(piece.valid_until)}, "
            f"précède son émission, le {date_words(piece.issued_on)} : corrigez l’une des deux."
        )
    if piece.permission is Permission.NOBODY and piece.shows:
        raise RuleError(
            f"De « {piece.called} », il est dit que personne n’y est, et qu’elle montre "
            f"{listed(piece.shows)} : corrigez l’un des deux."
        )
    if piece.permission_on is not None and piece.permission in {None, Permission.NOBODY}:
        raise RuleError(
            f"L’accord pour « {piece.called} » a un jour, sans dire s’il est donné ou refusé : "
            "dites-le."
        )
    _check_codes(piece, release, older_codes=older_codes)


def _check_file(piece: Evidence) -> None:
    if piece.name != file_name(piece.name):
        raise RuleError(
            f"La preuve « {file_name(piece.name)} » porte un nom de fichier que certains "
            "ordinateurs refusent : renommez ce fichier."
        )
    if piece.size <= 0 or piece.size > MOST.file_bytes:
        raise RuleError(
            f"La preuve « {piece.name} » est vide, ou pèse plus de "
            f"{weight_words(MOST.file_bytes)} : choisissez un autre fichier."
        )
    if not _DIGEST.fullmatch(piece.digest) or not _MEDIA.fullmatch(piece.media_type):
        raise RuleError(
            f"L’empreinte ou la sorte de « {piece.name} » n’est pas écrite comme il faut : "
            "choisissez un autre fichier."
        )


def _check_codes(piece: Evidence, release: Release | None, *, older_codes: bool) -> None:
    if len(set(piece.codes)) != len(piece.codes) or len(piece.codes) > MOST_CODES:
        raise RuleError(
            f"La preuve « {piece.called} » est liée deux fois au même critère, ou à trop de "
            "critères : corrigez la liste."
        )
    known = release.codes if release is not None else frozenset[str]()
    for code in piece.codes:
        if code not in known and not older_codes:
            where = f"l’édition {release.key.edition}" if release else "ce dossier"
            raise RuleError(
                f"La preuve « {piece.called} » est liée au critère {code}, qui n’existe pas dans "
                f"{where} : corrigez la liste."
            )


def warnings(piece: Evidence, on: date, text: str = "") -> list[str]:
    """What to say of a piece, which forbids nothing.

    :param text: what can be read in it.
    """
    told = _number_warnings(piece, text)
    if piece.outdated(on):
        assert piece.valid_until is not None
        told.append(
            f"La preuve « {piece.called} » n’est plus valable depuis le "
            f"{date_words(piece.valid_until)}."
        )
    if piece.shows and piece.permission is not Permission.GIVEN:
        told.append(
            f"La preuve « {piece.called} » montre {listed(piece.shows)} : notez l’accord de la "
            "personne, ou retirez cette preuve."
        )
    return told


def _number_warnings(piece: Evidence, text: str) -> list[str]:
    """Where a piece seems to hold a NIR, each place with what takes it away from there."""
    called = f"la preuve « {piece.called} »"
    places = (
        (
            piece.name,
            f"Le nom de fichier de {called}",
            "retirez cette preuve, renommez le fichier, puis joignez-le de nouveau",
        ),
        (piece.title, f"Le titre de {called}", "changez ce titre"),
        (piece.issuer, f"Le champ « Émise par » de {called}", "corrigez ce champ"),
        (
            text,
            f"La preuve « {piece.called} »",
            "masquez-le sur le document, puis remplacez cette preuve",
        ),
    )
    return [_number_told(where, mend) for held, where, mend in places if holds_nir(held)]


def name_warnings(name: str) -> list[str]:
    """What to say of the name of a file whose bytes a dossier holds under another."""
    if not holds_nir(name):
        return []
    return [
        _number_told(f"Le nom « {name} », que le dossier n’a pas gardé,", "renommez ce fichier")
    ]


def _number_told(where: str, mend: str) -> str:
    return (
        f"{where} semble contenir un numéro de sécurité sociale, qui ne se conserve jamais ici : "
        f"{mend}."
    )


@dataclass(frozen=True)
class Annex:
    """A piece and its number among those of the dossier."""

    number: str
    piece: Evidence


def annexes(held: Sequence[Evidence]) -> tuple[Annex, ...]:
    """The pieces of a dossier numbered as its annexes: A1, A2… in the order first written."""
    return tuple(Annex(f"A{rank}", piece) for rank, piece in enumerate(held, start=1))


def nobody_seen(piece: Evidence) -> bool:
    """Whether a copy that names nobody may hold it: somebody said that nobody is in it.

    What nobody looked at may show a face, and a sound always has a voice until it is said.
    """
    return piece.permission is Permission.NOBODY and not piece.shows

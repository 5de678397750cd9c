"""Ready sentences: the centre's bank, one's own, what is offered, and files of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain import sentences as rules
from clea_desktop.domain.assessment import decisions, present_notes
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, figures
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.placeholders import resolve, speaking_of
from clea_desktop.domain.referential import Release
from clea_desktop.domain.sentences import ChosenNote, Offers, ReadySentence
from clea_desktop.exchange.sentences import (
    SIZE_LIMIT,
    SentencesFile,
    read_sentences,
    write_sentences,
)
from clea_desktop.services import centre_facts, referentials
from clea_desktop.services.centre import Centre
from clea_desktop.services.importing import read_input
from clea_desktop.services.outside import check_outside
from clea_desktop.services.sheet import Sheet
from clea_desktop.store import centre_steps, rows
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.files import write_atomically

EXAMPLE = "sentences-2021.json"


@dataclass(frozen=True)
class Brought:
    """What a file brought: how many sentences are new, and those that were there already."""

    title: str
    added: int
    doubles: tuple[ReadySentence, ...]


@dataclass(frozen=True)
class NoteToChoose:
    """A note of a dossier a text may start from, as it is kept and as it is read."""

    note: ChosenNote
    label: str
    read: str


def all_sentences(centre: Centre) -> list[ReadySentence]:
    """The centre's sentences and those of who types, in the order first written.

    Nobody else's own are among them.
    """
    with centre.store.database.reading() as connection:
        found = centre_steps.sentences(connection)
    return _readable(centre, found)


def _readable(centre: Centre, found: Iterable[ReadySentence]) -> list[ReadySentence]:
    return [each for each in found if each.owner is None or each.owner.id == centre.operator]


def offers(centre: Centre, sheet: Sheet, code: str) -> Offers | None:
    """What to offer as one types about a critère; None until it is decided here."""
    fact = sheet.marks.get(code)
    if fact is None or fact.mark is None:
        return None
    with centre.store.database.reading() as connection:
        found = centre_steps.sentences(connection, code)
    speaking = speaking_of(sheet.dossier.candidate)
    return Offers(_readable(centre, found), sheet.release.key, code, fact.mark, speaking)


def read_of(dossier: Dossier, text: str) -> str:
    """A text as papers that name the person read it."""
    return resolve(text, speaking_of(dossier.candidate))


def write_sentence(centre: Centre, sentence: ReadySentence) -> bytes:
    """Write a sentence, new or not; its id.

    :raises RuleError: it cannot be kept, it is there already, or there are too many.
    """
    kept = _checked(centre, sentence)
    known = all_sentences(centre)
    rules.check_new(kept, known)
    if kept.id is None:
        _check_room(len(known) + 1)
    label = "phrase prête modifiée" if kept.id else "phrase prête ajoutée"
    return centre_facts.write(centre, kept, label)


def withdraw(centre: Centre, sentence: ReadySentence) -> None:
    """Offer a sentence no more; the notes that were made from it keep it."""
    centre_facts.drop(centre, sentence, "phrase prête retirée")


def pattern(centre: Centre, dossier_id: bytes, text: str) -> str:
    """A text of a dossier as it might be kept for others: the candidate's names as placeholders."""
    # Papers are slow to import: only who keeps a sentence pays for them.
    from clea_desktop.documents.content.anonymous import unnamed_pattern

    return unnamed_pattern(centre.in_hand(dossier_id), text)


def keep(centre: Centre, dossier_id: bytes, sentence: ReadySentence) -> bytes:
    """Keep a sentence of a dossier among one's own; its id.

    :raises RuleError: as :func:`write_sentence`, or it still holds what an anonymised copy of
        that dossier would hide: what names somebody never goes into another's note.
    """
    from clea_desktop.documents.content.anonymous import names_left

    if names_left(centre.in_hand(dossier_id), sentence.text):
        raise RuleError(
            "La phrase n’est pas gardée : elle dit encore un nom, un lieu ou une date de ce "
            "dossier. Retirez-les, ou mettez un repère comme {prénom}."
        )
    return write_sentence(centre, replace(sentence, owner=centre.require_operator()))


# --- notes a text starts from --------------------------------------------------------------------


def notes_to_choose(sheet: Sheet) -> list[NoteToChoose]:
    """The notes that stand in the assessments of the edition in hand, in the order of critères.

    Of several assessments, the present one comes first under each critère.
    """
    dossier, release = sheet.dossier, sheet.release
    speaking = speaking_of(dossier.candidate)
    notes: dict[str, list[NoteToChoose]] = {}
    for assessment in reversed(dossier.assessments):
        if not release.key.same_edition(assessment.release):
            continue
        own = assessment.id == sheet.assessment.id
        decided = decisions(assessment)
        for code, text in present_notes(assessment).items():
            mark = decided[code].mark if code in decided else None
            said = [code, mark.words if mark else "non évalué"]
            said += [] if own else [assessment.kind.words]
            chosen = ChosenNote(code, mark, text)
            read = resolve(text, speaking)
            notes.setdefault(code, []).append(NoteToChoose(chosen, " · ".join(said), read))
    order = [criterion.code for criterion in release.criteria]
    return [note for code in order for note in notes.get(code, [])]


# --- files ---------------------------------------------------------------------------------------


def example() -> Path:
    """The made-up bank that comes with the program; its note says that it is."""
    return paths.resources() / "demo" / EXAMPLE


def check_file(file: Path, centre: Centre | None = None) -> SentencesFile:
    """The sentences of a file, nothing stored.

    :param centre: whose editions judge; those of the program when not given.
    :raises RuleError: it cannot be read, or something in it is wrong.
    """

    def bundled(referential: str, edition: str) -> Release | None:
        try:
            return referentials.show_release(referential, edition)
        except RuleError:
            return None

    release_of = centre.latest_release if centre is not None else bundled
    return read_sentences(read_input(file, SIZE_LIMIT), file.name, release_of)


def import_file(centre: Centre, file: Path) -> Brought:
    """Bring the sentences of a file into the centre's bank, all in one act, or none.

    Those that are there already are left, and told.

    :raises RuleError: something in it is wrong, or there would be too many.
    """
    read = check_file(file, centre)
    new, doubles = rules.parted(read.sentences, [s for s in all_sentences(centre) if not s.owner])
    _check_room(len(all_sentences(centre)) + len(new))
    if new:
        _bring(centre, new)
    return Brought(read.title, len(new), tuple(doubles))


def _bring(centre: Centre, new: Sequence[ReadySentence]) -> None:
    new_id = centre.store.new_id
    brought: list[Row] = []
    with centre.store.database.writing() as transaction:
        people = rows.People({})
        for sentence in new:
            entry = new_id()
            kept = replace(sentence, id=entry)
            brought.append(centre_steps.centre_step_row(kept, entry, people, new_id))
        label = counted(len(new), "phrase prête importée", "phrases prêtes importées")
        transaction.append(Draft("centre", label, centre.clock(), by=centre.operator), brought)


def export_file(
    centre: Centre, to: Path, *, own: bool = False, criterion: str = "", mark: Mark | None = None
) -> int:
    """Write sentences into a file; how many.

    :param own: those of who types, instead of the centre's; the file names nobody.
    :param criterion: those of that critère alone, and ``mark`` those of that decision.
    :raises RuleError: there is none, or ``to`` is among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    centre.require("sentences")
    check_outside(centre.store.folder.path, to)
    found = [
        each
        for each in all_sentences(centre)
        if (each.owner is not None) is own
        and criterion in {"", each.criterion}
        and (mark is None or each.mark is mark)
    ]
    if not found:
        raise RuleError("Il n’y a aucune phrase à écrire : ajoutez-en d’abord une.")
    title = "Phrases" if own else f"Phrases de {centre.organisation.name}"
    write_atomically(to, write_sentences(found, title))
    return len(found)


def _checked(centre: Centre, sentence: ReadySentence) -> ReadySentence:
    wanted = sentence.referential, sentence.edition
    release = centre.latest_release(*wanted) if sentence.criterion else None
    return rules.checked(sentence, release)


def _check_room(count: int) -> None:
    if count > rules.MOST:
        raise RuleError(
            f"Il y aurait {figures(count)} phrases, et {figures(rules.MOST)} au plus sont "
            "gardées : retirez celles qui ne servent plus."
        )

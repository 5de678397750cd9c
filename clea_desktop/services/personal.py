"""The right of access, and the certificates of erasures: everything about a person, for them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.register import told
from clea_desktop.domain.retention import Fate, Keeping, Thinned, contact_kept
from clea_desktop.services import backups, erasing, evidence, papers, written
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import releases_of, view_of
from clea_desktop.services.erasing import Erased
from clea_desktop.services.outside import check_outside
from clea_desktop.services.papers import Rendering
from clea_desktop.store import contacts, dossiers, steps
from clea_desktop.store import erasing as whole
from clea_desktop.store import personal as stored
from clea_desktop.store.files import make_folder, remove, write_atomically
from clea_desktop.store.personal import File

FORMAT = "clea-personal/1"
DATA, PAPER, DOCUMENTS = "donnees.json", "donnees.pdf", "documents"


def export(
    centre: Centre,
    into: Path,
    dossier_id: bytes | None = None,
    contact_id: bytes | None = None,
    *,
    policy: Thinned | None = None,
) -> tuple[Path, ...]:
    """Write everything held of a person into a new folder: to be read, and for a computer.

    :param dossier_id: theirs, or ``contact_id`` when they have none.
    :raises RuleError: the folder is not new, or lies among the centre's own files.
    :raises EnvironmentProblem: it cannot be written.
    """
    centre.require("export")
    check_outside(centre.store.folder.path, into / DATA)
    if into.exists():
        raise RuleError(f"{into} existe déjà : choisissez un nouveau dossier, pour cette personne.")
    thinned = policy or backups.policy(centre)
    with centre.store.database.reading() as connection:
        asked = [each for each in (dossier_id,) if each]
        called = [each for each in (contact_id,) if each]
        all_of = whole.whole_of(connection, asked, called)
        held = stored.held(connection, all_of.dossiers, all_of.contacts)
    held = replace(held, files=(*held.files, *_pieces(centre, held)))
    document = _document(centre, held, thinned)
    made = {DATA: json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"}
    made[PAPER] = _paper(centre, all_of, held, thinned).pdf
    made.update({f"{DOCUMENTS}/{file.name}": file.content for file in held.files})
    with written.recorded(centre, all_of.dossiers, "droit d’accès", into):
        try:
            make_folder(into / DOCUMENTS if held.files else into)
            for name, content in made.items():
                write_atomically(into / name, content)
        except EnvironmentProblem:
            # Half of it, in clear, would stand in the way of the next attempt.
            shutil.rmtree(into, ignore_errors=True)
            raise
    return tuple(into / name for name in made)


def _pieces(centre: Centre, held: stored.Held) -> Iterator[File]:
    """The bytes of every piece, those taken away since included.

    :raises EnvironmentProblem: one is missing or damaged.
    """
    told = [row["content"] for row in held.facts.get("step", ()) if row["kind"] == "evidence"]
    names = {piece["digest"]: piece["name"] for piece in told}
    before = len(held.files)
    for rank, row in enumerate(held.facts.get("evidence_file", ()), before + 1):
        digest = row["digest"]
        name = evidence.file_name(f"{rank:02d}-{names.get(digest, 'preuve')}")
        yield File(bytes.fromhex(row["id"]), name, evidence.raw(centre, digest))


def _document(centre: Centre, held: stored.Held, policy: Thinned) -> dict[str, Any]:
    periods = erasing.retention(centre)
    return {
        "format": FORMAT,
        "written_at": centre.clock().isoformat(),
        "organisation": centre.organisation.name,
        "register": [
            {
                "what": line.what,
                "holds": line.of,
                "why": line.why,
                "readers": line.readers,
                "kept": kept,
            }
            for line, kept in told(periods, policy)
        ],
        "facts": held.facts,
        "acts": held.acts,
        "people": held.people,
        "files": [
            {"name": f"{DOCUMENTS}/{file.name}", "of": file.row.hex()} for file in held.files
        ],
    }


def _paper(centre: Centre, all_of: whole.Whole, held: stored.Held, policy: Thinned) -> Rendering:
    # The PDF libraries are slow to import: only papers pay for them.
    from clea_desktop.documents.content.personal import ActTold, PersonalSubject, personal
    from clea_desktop.documents.pdf import render

    with centre.store.database.reading() as connection:
        together = [dossiers.load(connection, each) for each in all_of.dossiers]
        files = [contacts.load(connection, each) for each in all_of.contacts]
        places = steps.written(connection, all_of.dossiers)
    dossier = next((each for each in together if each.joined_to is None), None)
    release = view_of(centre, dossier).release if dossier else None
    name = dossier.candidate.full_name if dossier else files[0].contact.full_name
    acts = tuple(
        ActTold(
            datetime.fromisoformat(act["at"]), act["label"], held.people.get(act.get("by", ""), "")
        )
        for act in held.acts
    )
    periods = erasing.retention(centre)
    kept = _kept(centre, dossier)
    if dossier is None:
        kept = _kept_words(contact_kept(files[0], periods))
    subject = PersonalSubject(
        name,
        dossier,
        release,
        tuple(files),
        acts,
        tuple(places),
        kept,
        tuple(file.name for file in held.files),
        centre.organisation,
        periods,
        policy,
        centre.clock().date(),
        releases_of(centre, dossier) if dossier else (),
    )
    rendered = render(personal(subject))
    return Rendering(rendered.pdf, rendered.pages, rendered.missing_signs)


def _kept(centre: Centre, dossier: Dossier | None) -> str:
    return _kept_words(erasing.keeping_of(centre, dossier)) if dossier else ""


def _kept_words(keeping: Keeping) -> str:
    if keeping.until is None:
        return f"Ces données sont gardées{NBSP}: {keeping.why}."
    return f"Ces données sont gardées jusqu’au {date_words(keeping.until)} ({keeping.why})."


def certificate(centre: Centre, done: Erased) -> Rendering:
    """The certificate of an erasure just done; it names somebody who was erased alone."""
    from clea_desktop.documents.content.erasure import ErasureTold
    from clea_desktop.documents.content.erasure import certificate as built
    from clea_desktop.documents.pdf import render

    lost = done.loss
    names = {name for _id, _reference, name in lost.dossiers} or {n for _id, n in lost.contacts}
    told = ErasureTold(
        done.fate,
        done.on,
        lost.people,
        names.pop() if len(names) == 1 else "",
        tuple(reference for _id, reference, _name in lost.dossiers),
        lost.places,
        done.gone_by,
        centre.organisation,
        centre.evaluator.name if centre.evaluator else "",
        lost.pieces,
    )
    rendered = render(built(told))
    return Rendering(rendered.pdf, rendered.pages, rendered.missing_signs)


def check_certificate(centre: Centre, to: Path) -> None:
    """Refuse a file that a certificate could not be written into, before anybody is erased.

    :raises RuleError: not by the responsable, or it lies among the centre's own files.
    :raises EnvironmentProblem: its folder cannot be written.
    """
    centre.require_responsible()
    check_outside(centre.store.folder.path, to)
    probe = to.with_name(f"{to.name}.essai")
    write_atomically(probe, b"")
    remove(probe)


def save_certificate(centre: Centre, done: Erased, to: Path) -> None:
    """Write the certificate of an erasure where the user said; the centre keeps none.

    :raises RuleError: ``to`` is among the centre's own files.
    :raises EnvironmentProblem: it cannot be written.
    """
    papers.save_pdf(centre, certificate(centre, done).pdf, to)


def check_not_kept(centre: Centre, dossier_id: bytes) -> None:
    """Refuse « Ne pas conserver » before anything is asked for it.

    :raises RuleError: not the responsable, or an assessment to end first.
    """
    centre.require_responsible()
    current = centre.in_hand(dossier_id).current
    if current is not None and current.closing is None:
        raise RuleError(
            f"L’{current.kind.words} est ouverte : terminez-la d’abord, pour que la personne "
            "reparte avec son livret."
        )


def not_kept(
    centre: Centre, dossier_id: bytes, livret: Path | None, *, policy: Thinned | None = None
) -> Erased:
    """« Ne pas conserver »: the livret is handed over first, then everything is erased.

    :param livret: where to write it; None when there is none to hand over yet.
    :raises RuleError: not the responsable, an assessment to end first, or a livret not named.
    :raises EnvironmentProblem: the livret cannot be written; nothing is erased.
    """
    check_not_kept(centre, dossier_id)
    if centre.in_hand(dossier_id).current is not None:
        if livret is None:
            raise RuleError(
                "La personne a droit à son livret : dites dans quel fichier l’écrire, avant que "
                "tout soit effacé."
            )
        pdf = papers.compose_paper(centre, dossier_id, "livret").pdf
        papers.save_pdf(centre, pdf, livret)
    return erasing.erase(centre, [dossier_id], policy=policy)


__all__ = [
    "Erased",
    "Fate",
    "certificate",
    "check_certificate",
    "check_not_kept",
    "export",
    "not_kept",
    "save_certificate",
]

"""The files that go with the dossiers of a batch: lists, tables, manifest, letter, key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.completeness import evidence_alone
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.hearing import Deposit
from clea_desktop.domain.jury import Batch
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.years import period
from clea_desktop.exchange.tables import write_csv, write_xlsx
from clea_desktop.services import session_papers
from clea_desktop.services.bundles import Bundle, file_name
from clea_desktop.services.centre import Centre
from clea_desktop.services.juries import SessionView

FORMAT = "clea-remise/1"


def paper_name(rank: int, dossier: Dossier, anonymous: bool) -> str:
    """« 001-2026-0012-ancel-marie »: in the order of the batch, and who it is of."""
    candidate = dossier.candidate
    who = "" if anonymous else f"{candidate.family_name} {' '.join(candidate.given_names[:1])}"
    return f"{rank:03d}-{dossier.reference}{'-' if who else ''}{file_name(who) if who else ''}"


def deposit_line(
    centre: Centre,
    dossier: Dossier,
    outcome: Outcome | None,
    file: str,
    pages: int,
    digest: str,
) -> Deposit:
    """What the lists of a batch say of a dossier, the day it is deposited."""
    assert outcome is not None and dossier.current is not None, "complete"
    closed_on = dossier.current.closed_on
    assert closed_on is not None, "complete"
    release = centre.release(dossier.current.release)
    present = period(dossier.assessments, release.validity_years)
    at_prealable, at_finale, elsewhere = _where(present, _validated(outcome))
    return Deposit(
        dossier.reference,
        f"{dossier.candidate.family_name} {' '.join(dossier.candidate.given_names)}".strip(),
        dossier.candidate.birth_date.words,
        at_prealable,
        at_finale,
        elsewhere,
        evidence_alone(present, outcome),
        closed_on,
        file,
        pages,
        digest,
        centre.store.new_id().hex(),
    )


def _where(
    present: tuple[Assessment, ...], every: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Where each domaine validated was first: at the préalable, at a finale, elsewhere."""
    first: dict[str, str] = {}
    for made in present:
        where = "elsewhere" if made.reprise is not None else made.kind.value
        for code in _validated(made.closing.outcome if made.closing else None):
            first.setdefault(code, where)
    # What only a rectification validated is told with the finale, the last to be assessed.
    told = {code: first.get(code, Kind.FINALE.value) for code in every}
    prealable, finale, elsewhere = (
        tuple(code for code in every if told[code] == where)
        for where in (Kind.PREALABLE.value, Kind.FINALE.value, "elsewhere")
    )
    return prealable, finale, elsewhere


def _validated(outcome: Outcome | None) -> tuple[str, ...]:
    return tuple(d.code for d in outcome.domains if d.validated) if outcome else ()


def write_lists(
    centre: Centre,
    made: Bundle,
    seen: SessionView,
    batch: Batch,
    deposits: Sequence[tuple[bytes, Deposit]],
) -> Batch:
    """Write all that goes with the dossiers; the batch, with the digest of its manifest."""
    seen = _with_deposits(seen, deposits)
    for rank, kind in enumerate(("deposit-list", "synthesis"), start=1):
        paper = session_papers.render_of_batch(centre, seen, batch, kind)
        title = "liste" if kind == "deposit-list" else "synthese"
        made.add(f"{rank}-{title}.pdf", paper.pdf)
    made.add("2-synthese.xlsx", _synthesis_table(batch, deposits))
    then, organisation, _batch = session_papers.as_handed_over(centre, seen, batch)
    held_on = then.held.session.on
    made.add("3-decisions-a-remplir.xlsx", _decisions_table(held_on, batch, deposits))
    digest = made.add_manifest(
        {
            "format": FORMAT,
            "session": held_on.isoformat(),
            "delegate": then.delegate.name,
            "organisation": organisation.name,
            "batch": batch.number,
            "deposited_on": batch.on.isoformat(),
            "anonymous": batch.anonymous,
            "dossiers": len(deposits),
            "journal": batch.head,
        }
    )
    sealed = replace(batch, digest=digest)
    letter = session_papers.render_of_batch(centre, seen, sealed, "deposit-letter")
    made.add("0-lettre.pdf", letter.pdf, listed=False)
    if batch.anonymous:
        key = write_csv(
            ["Numéro", "Nom", "Naissance"],
            [[told.reference, told.name, told.birth] for _id, told in deposits],
        )
        made.add_beside(f"{made.name}-cle-des-numeros.csv", key)
    return sealed


def _with_deposits(seen: SessionView, deposits: Sequence[tuple[bytes, Deposit]]) -> SessionView:
    """The session as it will stand once these are deposited."""
    told = dict(deposits)
    heard = tuple(
        replace(each, hearing=replace(each.hearing, deposit=told[each.line.id]))
        if each.line.id in told
        else each
        for each in seen.heard
    )
    return replace(seen, heard=heard)


def _synthesis_table(batch: Batch, deposits: Sequence[tuple[bytes, Deposit]]) -> bytes:
    person = [] if batch.anonymous else ["Nom", "Naissance"]
    headers = [
        "Dossier",
        *person,
        "Domaines à la préalable",
        "Domaines à la finale",
        "Domaines repris",
        "Critères sur preuve seule",
        "Terminé le",
    ]
    lines: list[list[str | int | date]] = []
    for _id, told in deposits:
        named = [] if batch.anonymous else [told.name, told.birth]
        codes = (told.at_prealable, told.at_finale, told.taken_over, told.evidence_alone)
        lines.append([told.reference, *named, *(" ".join(each) for each in codes), told.closed_on])
    return write_xlsx("Synthèse", headers, lines, batch.on)


def _decisions_table(
    held_on: date, batch: Batch, deposits: Sequence[tuple[bytes, Deposit]]
) -> bytes:
    """The table to fill in and send back."""
    from clea_desktop.exchange.decisions import template

    named = [(told.reference, "" if batch.anonymous else told.name) for _id, told in deposits]
    headers, lines = template(named, held_on)
    return write_xlsx("Décisions", headers, lines, batch.on)

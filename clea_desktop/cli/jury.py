"""The commands about juries and the periods a centre answers for."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted
from clea_desktop.domain.hearing import JuryDecision, Standing
from clea_desktop.domain.jury import Hat
from clea_desktop.domain.typed import written_day
from clea_desktop.services import (
    accounts,
    hand_over,
    juries,
    jury_gate,
    papers,
    session_papers,
    supply,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.juries import SessionView

Command = Callable[[argparse.Namespace, Centre], dict[str, Any]]


class HeldBack(Exception):
    """The session was checked and something keeps it: its document is still printed."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__()
        self.document = document


def _list(_options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    keys = juries.session_keys(centre)
    lines = juries.all_sessions(centre)
    told = []
    for line in lines:
        key = keys[line.session.id or b""]
        say(f"{key}  {line.delegate}  {counted(line.many, 'dossier')}")
        told.append(
            {
                "session": key,
                "on": line.session.on.isoformat(),
                "delegate": line.delegate,
                "deposit_by": written_day(line.session.deposit_by),
                "over": line.over,
                "standings": {each.value: line.counts.get(each, 0) for each in Standing},
            }
        )
    return {"sessions": told}


def _show(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    seen = juries.view(centre, juries.find_session(centre, options.session))
    for heard in seen.heard:
        say(f"{heard.line.reference}  {heard.line.name}  {heard.hearing.standing.words}")
    return _session(options.session, seen)


def _check(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    session = juries.find_session(centre, options.session)
    gate = jury_gate.gate(centre, session)
    amiss = juries.amiss_in(centre, juries.view(centre, session))
    ready = [centre.in_hand(each).reference for each in gate.ready]
    for _id, reference, sentences in gate.held_back:
        say(f"{reference} : {' '.join(sentences)}")
    for each in amiss:
        say(f"{each.reference} : {each.sentence}" if each.reference else each.sentence)
    many = counted(len(ready), "dossier prêt à déposer", "dossiers prêts à déposer")
    say(f"{many}.")
    document = {
        "ok": not gate.held_back,
        "ready": ready,
        "held_back": [
            {"reference": reference, "sentences": list(sentences)}
            for _id, reference, sentences in gate.held_back
        ],
        "amiss": [{"reference": each.reference, "sentence": each.sentence} for each in amiss],
    }
    if gate.held_back:
        raise HeldBack(document)
    return document


def _hand_over(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    session = juries.find_session(centre, options.session)
    if options.again is not None:
        done = hand_over.again(centre, session, options.again, options.to)
    else:
        which = jury_gate.gate(centre, session).ready if options.ready_only else None
        done = hand_over.hand_over(centre, session, options.to, which)
    say(f"Lot n° {done.batch.number} : {counted(len(done.batch.dossiers), 'dossier')} remis.")
    for file in done.files:
        say(str(file))
    return {
        "batch": done.batch.number,
        "dossiers": len(done.batch.dossiers),
        "anonymous": done.batch.anonymous,
        "digest": done.batch.digest,
        "files": [str(file) for file in done.files],
    }


def _decisions(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    session = juries.find_session(centre, options.session)
    noted = juries.import_decisions(centre, session, options.source)
    say(noted.words)
    return {"decisions": noted.count, "replaced": noted.replaced}


def _supply(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    session = juries.find_session(centre, options.session)
    people = supply.certified(centre, session)
    many = supply.write_supply(centre, session, options.to)
    for person in people:
        for why in (*person.missing, *person.flags):
            say(f"{person.told.reference} : {why}")
    say(supply.said(many))
    return {
        "file": str(options.to),
        "people": many,
        "missing": [
            {"reference": person.told.reference, "sentences": list(person.missing)}
            for person in people
            if person.missing
        ],
    }


def _paper(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    session = juries.find_session(centre, options.session)
    dated = getattr(options, "date", None)
    session_papers.write_session_paper(centre, session, options.kind, options.to, dated)
    say(f"Le document est dans {options.to}.")
    return {"kind": options.kind, "session": options.session, "file": str(options.to)}


def _fees(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    if options.to.suffix.casefold() != ".pdf":
        raise RuleError(f"{options.to.name} : l’état est un PDF, choisissez un nom en .pdf.")
    made = accounts.fee_statement(centre, options.starts_on, options.ends_on)
    papers.save_pdf(centre, made.pdf, options.to)
    say(f"L’état est dans {options.to}.")
    return {"file": str(options.to), "pages": made.pages}


def _audit(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    files = accounts.audit(
        centre,
        options.starts_on,
        options.ends_on,
        options.to,
        options.sample or (),
        anonymous=options.anonymous,
    )
    for file in files:
        say(str(file))
    return {"files": [str(file) for file in files]}


def _session(key: str, seen: SessionView) -> dict[str, Any]:
    session = seen.held.session
    document: dict[str, Any] = {
        "session": key,
        "on": session.on.isoformat(),
        "delegate": seen.delegate.name,
        "deposit_by": written_day(session.deposit_by),
        "minutes_on": written_day(seen.held.minutes.known_on if seen.held.minutes else None),
        "dossiers": [
            {
                "reference": heard.line.reference,
                "standing": heard.hearing.standing.value,
                "deposited_on": written_day(heard.hearing.deposited_on),
                "lacks": [lack.value for lack in heard.lacks],
                "decision": _decision(heard.hearing.present) if heard.hearing.present else None,
            }
            for heard in seen.heard
        ],
        "ready": [each.line.reference for each in seen.ready],
        "batches": [
            {
                "number": batch.number,
                "on": batch.on.isoformat(),
                "dossiers": len(batch.dossiers),
                "digest": batch.digest,
            }
            for batch in seen.held.batches
        ],
    }
    if seen.hat is Hat.SECRETARIAT:
        document["members"] = [
            {
                "name": member.name,
                "college": member.college.value,
                "organisation": member.organisation,
                "substitute": member.substitute,
                "present": member.present,
                "presides": member.presides,
            }
            for member in seen.held.members
        ]
    return document


def _decision(decision: JuryDecision) -> dict[str, Any]:
    return {
        "ruling": decision.ruling.value,
        "on": decision.on.isoformat(),
        "asked": decision.asked,
        "codes": list(decision.codes),
        "postponed_to": written_day(decision.postponed_to),
    }


READING: Mapping[str, Command] = {
    "jury list": _list,
    "jury show": _show,
    "jury check": _check,
    "period fees": _fees,
}
"""The commands that only read the centre."""

WRITING: Mapping[str, Command] = {
    "jury hand-over": _hand_over,
    "jury decisions": _decisions,
    "jury supply": _supply,
    "jury paper": _paper,
    "period audit": _audit,
}
"""The commands that write in it: where papers of somebody were written is kept there."""

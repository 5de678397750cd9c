"""What ``check`` looks at: pages, keys, triggers, the chain of acts, digests, projections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from clea_desktop.domain.dossier import standing
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.domain.retention import Erasure
from clea_desktop.store import acts, centre_steps, contacts, dossiers, state, triggers
from clea_desktop.store import tables as t
from clea_desktop.store.acts import GENESIS
from clea_desktop.store.direct import raw_use
from clea_desktop.store.problems import failing_sentence, translated
from clea_desktop.store.second_look import damaged_pages, unread_pages

_WHERE = "centre.db"

ReleaseOf = Callable[[ReleaseKey], Release]


@dataclass(frozen=True)
class Problem:
    """Something wrong: where, and one sentence that says what to do."""

    where: str
    sentence: str


def database_problems(engine: Engine, copied_to: Path | None = None) -> list[Problem]:
    """Damage that SQLite and SQLCipher themselves can see, each page read.

    Pages that the disk does not give, now or at a second reading, are told as such.

    :param copied_to: where the file is a copy just made, whose pages say nothing of the centre's.
    """
    # What one failed read leaves behind looks like damage, until another is made afresh.
    first = _seen(engine, copied_to)
    return first and (_seen(engine, copied_to) or [_unread(copied_to)])


def _unread(copied_to: Path | None) -> Problem:
    return Problem(_WHERE, failing_sentence(str(copied_to or _WHERE)))


def _seen(engine: Engine, copied_to: Path | None) -> list[Problem]:
    try:
        with translated(str(copied_to or _WHERE)), engine.connect() as connection:
            with raw_use(connection) as raw:
                found = _wrong_in(raw, Path(str(engine.url.database)), copied_to)
            if found is not None:
                # It may be the connection that is spoilt.
                connection.invalidate()
    except EnvironmentProblem as problem:
        return [Problem(_WHERE, problem.sentence)]
    return [found] if found is not None else []


def _wrong_in(raw: Any, path: Path, copied_to: Path | None) -> Problem | None:
    said = [str(row[0]) for row in raw.execute("PRAGMA cipher_integrity_check")]
    if unread_pages(said):
        return _unread(copied_to)
    found = damaged_pages(said, path)
    if found and copied_to is not None:
        return Problem(
            _WHERE,
            f"La copie faite dans {copied_to} ne se relit pas telle qu’elle a été écrite : "
            "recommencez et, si cela continue, choisissez un autre disque.",
        )
    if found:
        return Problem(
            _WHERE,
            f"{_damaged_pages(len(found))} : n’écrivez plus dans ce centre et restaurez la "
            "dernière sauvegarde.",
        )
    report = raw.execute("PRAGMA integrity_check").fetchall()
    if report != [("ok",)] or raw.execute("PRAGMA foreign_key_check").fetchall():
        return Problem(
            _WHERE,
            "Le contenu de centre.db n’est plus cohérent : n’écrivez plus dans ce centre et "
            "restaurez la dernière sauvegarde.",
        )
    return None


def _damaged_pages(number: int) -> str:
    one, several = "page de centre.db est abîmée", "pages de centre.db sont abîmées"
    return counted(number, one, several)


def content_problems(connection: Connection, release_of: ReleaseOf) -> list[Problem]:
    """What was changed behind the program's back: triggers, acts, facts, projections."""
    return [
        *_trigger_problems(connection),
        *chain_problems(connection),
        *_centre_fact_problems(connection),
        *_dossier_problems(connection, release_of),
        *_contact_problems(connection),
    ]


def _trigger_problems(connection: Connection) -> Iterator[Problem]:
    if triggers.installed(connection) != triggers.declared():
        yield Problem(
            "centre.db",
            "Les verrous qui protègent les décisions enregistrées manquent ou ont changé : "
            "restaurez la dernière sauvegarde.",
        )


def chain_problems(connection: Connection) -> Iterator[Problem]:
    """Each act follows the one before it, without a gap, and says what it said."""
    last: dict[bytes, tuple[int, bytes]] = {}
    hashes: dict[bytes, int] = {GENESIS: 0}
    rows = connection.execute(select(t.act).order_by(t.act.c.seq))
    for row in rows.mappings():
        seq, previous = last.get(row["origin"], (None, None))
        follows = (
            (row["seq"], row["previous"]) == (seq + 1, previous)
            if seq is not None
            # A restored copy goes on, under its own origin, from an act it holds.
            else hashes.get(row["previous"]) == row["seq"] - 1
        )
        if not follows or acts.seal(dict(row)) != row["hash"]:
            yield Problem(
                f"acte n° {row['seq']}",
                f"Le journal a été modifié à l’acte n° {row['seq']}, du "
                f"{date_words(row['at'].date())} ({row['label']}) : "
                "restaurez la dernière sauvegarde.",
            )
            return
        last[row["origin"]] = row["seq"], row["hash"]
        hashes[row["hash"]] = row["seq"]


def _centre_fact_problems(connection: Connection) -> Iterator[Problem]:
    by_act: dict[bytes, list[acts.Row]] = {}
    for table in t.FACTS_OF_CENTRE:
        for row in connection.execute(select(table)).mappings():
            by_act.setdefault(row["act"], []).append((table, dict(row)))
    sealed = connection.execute(
        select(t.act.c.id, t.act.c.seq, t.act.c.digest).where(t.act.c.dossier.is_(None))
    )
    for act_id, seq, digest in sealed:
        if not acts.sealed_by(by_act.get(act_id, []), b"", digest):
            yield _altered("centre.db", seq)


def _dossier_problems(connection: Connection, release_of: ReleaseOf) -> Iterator[Problem]:
    people = _people_by_act(connection)
    # Lines that an older program made say less; opening the centre makes them afresh.
    to_come = state.made_otherwise(connection)
    rows = connection.execute(select(t.dossier.c.id, t.dossier.c.salt)).all()
    for dossier_id, salt in rows:
        yield from _digest_problems(connection, dossier_id, salt, people)
        try:
            problems = list(_state_problems(connection, dossier_id, release_of))
            if not to_come:
                yield from problems
        except (KeyError, ValueError, IndexError, AssertionError):
            yield Problem(
                "centre.db",
                "Un dossier ne se relit plus : restaurez la dernière sauvegarde.",
            )


def _contact_problems(connection: Connection) -> Iterator[Problem]:
    people = _people_by_act(connection)
    to_come = state.made_otherwise(connection)
    for row in connection.execute(select(t.contact)).mappings():
        by_act: dict[bytes, list[acts.Row]] = {row["act"]: [(t.contact, dict(row))]}
        facts = select(t.contact_step).where(t.contact_step.c.contact == row["id"])
        for fact in connection.execute(facts).mappings():
            by_act.setdefault(fact["act"], []).append((t.contact_step, dict(fact)))
        yield from _sealed_otherwise(connection, row["id"], row["salt"], by_act, people)
        held = contacts.load(connection, row["id"])
        if not to_come and contacts.stored(connection, row["id"]) != contacts.projection(held):
            yield Problem(
                "centre.db",
                "La fiche de liste d’un contact ne correspond plus à ce qui en est noté : "
                "restaurez la dernière sauvegarde.",
            )


def _people_by_act(connection: Connection) -> dict[bytes, list[acts.Row]]:
    by_act: dict[bytes, list[acts.Row]] = {}
    for row in connection.execute(select(t.person)).mappings():
        by_act.setdefault(row["act"], []).append((t.person, dict(row)))
    return by_act


def _digest_problems(
    connection: Connection, dossier_id: bytes, salt: bytes, people: dict[bytes, list[acts.Row]]
) -> Iterator[Problem]:
    by_act: dict[bytes, list[acts.Row]] = {}
    related = dossiers.family(connection, dossier_id)
    assessments = select(t.assessment.c.id).where(t.assessment.c.dossier.in_(related))
    for table in t.FACTS_OF_DOSSIER:
        if table is t.dossier:
            which = table.c.id == dossier_id
        elif "assessment" in table.c and not table.c.assessment.nullable:
            which = table.c.assessment.in_(assessments)
        else:
            which = table.c.dossier == dossier_id
        for row in connection.execute(select(table).where(which)).mappings():
            if table is t.dossier or row["dossier"] == dossier_id:
                by_act.setdefault(row["act"], []).append((table, dict(row)))
    yield from _sealed_otherwise(connection, dossier_id, salt, by_act, people)


def _sealed_otherwise(
    connection: Connection,
    whose: bytes,
    salt: bytes,
    by_act: dict[bytes, list[acts.Row]],
    people: dict[bytes, list[acts.Row]],
) -> Iterator[Problem]:
    """The acts of a dossier or a contact whose facts are not those they sealed."""
    sealed = connection.execute(
        select(t.act.c.id, t.act.c.seq, t.act.c.digest).where(t.act.c.dossier == whose)
    )
    for act_id, seq, digest in sealed:
        facts = by_act.get(act_id, []) + people.get(act_id, [])
        if not acts.sealed_by(facts, salt, digest) and act_id not in _touched(connection):
            yield _altered("centre.db", seq)


def _touched(connection: Connection) -> frozenset[bytes]:
    """The acts that lost a fact about somebody erased: an act of the centre says which."""
    erasures = centre_steps.all_of(connection, Erasure)
    return frozenset(bytes.fromhex(act) for each in erasures for act in each.touched)


def _state_problems(
    connection: Connection, dossier_id: bytes, release_of: ReleaseOf
) -> Iterator[Problem]:
    dossier = dossiers.load(connection, dossier_id)
    current = dossier.current
    release = release_of(current.release) if current else None
    outcome = standing(release, dossier.assessments) if release else None
    if state.stored(connection, dossier_id) != state.projection(dossier, release, outcome):
        yield Problem(
            f"dossier {dossier.reference}",
            f"La fiche de liste du dossier {dossier.reference} ne correspond plus à ses "
            "décisions : restaurez la dernière sauvegarde.",
        )


def _altered(where: str, seq: int) -> Problem:
    return Problem(
        where,
        f"Ce que l’acte n° {seq} a enregistré a été modifié : restaurez la dernière sauvegarde.",
    )

"""Release files that arrive: read and shown first, then taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from clea_desktop.domain.dossier import facts_of
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.migration import goes_on, no_longer, validated_after
from clea_desktop.domain.outcome import in_short as verdicts_of
from clea_desktop.domain.publishing import (
    InForce,
    Publisher,
    ReleaseSeen,
    trusted,
    why_not_used,
)
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.referentials.compare import Comparison, compare
from clea_desktop.referentials.container import LONGEST
from clea_desktop.referentials.manifest import Manifest
from clea_desktop.referentials.names import CORRESPONDENCE, MANIFEST, SIGNATURE
from clea_desktop.referentials.pack import Pack, read_pack
from clea_desktop.referentials.parts import check_between
from clea_desktop.services import publishers
from clea_desktop.services.centre import Centre
from clea_desktop.services.importing import read_input
from clea_desktop.services.referentials import leading
from clea_desktop.services.verification import carried_ticks
from clea_desktop.store import centre_rows, centre_steps, in_short, registry, rows
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.in_short import InShort

_NOON = time(12)


@dataclass(frozen=True)
class Touched:
    """An open dossier that the release could concern, and what it would change in it.

    ``gained`` are the sous-domaines validated then and not now; ``lost`` what would be so no more;
    ``migrates`` says that it would go on in another edition, and not take a correction.
    """

    dossier: bytes
    reference: str
    name: str
    migrates: bool
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Arrival:
    """A release file read and checked: nothing of it is in the centre yet.

    ``refused`` says why it may not be used; None when it may. ``earlier`` is the release it is
    compared with, the nearest the centre holds.
    """

    pack: Pack
    data: bytes
    source: str
    publisher: Publisher | None
    refused: str | None
    warnings: tuple[str, ...]
    earlier: Release | None
    comparison: Comparison | None
    touched: tuple[Touched, ...]

    @property
    def since(self) -> ReleaseKey | None:
        """Which release it is compared with."""
        return self.earlier.key if self.earlier is not None else None

    @property
    def release(self) -> Release:
        """The tree it holds."""
        return self.pack.release


def read_file(centre: Centre, file: Path) -> Arrival:
    """Read a release file and say what it would bring; nothing is written.

    :raises RuleError: it cannot be read, or something in it is not as it must be.
    """
    return read_bytes(centre, read_input(file, LONGEST), file.name)


def read_bytes(centre: Centre, data: bytes, source: str) -> Arrival:
    """As :func:`read_file`, of what was read already."""
    arrival = _checked(centre, data, source)
    return replace(arrival, touched=tuple(_touched(centre, arrival.pack)))


def _checked(centre: Centre, data: bytes, source: str) -> Arrival:
    """A release file read and checked, the dossiers it touches not looked for."""
    pack = read_pack(data, source)
    trusting = publishers.publishers_of(centre)
    release = pack.release
    _check_with_held(centre, pack, source)
    public_key = pack.key.text if pack.key else None
    refused = _refused(centre, pack, trusting)
    since = _nearest(centre, _complete(centre, pack))
    earlier, comparison = None, None
    if since is not None:
        earlier = centre.release(since)
        comparison = compare(earlier, release, leading(earlier, _complete(centre, pack)))
    return Arrival(
        pack,
        data,
        source,
        trusted(trusting, public_key) if public_key else None,
        refused,
        tuple(_warnings(centre, pack)),
        earlier,
        comparison,
        (),
    )


def refused_once_trusted(centre: Centre, arrival: Arrival) -> str | None:
    """Why a file would not be used, were whoever signed it trusted; None when it would."""
    pack, trusting = arrival.pack, publishers.publishers_of(centre)
    if pack.key is not None and trusted(trusting, pack.key.text) is None:
        today, by = centre.clock().date(), centre.require_operator()
        trusting = [*trusting, Publisher("", pack.key.text, today, by)]
    return _refused(centre, pack, trusting)


def _refused(centre: Centre, pack: Pack, trusting: Sequence[Publisher]) -> str | None:
    release, public_key = pack.release, pack.key.text if pack.key else None
    seen = publishers.seen(centre)
    refused = why_not_used(release, public_key, trusting, seen, centre.fingerprints)
    if refused is not None:
        return refused
    key = release.key
    name = f"Le référentiel {key.id}, édition {key.edition}, n° {key.sequence}, est déjà dans le"
    if _said_otherwise(centre, pack):
        return (
            f"{name} centre, et ce fichier y joint autre chose (dates, aide ou exemples) sous le "
            "même numéro : demandez à l’éditeur une correction au numéro suivant."
        )
    if not _fresh_rows(centre, pack):
        return f"{name} centre, avec tout ce que ce fichier apporte : il n’y a rien à importer."
    return None


def _said_otherwise(centre: Centre, pack: Pack) -> bool:
    """Whether what goes with a release held already is not what the centre has."""
    key = pack.release.key
    with centre.store.database.reading() as connection:
        held = registry.release_parts(connection, key)
    known = centre.manifest(key) if MANIFEST in held else None
    # Who gives it, when and what they verified may differ: another centre wrote it out.
    if known is not None and pack.manifest is not None and _dates(known) != _dates(pack.manifest):
        return True
    return any(
        held.get(name, content) != content
        for name, content in pack.parts.items()
        if name not in {MANIFEST, SIGNATURE}
    )


def _dates(said: Manifest) -> tuple[object, ...]:
    return said.in_force_from, said.in_force_until, said.register_number


def take_in(centre: Centre, data: bytes, source: str) -> ReleaseKey:
    """Take a release in, with what goes with it and what others verified of it: one act.

    No dossier changes: each stays on its release until somebody takes it further.

    :raises RuleError: not by the responsable, or the file may not be used.
    :raises EnvironmentProblem: the disk refused; nothing was written.
    """
    centre.require_responsible()
    arrival = _checked(centre, data, source)
    if arrival.refused is not None:
        raise RuleError(arrival.refused)
    pack, key = arrival.pack, arrival.release.key
    assert pack.key is not None, "signed, else refused"
    new_id = centre.store.new_id
    told = ReleaseSeen(
        pack.key.text,
        key.id,
        key.edition,
        key.sequence,
        arrival.release.fingerprint,
        centre.clock().date(),
        id=new_id(),
    )
    label = f"référentiel {key.edition} n° {key.sequence} importé"
    with centre.store.database.writing() as transaction:
        people = rows.People.load(transaction.connection)
        assert told.id is not None
        facts = _fresh_rows(centre, pack)
        facts.append(centre_steps.centre_step_row(told, told.id, people, new_id))
        draft = Draft("release", label, centre.clock(), by=centre.operator)
        transaction.append(draft, [*people.newcomers(), *facts])
    centre.learn(key, arrival.release.fingerprint)
    return key


def _check_with_held(centre: Centre, pack: Pack, source: str) -> None:
    """Refuse what contradicts the centre: codes of an edition, what led to it before.

    :raises RuleError: the sentence says what.
    """
    release = pack.release
    same = centre.latest_release(release.key.id, release.key.edition)
    if same is not None and set(same.by_code) != set(release.by_code):
        raise RuleError(
            f"Le fichier « {source} » est refusé : une correction garde les codes de son édition, "
            f"et celle-ci change ceux de l’édition {release.key.edition} ; demandez-la à l’éditeur "
            "sous un autre nom d’édition."
        )
    for edition in sorted({key.edition for key in centre.fingerprints if key.id == release.key.id}):
        later = centre.latest_release(release.key.id, edition)
        onward = later.correspondence_from(release.key) if later is not None else None
        if onward is not None and later is not None:
            # What leads from it came before it.
            inside = f"{source}, d’où le centre mène déjà à l’édition {edition}"
            check_between(onward, release, later, inside)
    onwards = _onwards(centre, release.key)
    for found in pack.correspondences:
        if found.since in onwards:
            raise RuleError(
                f"Le fichier « {source} » est refusé : il mène de l’édition {found.since} à "
                f"l’édition {release.key.edition}, alors que le centre mène déjà de celle-ci à "
                "celle-là ; demandez à l’éditeur laquelle précède l’autre."
            )
        earlier = centre.latest_release(found.id, found.since)
        if earlier is not None:
            check_between(found, earlier, release, f"{source} › {CORRESPONDENCE}{found.since}.json")
        known = same.correspondence_from(ReleaseKey(found.id, found.since)) if same else None
        if same is None or known is None:
            continue
        if release.key <= same.key and known != found:
            raise RuleError(
                f"Le fichier « {source} » est refusé : sa correspondance depuis l’édition "
                f"{found.since} n’est pas celle du centre ; demandez à l’éditeur une correction au "
                "numéro suivant."
            )
        if known.subdomains != found.subdomains:
            # What closed assessments validated rests on it.
            raise RuleError(
                f"Le fichier « {source} » est refusé : une correction garde ce que deviennent les "
                f"sous-domaines de l’édition {found.since}, et celle-ci le change ; demandez-la à "
                "l’éditeur sous un autre nom d’édition."
            )


def _onwards(centre: Centre, key: ReleaseKey) -> set[str]:
    """The editions that what the centre holds leads to from one, step by step."""
    with centre.store.database.reading() as connection:
        leads = registry.correspondences_held(connection)
    found, waiting = set[str](), [key.edition]
    while waiting:
        one = waiting.pop()
        after = {to for own, since, to in leads if (own, since) == (key.id, one)} - found
        found |= after
        waiting += after
    return found


def _fresh_rows(centre: Centre, pack: Pack) -> list[Row]:
    """What a pack brings that the centre does not hold yet."""
    release, new_id = pack.release, centre.store.new_id
    key = release.key
    facts: list[Row] = []
    with centre.store.database.reading() as connection:
        held = registry.release_parts(connection, key)
        ticked = registry.ticked_lines(connection, key)
    if key not in centre.fingerprints:
        facts.append(centre_rows.release_row(release, pack.tree.content))
        before = [k for k in centre.fingerprints if k.same_edition(key) and k < key]
        carried = list(carried_ticks(centre, max(before), release)) if before else []
        ticked = frozenset(str(row["line"]) for _table, row in carried)
        facts += carried
    facts += [
        centre_rows.release_part_row(new_id(), key, name, content)
        for name, content in pack.parts.items()
        if name not in held
    ]
    facts += _others_checks(centre, pack, ticked)
    return facts


def _others_checks(centre: Centre, pack: Pack, ticked: frozenset[str]) -> Iterator[Row]:
    """What the publisher verified, of the lines nobody ticked here."""
    if pack.manifest is None:
        return
    zone = centre.clock().tzinfo
    for each in pack.manifest.verified:
        for code in each.lines:
            if code not in ticked:
                yield centre_rows.release_check_row(
                    centre.store.new_id(),
                    pack.release.key,
                    code,
                    each.official_text,
                    conforms=True,
                    first=(None, datetime.combine(each.on, _NOON, zone)),
                    elsewhere=each.by,
                )


def _nearest(centre: Centre, release: Release) -> ReleaseKey | None:
    """The release to compare with: of its edition, else of one it continues, else the nearest."""
    every = [k for k in centre.fingerprints if k.id == release.key.id and k != release.key]
    own = [k for k in every if k.same_edition(release.key)]
    led = [k for k in every if release.correspondence_from(k) is not None]
    for found in ([k for k in own if k < release.key], own, led):
        if found:
            return max(found)
    before = [k for k in every if k < release.key]
    return max(before) if before else min(every, default=None)


def _warnings(centre: Centre, pack: Pack) -> Iterator[str]:
    key, said, today = pack.release.key, pack.manifest, centre.clock().date()
    own = [k for k in centre.fingerprints if k.same_edition(key)]
    if own and max(own) > key:
        yield (
            f"Le centre a déjà une correction plus récente de cette édition, n° "
            f"{max(own).sequence} : les évaluations nouvelles suivront celle-là."
        )
    if said is None:
        yield "Ce fichier ne dit ni ses dates ni son éditeur : c’est un référentiel seul."
        return
    force = InForce(said.in_force_from, said.in_force_until)
    if not force.on(today):
        yield f"Cette édition n’est pas en vigueur aujourd’hui ({force.words})."


def _touched(centre: Centre, pack: Pack) -> Iterator[Touched]:
    """The open dossiers that follow an earlier release, and what this one would change."""
    release = _complete(centre, pack)
    with centre.store.database.reading() as connection:
        for short in in_short.open_on(connection, release.key.id):
            touched = _touching(centre, short, release)
            if touched is not None:
                yield touched


def _touching(centre: Centre, short: InShort, release: Release) -> Touched | None:
    """What a release would change in a dossier; None when nothing would lead it there."""
    assessments, decided = short.assessments, short.decided
    followed = assessments[-1].release
    earlier, same = centre.release(followed), followed.same_edition(release.key)
    if same and followed < release.key:
        facts = facts_of(release, assessments, decided=decided)
        after = verdicts_of(release, facts).validated
    elif not same and goes_on(assessments, earlier, release):
        after = validated_after(assessments, decided, earlier, release)
    else:
        return None
    now = verdicts_of(earlier, facts_of(earlier, assessments, decided=decided)).validated
    return Touched(
        short.id,
        short.reference,
        short.name,
        not same,
        tuple(sorted(after - now)),
        no_longer(earlier, release, now, after),
    )


def _complete(centre: Centre, pack: Pack) -> Release:
    """A release as it would be once taken in: with what leads to its edition already."""
    release = pack.release
    same = centre.latest_release(release.key.id, release.key.edition)
    own = {found.since for found in pack.correspondences}
    held = [found for found in (same.correspondences if same else ()) if found.since not in own]
    return replace(release, correspondences=(*pack.correspondences, *held))

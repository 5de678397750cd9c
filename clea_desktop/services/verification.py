"""Référentiels checked line by line against the official text, corrected, and taken up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from clea_desktop import paths
from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, listed
from clea_desktop.domain.referential import (
    Attestation,
    Criterion,
    Release,
    ReleaseKey,
    Subdomain,
    required_of,
)
from clea_desktop.referentials.bundled import bundled_editions
from clea_desktop.referentials.corrections import Correction, changed_lines, corrected
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_rows, registry
from clea_desktop.store.acts import Draft, Row

_ATTESTED = {
    Attestation.OFFICIAL: "lue dans le texte officiel",
    Attestation.TWO_SOURCES: "lue dans deux sources",
    Attestation.ONE_SOURCE: "lue dans une seule source",
    Attestation.RECONSTRUCTED: "reconstituée",
    Attestation.INFERRED: "déduite",
}


@dataclass(frozen=True)
class HeldRelease:
    """A release the centre holds, where it comes from, and how far its check is."""

    key: ReleaseKey
    title: str
    origin: str
    fingerprint: str
    lines: int
    ticked: int
    corrections: int
    last: bool


@dataclass(frozen=True)
class Tick:
    """« conforme au texte du …, vérifié par … le … »."""

    official_text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class VerifiedLine:
    """A line that decides, how well it is known, and whether it was checked.

    ``required`` and ``mandatory`` are None on a critère.
    """

    code: str
    label: str
    attested: str
    remark: str
    required: int | None
    mandatory: tuple[str, ...] | None
    criteria: tuple[str, ...]
    correction: Correction
    tick: Tick | None


def held_releases(centre: Centre) -> list[HeldRelease]:
    """Every release the centre holds, the newest edition first."""
    found = []
    brought = bundled_editions(paths.resources() / "referentials")
    for key in sorted(centre.fingerprints, reverse=True):
        release = centre.release(key)
        with centre.store.database.reading() as connection:
            ticked = registry.ticked_lines(connection, key)
            waiting = registry.corrections(connection, key)
        found.append(
            HeldRelease(
                key,
                release.title,
                _origin(centre, key, brought),
                release.short_fingerprint,
                len(release.deciding_lines),
                len(ticked.intersection(release.deciding_lines)),
                len(waiting),
                last=_last_of(centre, key) == key,
            )
        )
    return found


def _origin(centre: Centre, key: ReleaseKey, brought: frozenset[tuple[object, ...]]) -> str:
    manifest = centre.manifest(key)
    if manifest is not None:
        return f"Publié par {manifest.publisher}"
    if (key.id, key.edition, key.sequence) in brought:
        return "Livré avec le programme"
    return "Établi dans ce centre"


def lines(centre: Centre, key: ReleaseKey) -> list[VerifiedLine]:
    """Each line of a release that decides, in its order."""
    release = centre.release(key)
    with centre.store.database.reading() as connection:
        ticks = registry.ticks(connection, key)
        waiting = registry.corrections(connection, key)
    found = []
    for code in release.deciding_lines:
        line = release.by_code[code]
        correction = Correction(*waiting[code]) if code in waiting else Correction()
        tick = _tick(ticks.get(code))
        found.append(_verified(line, correction, tick))
    return found


def _tick(found: registry.Ticked | None) -> Tick | None:
    return Tick(found.official_text, found.name, found.at) if found else None


def _verified(line: object, correction: Correction, tick: Tick | None) -> VerifiedLine:
    if isinstance(line, Subdomain):
        return VerifiedLine(
            line.code,
            line.label,
            _ATTESTED[line.rule_attested],
            line.rule_remark,
            line.required,
            line.mandatory,
            line.codes,
            correction,
            tick,
        )
    assert isinstance(line, Criterion)
    attested = _ATTESTED[line.attested]
    return VerifiedLine(
        line.code, line.label, attested, line.remark, None, None, (), correction, tick
    )


def tick(centre: Centre, key: ReleaseKey, codes: Iterable[str], official_text: str) -> None:
    """Find lines true to the official text, as one act of the responsable.

    :param official_text: which text it was, as « PDF du 2 mars 2021 ».
    :raises RuleError: not by the responsable, no text named, a line that waits for its correction.
    """
    centre.require_responsible()
    named = texts.typed("La vérification", official_text, texts.printed_line)
    if not named:
        raise RuleError("Dites à quel texte officiel la ligne est conforme, avec sa date.")
    checked = _known(centre, key, codes)
    with centre.store.database.reading() as connection:
        waiting = registry.corrections(connection, key).keys() & set(checked)
    if waiting:
        raise RuleError(
            f"{listed(sorted(waiting))} : la correction n’est pas encore figée ; figez-la, puis "
            "cochez dans la nouvelle version."
        )
    _write_ticks(centre, key, checked, named, conforms=True)


def untick(centre: Centre, key: ReleaseKey, code: str) -> None:
    """Take a tick back.

    :raises RuleError: not by the responsable, or an unknown line.
    """
    centre.require_responsible()
    known = _known(centre, key, [code])
    with centre.store.database.reading() as connection:
        ticked = registry.ticked_lines(connection, key)
    if code in ticked:
        _write_ticks(centre, key, known, "", conforms=False)


def _write_ticks(
    centre: Centre, key: ReleaseKey, codes: list[str], official_text: str, *, conforms: bool
) -> None:
    verb = "vérifiée" if conforms else "à vérifier de nouveau"
    what = codes[0] if len(codes) == 1 else f"{len(codes)} lignes"
    label = f"référentiel {key.edition} : {what} {verb}"
    with centre.store.database.writing() as transaction:
        transaction.append(
            Draft("release_check", label, centre.clock(), by=centre.operator),
            [
                centre_rows.release_check_row(
                    centre.store.new_id(), key, code, official_text, conforms
                )
                for code in codes
            ],
        )


def correct(centre: Centre, key: ReleaseKey, code: str, correction: Correction) -> None:
    """Write what a line should say; it decides nothing before it is frozen.

    :param correction: an empty one takes back the one before.
    :raises RuleError: not by the responsable, an unknown line, or a correction that cannot be.
    """
    centre.require_responsible()
    _known(centre, key, [code])
    line = centre.release(key).by_code[code]
    kept = _checked(line, correction)
    with centre.store.database.reading() as connection:
        waiting = registry.corrections(connection, key).get(code, (None, None, None))
    if kept == Correction(*waiting):
        return
    with centre.store.database.writing() as transaction:
        transaction.append(
            Draft(
                "release_correction",
                f"référentiel {key.edition} : correction de {code}",
                centre.clock(),
                by=centre.operator,
            ),
            [
                centre_rows.release_correction_row(
                    centre.store.new_id(), key, code, kept.label, kept.required, kept.mandatory
                )
            ],
        )


def _checked(line: object, correction: Correction) -> Correction:
    """The correction without what the line says already."""
    assert isinstance(line, Subdomain | Criterion)
    # What stays as the release says it need not fit what is typed: a label may be longer there.
    label = None if correction.label == line.label else correction.label
    if label is not None:
        label = texts.typed("Cette ligne", label, texts.printed_line)
        if not label:
            raise RuleError(f"La ligne {line.code} ne peut pas être vide : écrivez son libellé.")
        label = None if label == line.label else label
    if not isinstance(line, Subdomain):
        return Correction(label)
    required, mandatory = correction.required, correction.mandatory
    if required is not None and not 1 <= required <= len(line.codes):
        raise RuleError(
            f"Le sous-domaine {line.code} compte {counted(len(line.codes), 'critère')} : "
            f"il en faut de 1 à {len(line.codes)}."
        )
    reached = _reached(len(line.codes))
    if required is not None and required not in reached:
        nearest = sorted(reached, key=lambda number: abs(number - required))[:2]
        raise RuleError(
            f"Le sous-domaine {line.code} compte {len(line.codes)} critères, dont aucun taux "
            f"entier ne demande {required} : choisissez {' ou '.join(map(str, sorted(nearest)))}."
        )
    needed = line.required if required is None else required
    asked = line.mandatory if mandatory is None else mandatory
    if len(set(asked)) > needed:
        raise RuleError(
            f"Le sous-domaine {line.code} aurait {counted(len(set(asked)), 'critère')} "
            f"obligatoires pour un nombre requis de {needed} : relevez ce nombre, ou retirez-en."
        )
    strangers = [code for code in mandatory or () if code not in line.codes]
    if strangers:
        raise RuleError(
            f"Le sous-domaine {line.code} n’a pas {listed(strangers)} : ses critères "
            f"vont de {line.codes[0]} à {line.codes[-1]}."
        )
    if mandatory is not None:
        mandatory = tuple(code for code in line.codes if code in mandatory)
    return Correction(
        label,
        None if required == line.required else required,
        None if mandatory == line.mandatory else mandatory,
    )


def _reached(count: int) -> frozenset[int]:
    """The required numbers that some whole rate of so many critères makes."""
    return frozenset(required_of(count, percent) for percent in range(1, 101))


def freeze(centre: Centre, key: ReleaseKey) -> ReleaseKey:
    """Make the corrections of a release a release of their own: same edition, next sequence.

    Ticks of the lines that stay the same go along; those corrected are to be ticked again.

    :raises RuleError: not by the responsable, nothing to freeze, or a later correction exists.
    """
    centre.require_responsible()
    if _last_of(centre, key) != key:
        raise RuleError(
            f"L’édition {key.edition} a une correction plus récente : corrigez celle-là."
        )
    with centre.store.database.reading() as connection:
        waiting = registry.corrections(connection, key)
        content = registry.release_content(connection, key)
    if not waiting:
        raise RuleError("Aucune ligne n’est corrigée : il n’y a rien à figer.")
    made = corrected(
        content,
        {code: Correction(*said) for code, said in waiting.items()},
        key.sequence + 1,
        "cette correction",
    )
    after = made.release
    facts: list[Row] = [centre_rows.release_row(after, made.content)]
    facts += carried_ticks(centre, key, after)
    # What waited was taken up: the release it waited on waits for nothing more.
    facts += [
        centre_rows.release_correction_row(centre.store.new_id(), key, code, None, None, None)
        for code in waiting
    ]
    label = f"référentiel {key.edition} : correction n° {after.key.sequence}"
    with centre.store.database.writing() as transaction:
        transaction.append(Draft("release", label, centre.clock(), by=centre.operator), facts)
    centre.fingerprints[after.key] = after.fingerprint
    return after.key


def carried_ticks(centre: Centre, before: ReleaseKey, after: Release) -> Iterator[Row]:
    """What was ticked of the lines that a correction leaves as they were: by whom, and when."""
    changed = changed_lines(centre.release(before), after)
    with centre.store.database.reading() as connection:
        ticks = registry.ticks(connection, before)
    for code, tick in ticks.items():
        if code not in changed:
            yield centre_rows.release_check_row(
                centre.store.new_id(),
                after.key,
                code,
                tick.official_text,
                conforms=True,
                first=(tick.by, tick.at),
                elsewhere=None if tick.by else tick.name or None,
            )


def _last_of(centre: Centre, key: ReleaseKey) -> ReleaseKey:
    return max(k for k in centre.fingerprints if (k.id, k.edition) == (key.id, key.edition))


def _known(centre: Centre, key: ReleaseKey, codes: Iterable[str]) -> list[str]:
    known = set(centre.release(key).deciding_lines)
    asked = list(dict.fromkeys(codes))
    strangers = [code for code in asked if code not in known]
    if strangers or not asked:
        raise RuleError(
            f"{listed(strangers) or 'Aucune ligne'} : il faut des lignes du référentiel "
            f"{key.id}, édition {key.edition}."
        )
    return asked


__all__ = [
    "Correction",
    "HeldRelease",
    "VerifiedLine",
    "correct",
    "freeze",
    "held_releases",
    "lines",
    "tick",
    "untick",
]

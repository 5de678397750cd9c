"""Référentiels checked line by line against the official text, corrected, and taken up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from clea_desktop import paths
from clea_desktop.domain import texts
from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import listed
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.referential import Attestation, Criterion, Release, ReleaseKey, Subdomain
from clea_desktop.referentials.bundled import bundled_editions
from clea_desktop.referentials.corrections import Correction, changed_lines, corrected
from clea_desktop.services.backups import before_risk
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.store import adoptions, centre_rows, dossiers, registry, rows, state
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


@dataclass(frozen=True)
class Adoption:
    """An assessment on an earlier release of an edition, and what the last one would change."""

    assessment: bytes
    dossier: bytes
    reference: str
    name: str
    open: bool
    changes: tuple[tuple[str, bool, bool], ...]
    decided: bool


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
    named = texts.typed("La vérification", official_text, texts.line)
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
    label = correction.label
    if label is not None:
        label = texts.typed("Cette ligne", label, texts.line)
        if not label:
            raise RuleError(f"La ligne {line.code} ne peut pas être vide : écrivez son libellé.")
        label = None if label == line.label else label
    if not isinstance(line, Subdomain):
        return Correction(label)
    required, mandatory = correction.required, correction.mandatory
    if required is not None and not 1 <= required <= len(line.codes):
        raise RuleError(
            f"Le sous-domaine {line.code} compte {len(line.codes)} critères : il en faut de 1 à "
            f"{len(line.codes)}."
        )
    strangers = [code for code in mandatory or () if code not in line.codes]
    if strangers:
        raise RuleError(
            f"{listed(strangers)} : le sous-domaine {line.code} n’a pas ce critère ; ses critères "
            f"vont de {line.codes[0]} à {line.codes[-1]}."
        )
    if mandatory is not None:
        mandatory = tuple(code for code in line.codes if code in mandatory)
    return Correction(
        label,
        None if required == line.required else required,
        None if mandatory == line.mandatory else mandatory,
    )


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
        ticks = registry.ticks(connection, key)
    if not waiting:
        raise RuleError("Aucune ligne n’est corrigée : il n’y a rien à figer.")
    made = corrected(
        content,
        {code: Correction(*said) for code, said in waiting.items()},
        key.sequence + 1,
        "cette correction",
    )
    after = made.release
    changed = changed_lines(centre.release(key), after)
    facts: list[Row] = [centre_rows.release_row(after, made.content)]
    facts += [
        centre_rows.release_check_row(
            centre.store.new_id(),
            after.key,
            code,
            tick.official_text,
            conforms=True,
            first=(tick.by, tick.at),
        )
        for code, tick in ticks.items()
        if code not in changed
    ]
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


def preview_adoption(centre: Centre, key: ReleaseKey) -> list[Adoption]:
    """The assessments on earlier releases of an edition, and what this one would change.

    Of each dossier the last assessment; closed ones whose verdict stays the same are left out.
    """
    release = centre.release(key)
    with centre.store.database.reading() as connection:
        found = [
            (dossiers.load(connection, one), adoptions.decided(connection, one, key))
            for one in adoptions.dossiers_before(connection, key)
        ]
    adopted = []
    for dossier, decided in found:
        current = dossier.current
        if current is None or current.id is None or current.release >= key:
            continue
        changes = _changes(centre, dossier, release)
        if current.closing is None or changes:
            adopted.append(
                Adoption(
                    current.id,
                    dossier.id or b"",
                    dossier.reference,
                    dossier.candidate.display_name,
                    current.closing is None,
                    changes,
                    decided,
                )
            )
    return adopted


def adopt_open(centre: Centre, key: ReleaseKey) -> int:
    """Let every open assessment on an earlier release of the edition take this one.

    :returns: how many took it; all in one transaction, an act each.
    :raises RuleError: not by the responsable.
    """
    centre.require_responsible()
    taken = [one for one in preview_adoption(centre, key) if one.open]
    before_risk(centre)
    with centre.store.database.writing() as transaction:
        connection = transaction.connection
        for adoption in taken:
            place = {
                "id": centre.store.new_id(),
                "dossier": adoption.dossier,
                "assessment": adoption.assessment,
            }
            transaction.append(
                Draft(
                    "adopt",
                    f"référentiel {key.edition}, correction n° {key.sequence}",
                    centre.clock(),
                    by=centre.operator,
                    dossier=adoption.dossier,
                ),
                [rows.release_decision_row(key, taken=True, reason="", place=place)],
            )
            dossier = dossiers.load(connection, adoption.dossier)
            state.replace(connection, centre.project(dossier))
    centre.forget()
    return len(taken)


def decide_closed(
    centre: Centre, assessment_id: bytes, key: ReleaseKey, *, take: bool, reason: str
) -> Change:
    """Decide of a closed assessment whose verdict would differ: it takes the release, or stays.

    :raises RuleError: not by the responsable, no reason, not closed, or not the dossier’s last.
    """
    centre.require_responsible()
    why = texts.typed("Cette décision", reason, texts.full_paragraphs).strip()
    dossier_id = centre.dossier_of(assessment_id)
    release = centre.release(key)
    with centre.gesture(dossier_id) as gesture:
        current = gesture.dossier.current
        if current is None or current.id != assessment_id or current.closing is None:
            raise RuleError(
                "Seule la dernière évaluation d’un dossier, une fois terminée, se décide ainsi."
            )
        followed = current.release
        if (key.id, key.edition) != (followed.id, followed.edition) or key <= followed:
            raise RuleError(
                f"L’{current.kind.words} suit l’édition {followed.edition}, n° "
                f"{followed.sequence} : choisissez une correction plus récente de cette édition."
            )
        new_id = centre.store.new_id
        place = {"id": new_id(), "dossier": dossier_id, "assessment": assessment_id}
        facts: list[Row] = [rows.release_decision_row(key, taken=take, reason=why, place=place)]
        if take:
            closing = _judged_afresh(release, gesture.dossier)[-1].closing
            assert closing is not None
            here = {"id": new_id(), "dossier": dossier_id, "assessment": assessment_id}
            facts.append(rows.closing_row(closing, here, release.fingerprint))
        verb = "reprise" if take else "laissée telle quelle"
        label = f"{current.kind.words} {verb}, référentiel {key.edition} n° {key.sequence}"
        draft = Draft("adopt", label, centre.clock(), by=centre.operator, dossier=dossier_id)
        act = gesture.transaction.append(draft, facts)
        outcome = centre.standing_of(refresh_line(centre, gesture))
    return Change(act, dossier_id, assessment_id, (), {}, outcome, label)


def _changes(
    centre: Centre, dossier: Dossier, release: Release
) -> tuple[tuple[str, bool, bool], ...]:
    """The sous-domaines whose verdict would differ: code, validated now, validated then."""
    now = centre.standing_of(dossier)
    then = standing(release, _judged_afresh(release, dossier))
    assert now is not None
    return tuple(
        (sub.code, _validated(now, sub.code), _validated(then, sub.code))
        for sub in release.subdomains
        if _validated(now, sub.code) != _validated(then, sub.code)
    )


def _validated(outcome: Outcome, code: str) -> bool:
    return outcome.subdomain(code).validated


def _judged_afresh(release: Release, dossier: Dossier) -> tuple[Assessment, ...]:
    """The assessments with the last one judged afresh; what those before validated stays.

    What was put right after its closing still comes after it.
    """
    *before, last = dossier.assessments
    opened = (*before, replace(last, closing=None))
    if last.closing is None:
        return opened
    closing = replace(last.closing, outcome=standing(release, opened))
    return (*before, replace(last, closing=closing))


def _last_of(centre: Centre, key: ReleaseKey) -> ReleaseKey:
    return max(k for k in centre.fingerprints if (k.id, k.edition) == (key.id, key.edition))


def _known(centre: Centre, key: ReleaseKey, codes: Iterable[str]) -> list[str]:
    known = set(centre.release(key).deciding_lines)
    asked = list(dict.fromkeys(codes))
    strangers = [code for code in asked if code not in known]
    if strangers or not asked:
        raise RuleError(
            f"{listed(strangers) or 'Aucune ligne'} : ce n’est pas une ligne du référentiel "
            f"{key.id}, édition {key.edition}."
        )
    return asked


__all__ = [
    "Adoption",
    "Correction",
    "HeldRelease",
    "VerifiedLine",
    "adopt_open",
    "correct",
    "decide_closed",
    "freeze",
    "held_releases",
    "lines",
    "preview_adoption",
    "tick",
    "untick",
]

"""A correction meets what was begun before: open ones follow, closed ones are decided of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from clea_desktop.domain import texts
from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.dossier import Decided, Dossier, facts_of, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.outcome import in_short as verdicts_of
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.services.backups import before_risk
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.store import adoptions, dossiers, in_short, rows, state
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.in_short import InShort


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


def preview_adoption(centre: Centre, key: ReleaseKey) -> list[Adoption]:
    """The assessments on earlier releases of an edition, and what this one would change.

    Of each dossier the last assessment; closed ones whose verdict stays the same are left out.
    """
    release = centre.release(key)
    adopted = []
    with centre.store.database.reading() as connection:
        before = adoptions.dossiers_before(connection, key)
        settled = adoptions.decided(connection, key)
        for short in in_short.some(connection, before):
            last = short.assessments[-1] if short.assessments else None
            if last is None or last.id is None or last.release >= key:
                continue
            changes = _changes(centre.release(last.release), release, short)
            if last.closing is None or changes:
                adopted.append(
                    Adoption(
                        last.id,
                        short.id,
                        short.reference,
                        short.name,
                        last.closing is None,
                        changes,
                        short.id in settled,
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
    earlier: Release, release: Release, short: InShort
) -> tuple[tuple[str, bool, bool], ...]:
    """The sous-domaines whose verdict would differ: code, validated now, validated then."""
    assessments, decided = short.assessments, short.decided
    now = verdicts_of(earlier, facts_of(earlier, assessments, decided=decided)).validated
    afresh = _judged_afresh_in_short(release, assessments, decided)
    then = verdicts_of(release, facts_of(release, afresh, decided=decided)).validated
    return tuple(
        (sub.code, sub.code in now, sub.code in then)
        for sub in release.subdomains
        if (sub.code in now) != (sub.code in then)
    )


def _judged_afresh_in_short(
    release: Release, assessments: tuple[Assessment, ...], decided: Sequence[Decided]
) -> tuple[Assessment, ...]:
    """As :func:`_judged_afresh`, of assessments without their marks."""
    *before, last = assessments
    opened = (*before, replace(last, closing=None))
    if last.closing is None:
        return opened
    verdicts = verdicts_of(release, facts_of(release, opened, decided=decided))
    # Of what a closing froze, the facts read only what it validates.
    closing = replace(last.closing, outcome=cast("Outcome", verdicts))
    return (*before, replace(last, closing=closing))


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

"""Every page of the window on one made-up centre, in an order: for pictures and for walks."""

from __future__ import annotations

from collections.abc import Iterator

from clea_desktop.domain.path import Stage
from clea_desktop.services import contacts, dossiers, half_days, juries, migrating, plans
from clea_desktop.services.centre import Centre
from clea_desktop.ui.places import Kind, Place


def places(centre: Centre) -> Iterator[tuple[str, Place]]:
    """A name for each place, and the place."""
    by_stage = {line.stage: line.id for line in reversed(dossiers.list_dossiers(centre))}
    yield "aujourd-hui", Place(Kind.TODAY)
    yield "contacts", Place(Kind.CONTACTS)
    yield "nouveau-contact", Place(Kind.CONTACT)
    found = [line.id for line in contacts.search(centre, "")]
    if found:
        yield "contact", Place(Kind.CONTACT, contact=found[0])
    yield "candidats", Place(Kind.CANDIDATES)
    yield "nouveau-candidat", Place(Kind.NEW_CANDIDATE)
    for stage, dossier in by_stage.items():
        yield f"dossier-{stage.value}", Place(Kind.DOSSIER, dossier)
    under_way = by_stage[Stage.PREALABLE]
    assessment = assessment_of(centre, under_way)
    yield "evaluation", Place(Kind.MARKING, under_way, assessment)
    yield "fin-d-evaluation", Place(Kind.CLOSING, under_way, assessment)
    closed = by_stage[Stage.REINFORCEMENT]
    yield "evaluation-terminee", Place(Kind.MARKING, closed, assessment_of(centre, closed))
    yield "identite", Place(Kind.IDENTITY, closed)
    yield "avis", Place(Kind.OPINION, closed, assessment_of(centre, closed))
    yield "rectification", Place(Kind.RECTIFYING, closed, assessment_of(centre, closed))
    yield "documents", Place(Kind.DOCUMENTS, closed)
    yield "preuves", Place(Kind.EVIDENCE, closed)
    yield "entretien", Place(Kind.INTERVIEW, closed)
    yield "seances", Place(Kind.SITTINGS, closed)
    yield "restitution", Place(Kind.RESTITUTION, closed)
    yield "parcours", Place(Kind.TRAINING, closed)
    yield "reprise", Place(Kind.REPRISE, closed)
    yield "seances-du-centre", Place(Kind.HALF_DAYS)
    for held in half_days.lines(centre)[:1]:
        yield "seance", Place(Kind.HALF_DAY, session=held.half_day.id)
        yield "plateau", Place(Kind.PLATEAU, session=held.half_day.id)
    yield "jurys", Place(Kind.JURIES)
    for line in juries.all_sessions(centre):
        yield "session", Place(Kind.SESSION, session=line.session.id)
        yield "fourniture", Place(Kind.SUPPLY, session=line.session.id)
    yield "passages-devant-le-jury", Place(Kind.HEARING, by_stage[Stage.JURY])
    yield "delegataires", Place(Kind.DELEGATES)
    yield "comptes", Place(Kind.ACCOUNTS)
    key = max(centre.fingerprints)
    detail = f"{key.id} {key.edition} {key.sequence}"
    yield "plans", Place(Kind.PLANS)
    for plan in plans.plans(centre)[:1]:
        assert plan.id is not None
        yield "plan", Place(Kind.PLAN, detail=plan.id.hex())
    yield "nouveau-plan", Place(Kind.PLAN)
    yield "referentiels", Place(Kind.RELEASES)
    yield "referentiel", Place(Kind.RELEASE, detail=detail)
    yield "adoption", Place(Kind.ADOPTION, detail=detail)
    first = min(centre.fingerprints)
    pair = f"{first.id} {first.edition} {first.sequence} / {detail}"
    yield "comparaison", Place(Kind.COMPARISON, detail=pair)
    for one in dossiers.list_dossiers(centre):
        if migrating.newer_edition(centre, centre.in_hand(one.id)) is not None:
            yield "dossier-edition-d-avant", Place(Kind.DOSSIER, one.id)
            yield "passage", Place(Kind.MIGRATION, one.id, detail=detail)
            break
    yield "donnees-personnelles", Place(Kind.PERSONAL)
    yield "reglages", Place(Kind.SETTINGS)
    yield "profils", Place(Kind.PROFILES)
    yield "phrases", Place(Kind.SENTENCES)
    yield "sauvegardes", Place(Kind.BACKUPS)
    yield "journal", Place(Kind.JOURNAL)
    yield "journal-d-un-dossier", Place(Kind.JOURNAL, closed)


def assessment_of(centre: Centre, dossier: bytes) -> bytes:
    """The last assessment of a dossier."""
    current = centre.in_hand(dossier).current
    assert current is not None
    assert current.id is not None
    return current.id

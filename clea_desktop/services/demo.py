"""A made-up centre: the same people, marks and notes each time, for the same number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from clea_desktop import paths
from clea_desktop.domain.assessment import Assessment, Closing, Kind, MarkFact, Opinion
from clea_desktop.domain.dossier import Dossier, standing, with_closings
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import (
    Accreditation,
    BirthPlace,
    Candidate,
    FormOfAddress,
    IdentityCheck,
    IdentityDocument,
    Organisation,
    PartialDate,
    Person,
    Sex,
)
from clea_desktop.domain.referential import Criterion, Release
from clea_desktop.services import demo_edition, demo_path, demo_room, plan_files, plans
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import init
from clea_desktop.store import bulk
from clea_desktop.store.keys import KdfCost

PASSPHRASE = "demonstration"
REFERENCE_DAY = date(2026, 3, 31)

_ZONE = ZoneInfo("Europe/Paris")
_REFERENTIAL, _EDITION = "clea-socle", "2021"
# Its passphrase is published: making it wait would protect nothing.
_COST = KdfCost(memory_kib=8 * 1024, iterations=1, lanes=1)


@dataclass(frozen=True)
class _Profile:
    """A kind of story: chances of an acquis in a domaine, and how far the person has come."""

    strong: float
    weak: float
    weak_domains: int
    interrupted: bool = False
    closed: bool = True
    finale: bool = False


_PROFILES = (
    _Profile(strong=1.0, weak=0.55, weak_domains=2),
    _Profile(strong=1.0, weak=1.0, weak_domains=0),
    _Profile(strong=0.9, weak=0.7, weak_domains=3, interrupted=True),
    _Profile(strong=0.9, weak=0.5, weak_domains=3, closed=False),
    _Profile(strong=1.0, weak=0.4, weak_domains=2, finale=True),
    _Profile(strong=0.55, weak=0.35, weak_domains=4),
    _Profile(strong=0.97, weak=0.6, weak_domains=4),
)
_UNDER_WAY = _Profile(strong=0.95, weak=0.55, weak_domains=3)
"""Closed, then taken half-way back: what follows a made-up earlier edition."""


def make_centre(data: Path, candidates: int) -> Centre:
    """Fill a new folder with a made-up centre, left open.

    :param candidates: how many dossiers.
    :raises EnvironmentProblem: the folder is in use or refuses to be written.
    """
    words = json.loads((paths.resources() / "demo" / "people.json").read_text("utf-8"))
    now = _at(REFERENCE_DAY, time(18, 0))
    organisation = Organisation(
        name="Centre de formation de Lisieux",
        siret="12345678900011",
        activity_number="25 14 00000 14",
        address="3, rue des Tilleuls, 14100 Lisieux",
        phone="02 31 00 00 00",
        accreditation=Accreditation(
            "HAB-2024-014", "Délégataire inventé", date(2024, 1, 1), date(2027, 12, 31)
        ),
    )
    centre, _ = init(data, PASSPHRASE, organisation, words["evaluators"][0], lambda: now, _COST)
    release = centre.latest_release(_REFERENTIAL, _EDITION)
    assert release is not None
    followed = dict.fromkeys(range(candidates), release)
    if candidates > demo_edition.FOLLOWED_BY[0]:
        earlier = demo_edition.add_earlier_edition(centre, release)
        followed |= {index: earlier for index in demo_edition.FOLLOWED_BY if index < candidates}
    bulk.load(
        centre.store.database,
        (made_up_dossier(followed[index], words, index) for index in range(candidates)),
        now,
        centre.operator,
        centre.release,
        centre.store.new_id,
    )
    plans.write(centre, plan_files.example())
    if candidates >= demo_path.FOLLOWED_FROM:
        demo_path.follow(centre)
    if candidates >= demo_room.HELD_FROM:
        demo_room.hold(centre)
    return centre


def made_up_dossier(release: Release, words: Mapping[str, Any], index: int) -> Dossier:
    """The dossier of that index: always the same."""
    chance = Random(f"clea-{index}")
    profile = _PROFILES[index % len(_PROFILES)]
    if index in demo_edition.FOLLOWED_BY:
        profile = replace(_UNDER_WAY, finale=index == demo_edition.FOLLOWED_BY[1])
    # A closed story needs time before the reference day; an open one started last week.
    days = chance.randint(60, 330) if profile.closed else chance.randint(2, 6)
    opened = _weekday(REFERENCE_DAY - timedelta(days=days))
    candidate = _candidate(words, index, chance)
    if index in demo_room.PEOPLE:
        by = Person(words["evaluators"][0])
        return demo_room.opening_dossier(candidate, release, REFERENCE_DAY, by)
    story = _Story(release, words, chance)
    dossier = Dossier("", candidate, (story.prealable(profile, opened),))
    dossier = with_closings(release, dossier)
    if profile.finale:
        finale = story.finale(dossier, _weekday(opened + timedelta(days=45)))
        dossier = with_closings(release, Dossier("", candidate, (*dossier.assessments, finale)))
    if index in demo_edition.FOLLOWED_BY:
        return demo_path.going_on(dossier)
    if index in demo_path.EARLY:
        return demo_path.early_dossier(dossier, index, release, REFERENCE_DAY)
    return dossier


class _Story:
    """What happens to one person, drawn by chance."""

    def __init__(self, release: Release, words: Mapping[str, Any], chance: Random) -> None:
        self._release = release
        self._words = words
        self._chance = chance
        self._evaluator = Person(chance.choice(words["evaluators"]))

    def prealable(self, profile: _Profile, opened: date) -> Assessment:
        domains = [domain.code for domain in self._release.domains]
        weak = set(self._chance.sample(domains, profile.weak_domains))
        criteria = list(self._release.criteria)
        if profile.interrupted:
            criteria = criteria[: len(criteria) // 4]
        elif not profile.closed:
            criteria = criteria[: len(criteria) // 2]
        second_day = _weekday(opened + timedelta(days=1))
        marks = []
        for rank, criterion in enumerate(criteria):
            half = len(self._release.criteria) // 2
            day, place = (opened, rank) if rank < half else (second_day, rank - half)
            odds = profile.weak if criterion.code.split(".")[0] in weak else profile.strong
            marks.append(self._mark(criterion, day, place, odds))
        closing = None
        if profile.closed:
            last = second_day if len(criteria) > len(self._release.criteria) // 2 else opened
            reason = "Interrompue au bout d’une heure, à sa demande." if profile.interrupted else ""
            closing = Closing(last, reason)
        return self._assessment(Kind.PREALABLE, opened, marks, closing)

    def finale(self, dossier: Dossier, opened: date) -> Assessment:
        stood = standing(self._release, dossier.assessments)
        left = [
            criterion
            for criterion in self._release.criteria
            if not stood.subdomain(self._release.subdomain_of[criterion.code].code).validated
            and stood.marks.get(criterion.code) is not Mark.ACQUIRED
        ]
        marks = [self._mark(criterion, opened, rank, 1.0) for rank, criterion in enumerate(left)]
        return self._assessment(Kind.FINALE, opened, marks, Closing(opened))

    def _mark(self, criterion: Criterion, day: date, rank: int, odds: float) -> MarkFact:
        domain = criterion.code.split(".")[0]
        chance = self._chance
        acquired = chance.random() < odds
        notes = self._words["notes"][domain]
        minutes = 15 + rank * 3 + chance.randint(0, 2)
        return MarkFact(
            criterion=criterion.code,
            mark=Mark.ACQUIRED if acquired else Mark.NOT_ACQUIRED,
            at=_at(day, time(9, 0)) + timedelta(minutes=minutes),
            observer=self._evaluator,
            basis=Basis.EVIDENCE
            if acquired and criterion.code.startswith("7.3")
            else Basis.OBSERVATION,
            note=chance.choice(notes) if acquired and chance.random() < 0.15 else "",
            activity=self._words["activities"][domain],
        )

    def _assessment(
        self, kind: Kind, opened: date, marks: list[MarkFact], closing: Closing | None
    ) -> Assessment:
        opinion = None
        if closing is not None:
            text = self._chance.choice(self._words["opinions"])
            opinion = Opinion(text, self._evaluator, _at(closing.on, time(17, 30)))
        return Assessment(
            kind,
            self._release.key,
            opened,
            self._evaluator,
            marks=tuple(marks),
            opinion=opinion,
            closing=closing,
        )


def _candidate(words: Mapping[str, Any], index: int, chance: Random) -> Candidate:
    feminine = index % 2 == 0
    given = words["feminine" if feminine else "masculine"]
    family = words["family"]
    birth_name = family[index % len(family)]
    # A second name of birth once every family name is taken keeps people apart.
    if index >= len(family):
        birth_name = f"{birth_name} {family[(index // len(family) + index) % len(family)]}"
    commune, insee, postal = chance.choice(words["communes"])
    born = date(1962, 1, 1) + timedelta(days=chance.randint(0, 44 * 365))
    return Candidate(
        birth_name=birth_name,
        usual_name=chance.choice(family) if feminine and chance.random() < 0.3 else None,
        given_names=(given[(index // 2) % len(given)],),
        sex=Sex.F if feminine else Sex.M,
        form_of_address=FormOfAddress.FEMININE if feminine else FormOfAddress.MASCULINE,
        birth_date=PartialDate(born.year, born.month, born.day),
        birth_place=BirthPlace(commune, insee, postal, "France", "FRA"),
        identity_check=IdentityCheck(
            IdentityDocument.IDENTITY_CARD, words["evaluators"][0], REFERENCE_DAY
        )
        if chance.random() < 0.6
        else None,
    )


def _weekday(day: date) -> date:
    """That day, or the Monday after a week-end."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, _ZONE)

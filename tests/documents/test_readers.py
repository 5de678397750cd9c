"""Each paper declares its reader, and holds of a person what that reader may have: no more."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from clea_desktop.documents.blocks import Paper
from clea_desktop.documents.content import accounts
from clea_desktop.documents.content.erasure import ErasureTold, certificate
from clea_desktop.documents.kinds import (
    HALF_DAY_KINDS,
    KINDS,
    OTHER_READERS,
    SESSION_KINDS,
    Reader,
    Subject,
    compose,
    compose_of_session,
)
from clea_desktop.domain.assessment import Opinion
from clea_desktop.domain.hearing import Contestation
from clea_desktop.domain.journey import Agreement, Interview, Status
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    FormerName,
    IdentityCheck,
    IdentityDocument,
    NameChange,
    PartialDate,
    Person,
)
from clea_desktop.domain.retention import Fate
from tests.documents import half_days, juries, made_up
from tests.documents.as_text import as_text

BORN = date(1931, 12, 31)
DATA = {
    "name": "Zlopes",
    "given": "Zsofia",
    "former": "Zpereira",
    "birth": "31\u00a0décembre\u00a01931",
    "born in": "Zcommune",
    "phone": "Zphone",
    "email": "Zmail",
    "address": "Zrue",
    "France Travail": "Ztravail",
    "CPF": "Zcpf",
    "identity seen": "Zvu",
    "status": Status.JOBSEEKER.words,
    "public": "Zpublic",
    "employer": "Zemployeur",
    "prescriber": "Zprescripteur",
    "funder": "Zfinanceur",
    "project": "Zprojet",
    "arrangements": "Zamenagement",
    "guardian": "Ztuteur",
    "third party": "Zaccompagnant",
    "interpreter": "Zinterprete",
    "exchange": "Zappel",
    "remarks": "Zremarque",
    "advice": "Zconseil",
    "formative": "Zformative",
    "trainer": "Zformateur",
    "note": "Znote",
    "opinion": "Zavis",
    "contestation": "Zconteste",
}
"""What is noted of a made-up person: each word stands nowhere else."""


def subject() -> Subject:
    """Everything the program may note of somebody, noted."""
    base = made_up.whole_path()
    who = Candidate(
        DATA["name"],
        PartialDate(BORN.year, BORN.month, BORN.day),
        (DATA["given"],),
        birth_place=BirthPlace(DATA["born in"], "14366", "14100", "France", "FR"),
        former_names=(FormerName(DATA["former"], None, (), date(2014, 6, 1), NameChange.JUDGMENT),),
        identity_check=IdentityCheck(
            IdentityDocument.PASSPORT, DATA["identity seen"], made_up.MONDAY
        ),
        france_travail_id=DATA["France Travail"],
        cpf_dossier=DATA["CPF"],
        phone=DATA["phone"],
        email=DATA["email"],
        address=DATA["address"],
    )
    path = base.dossier.journey
    assert path.interview is not None
    held = replace(
        path.interview,
        public=DATA["public"],
        employer=DATA["employer"],
        prescriber=DATA["prescriber"],
        funder=DATA["funder"],
        project=DATA["project"],
        arrangements=DATA["arrangements"],
        guardian=DATA["guardian"],
        third_party=DATA["third party"],
        agreements=(Agreement(DATA["prescriber"], "venue et prochaine étape", made_up.MONDAY),),
    )
    told = replace(
        path,
        interview=held,
        traces=tuple(replace(each, text=DATA["exchange"]) for each in path.traces),
        sittings=tuple(replace(each, interpreter=DATA["interpreter"]) for each in path.sittings),
        restitutions=tuple(
            replace(each, remarks=DATA["remarks"], on=made_up.JUNE, assessment=b"second")
            for each in path.restitutions
        ),
        prescriptions=tuple(replace(each, note=DATA["advice"]) for each in path.prescriptions),
        checks=tuple(replace(each, note=DATA["formative"]) for each in path.checks),
        trainers=tuple(
            replace(each, person=Person(DATA["trainer"], b"trainer")) for each in path.trainers
        ),
        hearings=(
            replace(
                juries.HEARING,
                contestations=(
                    Contestation(juries.KNOWN, f"{DATA['contestation']} dit {DATA['name']}"),
                ),
            ),
        ),
    )
    first, *others = base.dossier.assessments
    said = f"{DATA['note']} : {DATA['name']}, {DATA['given']}"
    first = replace(
        first,
        marks=tuple(
            replace(mark, note=said) if mark.criterion == "2.3.1" else mark for mark in first.marks
        ),
        notes=tuple(replace(note, text=said) for note in first.notes),
        opinion=Opinion(
            f"{DATA['opinion']} {DATA['name']}", made_up.PAUL, made_up.at(made_up.MONDAY)
        ),
    )
    dossier = replace(base.dossier, candidate=who, assessments=(first, *others), journey=told)
    return replace(base, dossier=dossier)


def held_in(paper: Paper) -> set[str]:
    """Which of these data a paper holds, its title, edges and files included."""
    text = "\n".join(
        [as_text(paper), paper.title, paper.subject, paper.footer, *paper.header]
        + [file.data.decode("utf-8", "replace") for file in paper.attachments]
    )
    found = {name for name, word in DATA.items() if word in text}
    if BORN.isoformat() in text:
        found.add("birth")
    return found


NAMES = {"name", "given"}
ALLOWED: dict[str, set[str]] = {
    # DOMAIN.md, section 4, paper by paper.
    "information": set(),
    "privacy": set(),
    "interview": {*DATA}
    - {"interpreter", "exchange", "remarks", "advice", "formative", "trainer", "note", "opinion"}
    - {"contestation"},
    "appointment": {*NAMES, "interpreter"},
    "attendance": {*NAMES, "interpreter"},
    "observation": NAMES,
    "grid": {*NAMES, "birth", "note", "opinion", "interpreter"},
    "livret": {*NAMES, "birth"},
    "livret-standard": {*NAMES, "birth"},
    "attestation": {*NAMES, "birth"},
    "restitution": {*NAMES, "remarks", "guardian"},  # who signs beside the person
    "training": {*NAMES, "advice", "trainer", "guardian"},
    "liaison": {*NAMES, "prescriber"},
    "jury": {*NAMES, "birth", "born in", "former", "identity seen", "note", "opinion"}
    | {"interpreter", "trainer", "contestation", "advice", "formative"},
    "jury-anonymous": {"note", "opinion", "interpreter", "trainer", "contestation"}
    | {"advice", "formative"},
    "letter": {*NAMES, "address"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_holds_what_its_reader_may_have(kind: str) -> None:
    found = held_in(compose(kind, subject()))
    assert found <= ALLOWED[kind], found - ALLOWED[kind]


def test_what_is_noted_is_found_where_it_may_be() -> None:
    found = {name for kind in KINDS for name in held_in(compose(kind, subject()))}
    # A word no paper ever holds would prove nothing by its absence; these have no paper here.
    without = {"exchange", "France Travail", "CPF", "former", "formative", "contestation"}
    assert {*DATA} - found <= without


def test_every_paper_has_a_reader() -> None:
    assert {kind.reader for kind in KINDS.values()} >= {
        Reader.PERSON,
        Reader.JURY,
        Reader.EVALUATOR,
        Reader.ORGANISATION,
        Reader.PRESCRIBER,
        Reader.TRAINING,
    }
    assert ALLOWED.keys() == KINDS.keys()
    assert all(isinstance(kind.reader, Reader) for kind in SESSION_KINDS.values())
    assert set(OTHER_READERS) == {"personal", "erasure", "fees", "audit-list", "complaints"}


@pytest.mark.parametrize("kind", HALF_DAY_KINDS)
def test_a_paper_of_a_seance_holds_names_alone(kind: str) -> None:
    known = subject().dossier
    base = half_days.subject()
    told = replace(
        base.people[0],
        name=known.candidate.full_name,
        sitting=replace(base.people[0].sitting, interpreter=DATA["interpreter"]),
    )
    paper = HALF_DAY_KINDS[kind].build(replace(base, people=(told, *base.people[1:])))
    assert held_in(paper) <= NAMES
    assert isinstance(HALF_DAY_KINDS[kind].reader, Reader)


@pytest.mark.parametrize("kind", SESSION_KINDS)
def test_an_anonymous_session_names_nobody(kind: str) -> None:
    text = as_text(compose_of_session(kind, juries.session(anonymous=True)))
    assert not [name for name in juries.NAMES if name in text]
    assert "17\u00a0mai\u00a01990" not in text
    named = as_text(compose_of_session(kind, juries.session()))
    # Nobody's address, phone or situation is known there.
    assert not [name for name in DATA if DATA[name] in named and name != "status"]


@pytest.mark.parametrize("kind", [*KINDS, *SESSION_KINDS])
def test_every_paper_says_its_edition_and_its_short_fingerprint(kind: str) -> None:
    """The others (an erasure, accounts of a period) rest on no référentiel."""
    of_session = kind in SESSION_KINDS
    paper = compose_of_session(kind, juries.session()) if of_session else compose(kind, subject())
    release = made_up.release()
    assert f"édition {release.key.edition} · {release.short_fingerprint}" in paper.footer


def test_nothing_holds_a_social_security_number_nor_the_cause_of_an_arrangement() -> None:
    names = {field.name for kind in (Candidate, Interview) for field in fields(kind)}
    assert not {"nir", "ssn", "social_security", "cause", "handicap", "illettrisme"} & names


def test_the_papers_of_a_period_name_nobody_when_asked() -> None:
    period = accounts.Period(made_up.MONDAY, made_up.JUNE, made_up.ORGANISATION, made_up.JUNE)
    line = accounts.AssessmentLine(
        "2026-0001", DATA["name"], "préalable", made_up.MONDAY, None, None, ("Paul Roux",)
    )
    told = as_text(accounts.assessment_list(period, [line], anonymous=True))
    assert DATA["name"] not in told
    assert DATA["name"] in as_text(accounts.assessment_list(period, [line], anonymous=False))
    assert DATA["name"] not in as_text(accounts.fees(period, [accounts.FeeLine("x", 1, 100)]))


def test_a_certificate_of_several_names_nobody() -> None:
    told = ErasureTold(
        Fate.ERASED,
        made_up.JUNE,
        "2 dossiers",
        "",
        ("2026-0001",),
        (),
        None,
        made_up.ORGANISATION,
        "Paul Roux",
    )
    assert not held_in(certificate(told))
    assert held_in(certificate(replace(told, name=DATA["name"]))) == {"name"}

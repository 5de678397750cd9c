"""Made-up dossiers on the bundled 2021 release, for the tests of what papers say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from functools import cache

from clea_desktop import paths
from clea_desktop.documents.kinds import Subject
from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    Kind,
    MarkFact,
    NoteFact,
    Opinion,
    Reprise,
)
from clea_desktop.domain.dossier import Dossier, with_closings
from clea_desktop.domain.journey import (
    Agreement,
    Decision,
    Departure,
    FormativeCheck,
    Interview,
    Journey,
    Prescription,
    Presence,
    Readiness,
    Restitution,
    Signature,
    Sitting,
    Status,
    Strategy,
    Trace,
    TraceKind,
    Trainer,
    TrainingForm,
    Trajectory,
)
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import (
    Accreditation,
    BirthPlace,
    Candidate,
    FormerName,
    FormOfAddress,
    IdentityCheck,
    IdentityDocument,
    NameChange,
    Organisation,
    PartialDate,
    Person,
    Sex,
)
from clea_desktop.domain.referential import Release
from clea_desktop.referentials.bundled import bundled_releases

MONDAY, TUESDAY, JUNE = date(2026, 3, 2), date(2026, 3, 3), date(2026, 6, 4)
PAUL, CLAIRE = Person("Paul Roux", b"paul"), Person("Claire Petit", b"claire")
FIRST_VISIT, HANDED_BACK, ADVISED = date(2026, 2, 12), date(2026, 3, 10), date(2026, 3, 12)
OMAR = Person("Omar Benali", b"omar")
ORGANISATION = Organisation(
    "Centre de formation de Lisieux",
    siret="12345678900012",
    activity_number="25140000014",
    accreditation=Accreditation("HAB-2025-014", "Transitions Pro", date(2025, 1, 1), None),
)
SOFIA = Candidate(
    birth_name="Lopes",
    given_names=("Sofia", "Anne-Marie"),
    birth_date=PartialDate(1990, 5, 17),
    sex=Sex.F,
    form_of_address=FormOfAddress.FEMININE,
    birth_place=BirthPlace("Lisieux", "14366", "14100", "France", "FR"),
    france_travail_id="1234567A",
    cpf_dossier="CPF-99-881",
    phone="06 12 34 56 78",
    email="sofia@example.org",
    address="12 rue des Lilas, 14100 Lisieux",
)


@cache
def release() -> Release:
    """The 2021 edition that comes with the program."""
    found = bundled_releases(paths.resources() / "referentials")
    return next(file.release for file in found if file.release.key.edition == "2021")


def at(day: date, minutes: int = 0) -> datetime:
    """So many minutes after a quarter past nine, winter time in France."""
    start = datetime(day.year, day.month, day.day, 9, 15, tzinfo=timezone(timedelta(hours=1)))
    return start + timedelta(minutes=minutes)


def codes(*prefixes: str) -> tuple[str, ...]:
    """The critères of some domaines, sous-domaines or critères."""
    return tuple(
        criterion.code
        for criterion in release().criteria
        if any(f"{criterion.code}.".startswith(f"{prefix}.") for prefix in prefixes)
    )


def marks(
    acquired: Iterable[str], not_acquired: Iterable[str] = (), days: tuple[date, ...] = (MONDAY,)
) -> tuple[MarkFact, ...]:
    """Decisions of Paul Roux, one minute after the other, shared between the days."""
    decided = dict.fromkeys(acquired, Mark.ACQUIRED) | dict.fromkeys(
        not_acquired, Mark.NOT_ACQUIRED
    )
    order = [c.code for c in release().criteria if c.code in decided]
    return tuple(
        MarkFact(
            code,
            decided[code],
            at(days[index * len(days) // len(order)], index),
            PAUL,
            activity="Accueil d’un client" if code.startswith("1.") else "",
        )
        for index, code in enumerate(order)
    )


def preliminary(
    facts: tuple[MarkFact, ...],
    closed: date | None = TUESDAY,
    reason: str = "",
    notes: tuple[NoteFact, ...] = (),
    opinion: Opinion | None = None,
) -> Assessment:
    """An évaluation préalable opened on a Monday."""
    closing = Closing(closed, reason) if closed else None
    return Assessment(Kind.PREALABLE, release().key, MONDAY, PAUL, facts, notes, opinion, closing)


def final(facts: tuple[MarkFact, ...], closed: date | None = JUNE) -> Assessment:
    """An évaluation finale of a day in June."""
    closing = Closing(closed) if closed else None
    return Assessment(Kind.FINALE, release().key, JUNE, PAUL, facts, closing=closing)


def subject(
    *assessments: Assessment,
    candidate: Candidate = SOFIA,
    organisation: Organisation = ORGANISATION,
    provisional: bool = True,
    dated: date | None = None,
    today: date = JUNE,
) -> Subject:
    """What a paper is made from, the closings computed."""
    dossier = with_closings(release(), Dossier("2026-0147", candidate, assessments))
    return Subject(dossier, release(), organisation, provisional, today, dated)


def usual() -> Subject:
    """Five domaines validated in two days: the ordinary case."""
    acquired = set(codes("1", "2.1", "2.2", "2.4", "3.1", "3.2", "3.4", "4", "5", "6", "7"))
    left = ("1.2.4", "2.3.1", "2.3.7", "2.5.1", "2.5.3", "3.3.5", "3.3.6", "3.3.8", "7.4.4")
    not_acquired = [*left, "2.3.5"]
    facts = marks(
        (acquired | set(codes("2.3", "2.5", "3.3"))) - set(not_acquired),
        not_acquired,
        (MONDAY, TUESDAY),
    )
    return subject(preliminary(facts))


def nothing_acquired() -> Subject:
    """Nothing is acquired: twelve critères seen, none of them acquis."""
    return subject(preliminary(marks((), codes("1.1", "1.2", "2.1"))))


def acquired_alone() -> Subject:
    """No sous-domaine validated, a few critères acquis."""
    return subject(preliminary(marks(("1.3.1", "2.3.1", "5.2.1"), codes("1.1", "3.1"))))


def subdomains_alone() -> Subject:
    """No domaine validated, several sous-domaines; the person is spoken of neutrally."""
    candidate = replace(SOFIA, form_of_address=FormOfAddress.NEUTRAL)
    acquired = codes("1.1", "1.3", "2.1", "4.1", "5.1", "6.2")
    others = [c.code for c in release().criteria if c.code not in acquired]
    return subject(preliminary(marks(acquired, others)), candidate=candidate)


def one_validated() -> Subject:
    """One domaine, and a little of the others."""
    acquired = (*codes("4"), "1.1.1", "2.1.2", "2.1.3", "3.1.2", "5.1.2", "7.3.3")
    others = [c.code for c in release().criteria if c.code not in acquired]
    return subject(preliminary(marks(acquired, others)))


def all_validated() -> Subject:
    """Every domaine, on a verified référentiel."""
    return subject(preliminary(marks(codes(*"1234567"))), provisional=False)


def stopped() -> Subject:
    """A préalable stopped after one hour: little was seen, and why is written."""
    facts = marks(codes("1.1", "1.2", "1.3"), ("1.4.1", "1.4.2"))
    return subject(preliminary(facts, closed=MONDAY, reason="Interrompue\u00a0: bus de 11\u00a0h."))


def after_finale() -> Subject:
    """A préalable then a finale, which validated two domaines more."""
    first = usual().dossier.assessments[0]
    return subject(first, final(marks(codes("2.3", "2.5", "3.3"), (), (JUNE,))))


def in_progress() -> Subject:
    """A préalable still open, with a little decided."""
    return subject(preliminary(marks(codes("1.1", "1.2"), ("1.3.1",)), closed=None))


def rich() -> Subject:
    """A préalable then a finale, with everything a jury may read."""
    first = usual().dossier.assessments[0]
    evening = at(TUESDAY, 600)
    facts = []
    for fact in first.marks:
        if fact.criterion.startswith("7.3"):
            fact = replace(fact, basis=Basis.EVIDENCE, note="Carte SST de Sofia LOPES, vue.")
        if fact.criterion.startswith("4."):
            fact = replace(fact, entered_by=CLAIRE, entered_at=evening)
        facts.append(fact)
    opinion = Opinion(
        "Sofia progresse vite.\nMme Lopes est prête pour la finale.", PAUL, at(TUESDAY, 400)
    )
    notes = (
        NoteFact("2.3.7", "Paul Roux a montré l’exemple à Mme Lopès.", at(TUESDAY, 30), PAUL),
        NoteFact(
            "3.3.8", "A demandé deux fois l’adresse.\nMme pereira a noté.", at(TUESDAY, 40), PAUL
        ),
    )
    preliminary_ = preliminary(tuple(facts), notes=notes, opinion=opinion)
    second = final(marks(codes("2.3", "2.5"), ("3.3.5",), (JUNE,)))
    candidate = replace(
        SOFIA,
        usual_name="Martin-Faure",
        former_names=(
            FormerName("Pereira", None, ("Sofia",), date(2014, 6, 1), NameChange.JUDGMENT),
        ),
        identity_check=IdentityCheck(IdentityDocument.RESIDENCE_PERMIT, "Paul Roux", TUESDAY),
    )
    return subject(preliminary_, second, candidate=candidate)


INTERVIEW = Interview(
    on=FIRST_VISIT,
    adviser=CLAIRE,
    trajectory=Trajectory.PRESCRIBED,
    prescriber="Mission locale de Lisieux",
    public="Salariée en reconversion",
    status=Status.JOBSEEKER,
    employer="Boulangerie Lemoine",
    funder="France Travail",
    project="Travailler dans un magasin.\nPuis devenir responsable d’un rayon.",
    arrangements="Des consignes lues à voix haute.",
    strategies=(Strategy.AT_ONCE, Strategy.BY_STEPS),
    strategy=Strategy.BY_STEPS,
    agreements=(
        Agreement("Mission locale de Lisieux", "venue et prochaine étape", FIRST_VISIT),
        Agreement("Boulangerie Lemoine", "présence", FIRST_VISIT, date(2026, 2, 20)),
    ),
    decision=Decision.AGREES,
    decided_on=FIRST_VISIT,
)
SITTINGS = (
    Sitting(
        MONDAY,
        time(9, 0),
        time(12, 0),
        "Salle 4, 2 rue du Marché, 14100 Lisieux",
        (PAUL,),
        Presence.PRESENT,
        interpreter="Leïla Haddad",
        assessment=b"first",
    ),
    Sitting(TUESDAY, time(9, 0), None, "", (PAUL, CLAIRE), Presence.PRESENT, assessment=b"first"),
    Sitting(date(2026, 6, 3), None, None, "", (PAUL,), Presence.ABSENT, assessment=b"second"),
    Sitting(JUNE, time(13, 30), time(16, 0), "", (PAUL,), Presence.PRESENT, assessment=b"second"),
)
PRESCRIPTION = Prescription(
    ADVISED,
    CLAIRE,
    ("2.3", "2.5.1", "2.5.3", "3.3"),
    TrainingForm.BOTH,
    35,
    "Greta de Lisieux",
    JUNE,
    "Deux demi-journées par semaine, à partir du 4 mai.",
)


def journey() -> Journey:
    """The path beside a préalable and a finale, from the interview to the second restitution."""
    back = Restitution(
        HANDED_BACK,
        CLAIRE,
        True,
        "Une formation de 35 heures à Lisieux.\nPuis une évaluation finale en juin.",
        "Je suis contente.\nSofia Lopes, qui travaille chez Lemoine.",
        Signature.SIGNED,
        assessment=b"first",
    )
    ready = (("2", Readiness.READY), ("3", Readiness.NEARLY))
    return Journey(
        traces=(Trace(TraceKind.NO_SHOW, at(date(2026, 2, 5)), CLAIRE, "Bus de Sofia."),),
        interview=INTERVIEW,
        sittings=SITTINGS,
        restitutions=(back,),
        prescriptions=(PRESCRIPTION,),
        checks=(FormativeCheck(date(2026, 5, 20), "Omar Benali", ready),),
        trainers=(Trainer(OMAR, "Greta de Lisieux", date(2026, 5, 4), date(2026, 6, 1)),),
    )


def with_journey(subject: Subject, journey: Journey) -> Subject:
    """The same subject with a path beside its assessments, which get ids."""
    ids = (b"first", b"second", b"third")
    dossier = subject.dossier
    named = tuple(replace(a, id=id_) for a, id_ in zip(dossier.assessments, ids, strict=False))
    changed = replace(dossier, assessments=named, journey=journey)
    return replace(subject, dossier=changed)


NO_JOURNEY = Journey()


def newcomer(journey: Journey = NO_JOURNEY, organisation: Organisation = ORGANISATION) -> Subject:
    """A dossier without an assessment, three weeks before the first."""
    return replace(
        with_journey(subject(organisation=organisation), journey), today=date(2026, 2, 12)
    )


def whole_path() -> Subject:
    """Everything a jury may read, and the path beside it."""
    return with_journey(rich(), journey())


def in_training() -> Subject:
    """The préalable is over, the parcours is recommended."""
    known = journey()
    first = replace(known, sittings=known.sittings[:2], trainers=known.trainers)
    return with_journey(usual(), first)


def taken_over() -> Subject:
    """Two domaines and a few critères brought from elsewhere, then a finale made here."""
    on = date(2025, 11, 3)
    livret = Reprise(
        "Centre de Caen", "2021", frozenset(("1", "4", "2.1", "2.2.1")), CLAIRE, MONDAY
    )
    first = Assessment(
        Kind.PREALABLE, release().key, on, CLAIRE, closing=Closing(on), reprise=livret
    )
    return subject(first, final(marks(codes("2.2", "2.3", "7"), codes("2.5"), (JUNE,))))


def departed() -> Subject:
    """Followed elsewhere since June."""
    left = replace(in_training().dossier.journey, departure=Departure("Centre de Caen", JUNE, PAUL))
    return with_journey(usual(), left)

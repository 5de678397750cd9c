"""What is amiss in the making of a jury, and for whom: said at once, blocking no deposit.

The rules are those of the délégataire, data of the centre (DOMAIN.md, section 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clea_desktop.domain.delegate import College, Excluded, JuryRules
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, date_words, listed
from clea_desktop.domain.hearing import JuryDecision, Ruling
from clea_desktop.domain.jury import JurySession, Member, SessionFile, of_college
from clea_desktop.domain.people import folded


@dataclass(frozen=True)
class Amiss:
    """Something amiss: a sentence; ``reference`` is the dossier it is about, "" for them all."""

    sentence: str
    reference: str = ""


@dataclass(frozen=True)
class Ties:
    """Who is tied to a dossier: the organismes that assessed and trained, and the trainers."""

    reference: str
    assessed_by: tuple[str, ...] = ()
    trained_by: tuple[str, ...] = ()
    trainers: tuple[str, ...] = ()


def ties_of(dossier: Dossier, organisation: str) -> Ties:
    """Who is tied to a dossier of an organisme évaluateur."""
    journey = dossier.journey
    elsewhere = [a.reprise.organisation for a in dossier.assessments if a.reprise is not None]
    advised = [p.organisation for p in journey.prescriptions if p.organisation]
    trained = [t.organisation for t in journey.trainers if t.organisation]
    return Ties(
        dossier.reference,
        tuple(dict.fromkeys([organisation, *elsewhere])),
        tuple(dict.fromkeys([*trained, *advised])),
        tuple(dict.fromkeys(trainer.person.name for trainer in journey.trainers)),
    )


def check_session(session: JurySession) -> None:
    """Refuse a session whose last day to deposit follows it.

    :raises RuleError: it does.
    """
    if session.deposit_by is not None and session.deposit_by > session.on:
        raise RuleError(
            f"Le dernier jour de dépôt, le {date_words(session.deposit_by)}, suit la session du "
            f"{date_words(session.on)} : corrigez l’une des deux dates."
        )


def check_going_on(held: SessionFile) -> None:
    """Refuse to change a session whose minutes are known.

    :raises RuleError: they are.
    """
    if held.minutes is not None:
        raise RuleError(
            f"La session du {date_words(held.session.on)} est terminée : son procès-verbal est "
            f"connu depuis le {date_words(held.minutes.known_on)}."
        )


def amiss(
    held: SessionFile,
    rules: JuryRules,
    dossiers: Mapping[bytes, Ties],
    presided_before: College | None = None,
) -> list[Amiss]:
    """What is amiss in a session, for all its dossiers then for each.

    :param dossiers: whom each dossier is tied to, by its id.
    :param presided_before: the collège that presided the session before.
    """
    if not held.members:
        return [Amiss("Aucun membre n’est noté : notez ceux de chaque collège.")]
    found = [Amiss(sentence) for sentence in _of_all(held, rules, presided_before)]
    for dossier, ties in dossiers.items():
        found += [
            Amiss(sentence, ties.reference) for sentence in _of_one(held, rules, dossier, ties)
        ]
    return found


def why_not_seated(member: Member, rules: JuryRules, ties: Ties) -> str | None:
    """Why a member may not sit for a dossier; None when they may."""
    if Excluded.TRAINER in rules.excluded and folded(member.name) in set(
        map(folded, ties.trainers)
    ):
        return f"{member.name} forme la personne, ou porte le même nom que qui la forme"
    own = folded(member.organisation)
    if own and Excluded.ASSESSED in rules.excluded and own in set(map(folded, ties.assessed_by)):
        return f"{member.name} vient de l’organisme qui a évalué la personne"
    if own and Excluded.TRAINED in rules.excluded and own in set(map(folded, ties.trained_by)):
        return f"{member.name} vient d’un organisme qui forme la personne"
    return None


def why_not_carried(decision: JuryDecision, rules: JuryRules, present: int | None) -> str | None:
    """What the votes noted do not carry; None without votes, or when they do.

    :param present: how many sit for the dossier; None until it is known who came.
    """
    votes = decision.votes
    if votes is None:
        return None
    if present is not None and votes.total > present:
        given, members = counted(votes.total, "voix", "voix"), counted(present, "membre")
        return f"Il y a {given} pour {members} : recomptez."
    majority = max(present or 0, votes.total) // 2 + 1
    if rules.absolute_majority and decision.ruling is Ruling.CERTIFIED and votes.favour < majority:
        given = counted(votes.favour, "voix", "voix")
        return (
            f"Il y a {given} pour, et il en faut {majority} pour la majorité absolue des présents."
        )
    return None


def _of_all(held: SessionFile, rules: JuryRules, before: College | None) -> Iterator[str]:
    for college in College:
        named = [m for m in of_college(held.members, college) if not m.substitute]
        if len(named) < rules.members:
            yield (
                f"{college.words} : {counted(len(named), 'membre')}, il en faut "
                f"{rules.members} au moins."
            )
    for substitute in held.members:
        if substitute.present and substitute.substitute:
            yield from _place_taken(held.members, substitute)
    known = [member for member in held.members if member.present is not None]
    if known:
        yield from _of_present(held.seated, rules)
    presiding = [member for member in held.members if member.presides]
    if len(presiding) > 1:
        yield f"{listed([m.name for m in presiding])} président ensemble : gardez une personne."
    elif known and not presiding:
        yield "Personne ne préside : dites qui."
    elif presiding and rules.alternating and presiding[0].college is before:
        yield (
            f"La présidence revient aux {presiding[0].college.other.short} : les "
            f"{presiding[0].college.short} ont présidé la session d’avant."
        )
    if presiding and presiding[0].present is False:
        yield f"{presiding[0].name} préside et n’est pas là : dites qui préside."


def _place_taken(members: Sequence[Member], substitute: Member) -> Iterator[str]:
    """What is amiss with a suppléant who sits."""
    own = next((m for m in members if m.id and m.id.hex() == substitute.replaces), None)
    if own is None:
        yield f"{substitute.name} est suppléant·e : dites de qui."
    elif own.college is not substitute.college:
        yield f"{substitute.name} et {own.name} ne sont pas du même collège : corrigez."
    elif own.present:
        yield f"{substitute.name} supplée {own.name}, qui est là : l’un des deux siège."


def _of_present(seated: Sequence[Member], rules: JuryRules) -> Iterator[str]:
    if not seated:
        yield "Aucun membre ne siège : notez qui est là, ou qui remplace."
        return
    counts = {college: len(of_college(seated, college)) for college in College}
    employers, employees = counts[College.EMPLOYERS], counts[College.EMPLOYEES]
    if rules.parity and employers != employees:
        yield (
            f"La parité n’y est pas : {employers} pour les employeurs, {employees} pour les "
            "salariés."
        )
    if len(seated) < rules.quorum:
        there = counted(len(seated), "membre présent", "membres présents")
        yield f"Il y a {there}, il en faut {rules.quorum}."


def _of_one(held: SessionFile, rules: JuryRules, dossier: bytes, ties: Ties) -> Iterator[str]:
    seated = held.seated_for(dossier)
    for member in seated:
        if why := why_not_seated(member, rules, ties):
            yield f"{why} : notez son déport."
    presiding = next((member for member in held.seated if member.presides), None)
    if presiding is not None and presiding not in seated:
        yield f"{presiding.name} préside et se déporte : dites qui préside pour ce dossier."
    if len(seated) != len(held.seated):
        yield from _of_present(seated, rules)


def college_presiding(members: Sequence[Member]) -> College | None:
    """The collège that presides; None while nobody does."""
    return next((member.college for member in members if member.presides), None)

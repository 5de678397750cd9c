"""What is refused of a time before a jury, before it is written; each refusal is one sentence."""

from __future__ import annotations

from datetime import date

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words, listed
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    Hearing,
    JuryDecision,
    Ruling,
)
from clea_desktop.domain.journey import Journey
from clea_desktop.domain.referential import Release
from clea_desktop.domain.training import check_not_trainer

_NOTHING_ASKED = "Le jury n’a demandé aucun complément pour ce dossier."


def check_hearing(hearing: Hearing, today: date, release: Release | None) -> None:
    """Refuse a time before a jury that contradicts itself or the calendar, wherever it is told.

    :param release: the one of the dossier's assessments.
    :raises RuleError: why.
    """
    _in_order("Le dépôt", hearing.entered_on, hearing.deposited_on)
    for what, day in (
        ("L’inscription", hearing.entered_on),
        ("Le dépôt", hearing.deposited_on),
        ("Le procès-verbal", hearing.minutes_on),
    ):
        _not_to_come(what, day, today)
    if hearing.decision is not None:
        if hearing.deposited_on is None:
            raise RuleError("Une décision du jury est notée sur un dossier qui n’est pas déposé.")
        check_decision_itself(hearing.decision, hearing, release, today)
        _in_order("Le procès-verbal", hearing.decision.on, hearing.minutes_on)
    for contestation in hearing.contestations:
        check_contestation(contestation, hearing, release, today)
    if hearing.complement is not None:
        _check_brought(hearing.complement, hearing, today)
    if hearing.certificate is not None:
        check_certificate(hearing.certificate, hearing, today)


def check_decision(
    decision: JuryDecision,
    hearing: Hearing,
    release: Release | None,
    today: date,
    remaining: tuple[str, ...] = (),
) -> None:
    """Refuse a decision on a dossier that cannot have one now.

    :param remaining: the sous-domaines not validated: something was rectified since the deposit.
    :raises RuleError: not deposited, known for good already, no longer whole, or it contradicts
        itself.
    """
    if hearing.deposited_on is None:
        raise RuleError("Le dossier n’est pas encore déposé : le jury ne l’a pas en main.")
    if hearing.minutes_on is not None:
        raise RuleError(
            f"Le procès-verbal est connu depuis le {date_words(hearing.minutes_on)} : la décision "
            "ne se change plus ; si elle est contestée, notez la contestation."
        )
    check_whole(decision, remaining)
    check_decision_itself(decision, hearing, release, today)


def check_whole(decision: JuryDecision, remaining: tuple[str, ...]) -> None:
    """Refuse to certify what is no longer validated whole.

    :raises RuleError: it names what is left.
    """
    if decision.ruling is Ruling.CERTIFIED and remaining:
        raise RuleError(
            f"Depuis le dépôt, une rectification laisse {listed(remaining)} à valider : le "
            "dossier ne se certifie pas ainsi ; prévenez le jury, et notez sa décision."
        )


def check_decision_itself(
    decision: JuryDecision, hearing: Hearing, release: Release | None, today: date
) -> None:
    """Refuse a decision that contradicts itself, its session or the calendar.

    :raises RuleError: why.
    """
    ruling = decision.ruling
    if decision.on < hearing.session_on:
        raise RuleError(
            f"La décision est datée du {date_words(decision.on)}, avant la session du "
            f"{date_words(hearing.session_on)} : corrigez la date."
        )
    _not_to_come("La décision", decision.on, today)
    if ruling.asks and not decision.asked and not decision.codes:
        raise RuleError(
            "La décision ne dit pas ce que le jury demande : nommez un document, ou les "
            "sous-domaines à montrer à nouveau."
        )
    if ruling is Ruling.REFUSED and not decision.asked:
        raise RuleError("La décision n’a pas de motif : notez celui du jury.")
    if ruling is Ruling.NOT_EXAMINED:
        if decision.postponed_to is None:
            raise RuleError("Le dossier n’est pas examiné : dites à quelle session il est reporté.")
        if decision.postponed_to <= hearing.session_on:
            raise RuleError(
                f"Le dossier est reporté au {date_words(decision.postponed_to)}, qui ne suit pas "
                f"la session du {date_words(hearing.session_on)} : corrigez la date."
            )
    if decision.codes and not ruling.asks:
        raise RuleError(
            f"La décision « {ruling.words} » nomme des sous-domaines à montrer à nouveau : "
            "ôtez-les, ou choisissez « complément demandé »."
        )
    if decision.postponed_to is not None and ruling is not Ruling.NOT_EXAMINED:
        raise RuleError(
            f"La décision « {ruling.words} » reporte le dossier : ôtez la date du report, ou "
            "choisissez « non examiné »."
        )
    known = {sub.code for sub in release.subdomains} if release else set(decision.codes)
    for code in decision.codes:
        if code not in known:
            raise RuleError(f"Le sous-domaine {code} n’existe pas dans l’édition du dossier.")
    votes = decision.votes
    if votes is not None and min(votes.favour, votes.against, votes.blank) < 0:
        raise RuleError("Un nombre de voix est négatif : corrigez-le.")


def check_contestation(
    contestation: Contestation, hearing: Hearing, release: Release | None, today: date
) -> None:
    """Refuse a contestation of what is not known yet, or one that contradicts itself.

    :raises RuleError: why.
    """
    if hearing.minutes_on is None:
        raise RuleError(
            "Le procès-verbal n’est pas encore connu : une contestation porte sur une décision "
            "connue."
        )
    if not contestation.subject:
        raise RuleError("La contestation n’a pas d’objet : notez ce que la personne conteste.")
    _in_order("La contestation", hearing.minutes_on, contestation.received_on)
    _not_to_come("La contestation", contestation.received_on, today)
    _in_order("La réponse", contestation.received_on, contestation.answered_on)
    _not_to_come("La réponse", contestation.answered_on, today)
    if (contestation.answered_on is None) is bool(contestation.answer):
        raise RuleError("Une réponse à une contestation a un texte et une date : notez les deux.")
    if contestation.decision is not None:
        if contestation.answered_on is None:
            raise RuleError("Une nouvelle décision vient avec la réponse : notez la réponse aussi.")
        check_decision_itself(contestation.decision, hearing, release, today)
        _in_order("La nouvelle décision", contestation.received_on, contestation.decision.on)


def check_asked(hearing: Hearing) -> None:
    """Refuse a complément that nobody asked for, or of a decision that may still change.

    :raises RuleError: the decision that stands asks for nothing, or its minutes are not known.
    """
    if hearing.ruling is None or not hearing.ruling.asks:
        raise RuleError(_NOTHING_ASKED)
    _check_known(hearing, "le complément attend")


def _check_known(hearing: Hearing, waits: str) -> None:
    if hearing.minutes_on is None:
        raise RuleError(
            f"Le procès-verbal n’est pas encore connu, et la décision peut changer : {waits}."
        )


def _check_brought(complement: Complement, hearing: Hearing, today: date) -> None:
    """Refuse what was brought without being asked: a contestation may have ended the asking."""
    if not hearing.ever_asked:
        raise RuleError(_NOTHING_ASKED)
    _not_to_come("Le complément", complement.on, today)
    for shown in complement.shown:
        what = f"Le sous-domaine {shown.code}"
        if shown.code not in hearing.asked:
            raise RuleError(f"{what} n’a pas été demandé par le jury : retirez-le.")
        _not_to_come(f"{what}, montré à nouveau", shown.on, today)


def check_complement(
    complement: Complement, hearing: Hearing, journey: Journey, limit: date | None, today: date
) -> None:
    """Refuse a complément that does not answer what was asked; it only ever adds.

    :param limit: the last day to assess: asking for a complément does not stop the years.
    :raises RuleError: nothing asked, nothing brought, a day out of place, a trainer who observes.
    """
    check_asked(hearing)
    present = hearing.present
    assert present is not None, "asked by a decision"
    if not complement.text and not complement.shown:
        raise RuleError("Le complément est vide : notez le document, ou ce qui a été montré.")
    _in_order("Le complément", present.on, complement.on)
    _not_to_come("Le complément", complement.on, today)
    for shown in complement.shown:
        what = f"Le sous-domaine {shown.code}"
        if shown.code not in present.codes:
            raise RuleError(f"{what} n’a pas été demandé par le jury : retirez-le.")
        if not shown.text:
            raise RuleError(f"{what} n’a pas d’observation : notez ce que la personne a montré.")
        _in_order(f"{what}, montré à nouveau", present.on, shown.on)
        _not_to_come(f"{what}, montré à nouveau", shown.on, today)
        if limit is not None and shown.on > limit:
            raise RuleError(
                f"{what} ne se montre plus le {date_words(shown.on)} : le dernier jour était le "
                f"{date_words(limit)} ; il faut une nouvelle évaluation préalable."
            )
        check_not_trainer(journey, shown.observer, shown.on, f"{what} ne s’observe pas ainsi")


def check_certificate(certificate: Certificate, hearing: Hearing, today: date) -> None:
    """Refuse a certificate without its certification.

    :raises RuleError: not certified, or not for good, no number, a day out of place.
    """
    present = hearing.present
    if present is None or present.ruling is not Ruling.CERTIFIED:
        raise RuleError("Le jury n’a pas certifié ce dossier : il n’a pas de certificat.")
    _check_known(hearing, "le certificat attend")
    if not certificate.number:
        raise RuleError("Le certificat n’a pas de numéro : recopiez celui du parchemin.")
    _in_order("Le certificat", present.on, certificate.on)
    _not_to_come("Le certificat", certificate.on, today)


def _not_to_come(what: str, day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise RuleError(f"{what} : le {date_words(day)} est à venir ; corrigez la date.")


def _in_order(what: str, first: date, second: date | None) -> None:
    if second is not None and second < first:
        raise RuleError(
            f"{what} : le {date_words(second)} précède le {date_words(first)} ; corrigez la date."
        )

"""What a centre answers for over a period: fees by their dated amounts, réclamations answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words


class Service(Enum):
    """What a fee is asked for."""

    PREALABLE = "prealable"
    FINALE = "finale"
    DEPOSIT = "deposit"

    @property
    def words(self) -> str:
        """As the statement says it."""
        return {
            Service.PREALABLE: "Évaluation préalable",
            Service.FINALE: "Évaluation finale",
            Service.DEPOSIT: "Dossier déposé au jury",
        }[self]


@dataclass(frozen=True)
class Amount:
    """What one service costs from a day on, in cents."""

    service: Service
    cents: int
    since: date


@dataclass(frozen=True)
class Fees:
    """Every amount the centre ever asked; a later one takes the place of the one before."""

    amounts: tuple[Amount, ...] = ()

    def on(self, service: Service, day: date) -> Amount | None:
        """The amount of a service on a day; None when none is set."""
        known = [a for a in self.amounts if a.service is service and a.since <= day]
        return max(known, key=lambda amount: amount.since, default=None)


@dataclass(frozen=True)
class Counted:
    """So many of one service at one amount; None where none is set."""

    service: Service
    amount: Amount | None
    count: int


def counted_fees(fees: Fees, done: Sequence[tuple[Service, date]]) -> tuple[Counted, ...]:
    """What was done in a period, by service and by the amount of its day.

    :param done: each service, and its day.
    """
    counts: dict[tuple[Service, Amount | None], int] = {}
    for service, day in done:
        key = (service, fees.on(service, day))
        counts[key] = counts.get(key, 0) + 1
    order = list(Service)
    return tuple(
        Counted(service, amount, many)
        for (service, amount), many in sorted(
            counts.items(),
            key=lambda item: (
                order.index(item[0][0]),
                item[0][1].since if item[0][1] else date.min,
            ),
        )
    )


def check_fees(fees: Fees) -> None:
    """Refuse amounts that are negative, or two for one day.

    :raises RuleError: which.
    """
    seen: set[tuple[Service, date]] = set()
    for amount in fees.amounts:
        if amount.cents < 0:
            raise RuleError(f"{amount.service.words} : un prix n’est pas négatif, corrigez-le.")
        if (amount.service, amount.since) in seen:
            raise RuleError(
                f"{amount.service.words} : deux prix partent du {date_words(amount.since)}, "
                "gardez-en un."
            )
        seen.add((amount.service, amount.since))


@dataclass(frozen=True)
class Complaint:
    """A réclamation: what, when, from whom in a word, and the answer in time."""

    received_on: date
    subject: str
    who: str = ""
    answered_on: date | None = None
    answer: str = ""
    id: bytes | None = field(default=None, compare=False)


def check_complaint(complaint: Complaint, today: date) -> None:
    """Refuse a réclamation about nothing, to come, or half answered.

    :raises RuleError: why.
    """
    if not complaint.subject:
        raise RuleError("La réclamation n’a pas d’objet : notez ce qui est dit.")
    for what, day in (
        ("La réclamation", complaint.received_on),
        ("La réponse", complaint.answered_on),
    ):
        if day is not None and day > today:
            raise RuleError(f"{what} : le {date_words(day)} est à venir ; corrigez la date.")
    if (complaint.answered_on is None) is bool(complaint.answer):
        raise RuleError("Une réponse à une réclamation a un texte et une date : notez les deux.")
    if complaint.answered_on is not None and complaint.answered_on < complaint.received_on:
        raise RuleError(
            f"La réponse du {date_words(complaint.answered_on)} précède la réclamation : corrigez "
            "la date."
        )


def check_period(starts_on: date, ends_on: date) -> None:
    """Refuse a period that ends before it starts.

    :raises RuleError: it does.
    """
    if ends_on < starts_on:
        raise RuleError(
            f"La période finit le {date_words(ends_on)}, avant de commencer : corrigez les dates."
        )

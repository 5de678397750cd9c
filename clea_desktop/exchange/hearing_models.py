"""The shape of what a dossier file tells of the juries it went before."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from clea_desktop.domain.hearing import Ruling
from clea_desktop.exchange.parts import (
    AnyCode,
    ByName,
    Day,
    Flag,
    FullText,
    Name,
    Part,
    Text,
    at_most,
    each_once,
)

_FEW = 100
_CODES_LIMIT = 200

Count = Annotated[int, Field(ge=0, le=1_000_000)]


class VotesPart(Part):
    """How the members present voted."""

    favour: Count
    against: Count
    blank: Count = 0


class JuryDecisionPart(Part):
    """What a jury decided."""

    ruling: Annotated[Ruling, ByName]
    on: Day
    asked: Text = ""
    codes: Annotated[list[AnyCode], at_most(_CODES_LIMIT), each_once()] = []
    postponed_to: Day | None = None
    votes: VotesPart | None = None


class ContestationPart(Part):
    """What the person contests, and the answer."""

    received_on: Day
    subject: FullText
    answered_on: Day | None = None
    answer: Text = ""
    decision: JuryDecisionPart | None = None


class ShownPart(Part):
    """A sous-domaine shown again."""

    code: AnyCode
    on: Day
    observer: Name
    text: FullText


class ComplementPart(Part):
    """What a jury asked for, brought."""

    on: Day
    by: Name
    text: Text = ""
    shown: Annotated[list[ShownPart], at_most(_CODES_LIMIT)] = []


class CertificatePart(Part):
    """The parchemin."""

    number: Name
    on: Day


class HearingPart(Part):
    """One time before a jury."""

    session_on: Day
    delegate: Name
    entered_on: Day
    deposited_on: Day | None = None
    batch: Count | None = None
    rank: Count | None = None
    anonymous: Flag = False
    decision: JuryDecisionPart | None = None
    minutes_on: Day | None = None
    contestations: Annotated[list[ContestationPart], at_most(_FEW)] = []
    complement: ComplementPart | None = None
    certificate: CertificatePart | None = None

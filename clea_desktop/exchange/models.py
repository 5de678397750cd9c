"""The dossier file ``clea-dossier/1`` as strict models; nothing unknown passes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import FormOfAddress, IdentityDocument, NameChange, Sex
from clea_desktop.exchange.journey_models import JourneyPart
from clea_desktop.exchange.parts import (
    NAMES_LIMIT,
    AnyCode,
    BirthDate,
    ByName,
    Code,
    Day,
    Flag,
    FullText,
    GivenNames,
    Instant,
    Line,
    Name,
    Part,
    Text,
    at_most,
    each_once,
    refuse,
)

_ASSESSMENTS_LIMIT = 50
_REOPENINGS_LIMIT = 50
_MIGRATIONS_LIMIT = 20
_RECTIFICATIONS_LIMIT = 250
_CODES_LIMIT = 200


class ReferentialPart(Part):
    """Which edition of which référentiel; its fingerprint tells which correction of it."""

    id: Name
    edition: Name
    fingerprint: Line = ""


class BirthPlacePart(Part):
    """Where somebody was born."""

    commune: Line = ""
    insee_code: Line = ""
    postal_code: Line = ""
    country: Line = ""
    country_code: Line = ""


class FormerNamePart(Part):
    """A name borne until a day."""

    birth_name: Name
    usual_name: Name | None = None
    given_names: GivenNames = []
    until: Day
    reason: Annotated[NameChange, ByName]


class IdentityCheckPart(Part):
    """What an identity was seen on."""

    document: Annotated[IdentityDocument, ByName]
    by: Name
    on: Day


class CandidatePart(Part):
    """The person."""

    birth_name: Name
    usual_name: Name | None = None
    given_names: GivenNames = []
    sex: Annotated[Sex, ByName] | None = None
    form_of_address: Annotated[FormOfAddress, ByName] = FormOfAddress.NEUTRAL
    birth_date: BirthDate
    birth_place: BirthPlacePart | None = None
    former_names: Annotated[list[FormerNamePart], at_most(NAMES_LIMIT)] = []
    identity_check: IdentityCheckPart | None = None
    france_travail_id: Line = ""
    cpf_dossier: Line = ""
    phone: Line = ""
    email: Line = ""
    address: Line = ""


class MarkPart(Part):
    """One decision; a withdrawal is written ``null``: absent, it would be a slip."""

    criterion: Code
    mark: Annotated[Mark, ByName] | None
    at: Instant
    basis: Annotated[Basis, ByName] = Basis.OBSERVATION
    note: Text = ""
    observer: Name | None = None
    activity: Line = ""
    entered_by: Name | None = None
    entered_at: Instant | None = None


class NotePart(Part):
    """A note without a decision; an empty text takes the one before away."""

    criterion: Code
    text: Text
    at: Instant
    by: Name | None = None


class OpinionPart(Part):
    """The evaluator's opinion for the jury."""

    text: FullText
    by: Name
    at: Instant


class ReopeningPart(Part):
    """A closing taken back."""

    closed_on: Day
    closing_reason: Text = ""
    at: Instant
    by: Name
    reason: FullText


class RectificationPart(Part):
    """An error put right after the closing; ``null`` says that it was never assessed."""

    criterion: Code
    mark: Annotated[Mark, ByName] | None
    at: Instant
    by: Name
    reason: FullText
    closed: Annotated[int, Field(ge=1, le=_ASSESSMENTS_LIMIT)]


class MigrationPart(Part):
    """The assessment went on in a later edition: what was decided and written until then.

    ``correspondence`` is the fingerprint of what led there.
    """

    since: ReferentialPart
    at: Instant
    by: Name
    correspondence: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    marks: list[MarkPart] = []
    notes: list[NotePart] = []


class ReprisePart(Part):
    """What another organisme validated, read on its livret."""

    organisation: Line
    edition: Line = ""
    codes: Annotated[list[AnyCode], at_most(_CODES_LIMIT), each_once()]
    checked_by: Name
    checked_on: Day


class AssessmentPart(Part):
    """One assessment; an open one says ``"closed_on": null``.

    ``joined`` says that it was made apart from those before it: in another dossier of the same
    person, joined to this one, or before they were taken over.
    """

    kind: Annotated[Kind, ByName]
    referential: ReferentialPart | None = None
    opened_on: Day
    closed_on: Day | None
    closing_reason: Text = ""
    evaluator: Name
    marks: list[MarkPart] = []
    notes: list[NotePart] = []
    opinion: OpinionPart | None = None
    reopenings: Annotated[list[ReopeningPart], at_most(_REOPENINGS_LIMIT)] = []
    rectifications: Annotated[list[RectificationPart], at_most(_RECTIFICATIONS_LIMIT)] = []
    reprise: ReprisePart | None = None
    migrations: Annotated[list[MigrationPart], at_most(_MIGRATIONS_LIMIT)] = []
    joined: Flag = False

    @model_validator(mode="after")
    def _ended(self) -> AssessmentPart:
        if self.closing_reason and self.closed_on is None:
            raise refuse("elle a un motif de fin sans date de fin")
        if self.rectifications and self.closed_on is None:
            raise refuse("elle a une rectification sans date de fin")
        if self.reprise and self.migrations:
            raise refuse("elle est reprise d’ailleurs, et n’a pas changé d’édition ici")
        if self.reprise and (self.closed_on != self.opened_on or self.marks or self.reopenings):
            raise refuse(
                "elle est reprise d’ailleurs\u00a0: sa date de fin est celle d’ouverture, et elle "
                "n’a ni décision ni réouverture"
            )
        return self


class DossierContent(Part):
    """A whole dossier file; without an assessment it may name no référentiel."""

    format: Literal["clea-dossier/1"]
    referential: ReferentialPart | None = None
    candidate: CandidatePart
    assessments: Annotated[list[AssessmentPart], at_most(_ASSESSMENTS_LIMIT)]
    journey: JourneyPart | None = None

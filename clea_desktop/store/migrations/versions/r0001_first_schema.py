"""The first schema.

Written out in full and importing no live table: what a revision makes never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first schema."""
    op.create_table(
        "act",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("origin", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=True),
        sa.Column("undoes", sa.LargeBinary(length=16), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("origin", "seq", name=op.f("uq_act_origin_seq")),
    )
    op.create_index(op.f("ix_act_dossier"), "act", ["dossier"], unique=False)
    op.create_table(
        "centre",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("origin", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre")),
    )
    op.create_table(
        "dossier",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_dossier_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_dossier_year_number")),
    )
    op.create_table(
        "erasure",
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_erasure_act")),
        sa.PrimaryKeyConstraint("dossier", name=op.f("pk_erasure")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("supersedes", sa.LargeBinary(length=16), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("activity_number", sa.Text(), nullable=False),
        sa.Column("qualiopi", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("accreditation_number", sa.Text(), nullable=False),
        sa.Column("delegate", sa.Text(), nullable=False),
        sa.Column("accredited_from", sa.String(length=10), nullable=True),
        sa.Column("accredited_until", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_organisation_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_person_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_release_act")),
        sa.PrimaryKeyConstraint("id", "edition", "sequence", name=op.f("pk_release")),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("release", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.String(length=10), nullable=False),
        sa.Column("evaluator", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_assessment_act")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_assessment_dossier")),
        sa.ForeignKeyConstraint(["evaluator"], ["person.id"], name=op.f("fk_assessment_evaluator")),
        sa.ForeignKeyConstraint(
            ["release", "edition", "sequence"],
            ["release.id", "release.edition", "release.sequence"],
            name=op.f("fk_assessment_release_edition_sequence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(op.f("ix_assessment_dossier"), "assessment", ["dossier"], unique=False)
    op.create_table(
        "dossier_state",
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("next_act", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.String(length=10), nullable=True),
        sa.Column("closed_on", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("acquired", sa.Integer(), nullable=False),
        sa.Column("not_acquired", sa.Integer(), nullable=False),
        sa.Column("not_assessed", sa.Integer(), nullable=False),
        sa.Column("domains_validated", sa.Integer(), nullable=False),
        sa.Column("certifiable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_dossier_state_dossier")),
        sa.PrimaryKeyConstraint("dossier", name=op.f("pk_dossier_state")),
    )
    op.create_index(op.f("ix_dossier_state_reference"), "dossier_state", ["reference"], unique=True)
    op.create_index(
        op.f("ix_dossier_state_search_name_dossier"),
        "dossier_state",
        ["search", "name", "dossier"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dossier_state_stage_valid_until"),
        "dossier_state",
        ["stage", "valid_until"],
        unique=False,
    )
    op.create_table(
        "identity",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("supersedes", sa.LargeBinary(length=16), nullable=True),
        sa.Column("birth_name", sa.Text(), nullable=False),
        sa.Column("usual_name", sa.Text(), nullable=True),
        sa.Column("given_names", sa.Text(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("birth_date", sa.String(length=10), nullable=False),
        sa.Column("form_of_address", sa.String(length=10), nullable=False),
        sa.Column("birth_place", sa.Text(), nullable=True),
        sa.Column("former_names", sa.Text(), nullable=False),
        sa.Column("identity_check", sa.Text(), nullable=True),
        sa.Column("france_travail_id", sa.Text(), nullable=False),
        sa.Column("cpf_dossier", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_identity_act")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_identity_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_dossier"), "identity", ["dossier"], unique=False)
    op.create_table(
        "release_check",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("release", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("official_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_release_check_act")),
        sa.ForeignKeyConstraint(
            ["release", "edition", "sequence"],
            ["release.id", "release.edition", "release.sequence"],
            name=op.f("fk_release_check_release_edition_sequence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_check")),
    )
    op.create_index(
        op.f("ix_release_check_release_edition_sequence"),
        "release_check",
        ["release", "edition", "sequence"],
        unique=False,
    )
    op.create_table(
        "closing",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("closed_on", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_closing_act")),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessment.id"], name=op.f("fk_closing_assessment")
        ),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_closing_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
    )
    op.create_index(op.f("ix_closing_assessment"), "closing", ["assessment"], unique=False)
    op.create_table(
        "mark",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=True),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("observer", sa.LargeBinary(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("entered_at", sa.String(length=40), nullable=True),
        sa.Column("supersedes", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_mark_act")),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name=op.f("fk_mark_assessment")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_mark_dossier")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_mark_entered_by")),
        sa.ForeignKeyConstraint(["observer"], ["person.id"], name=op.f("fk_mark_observer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_index(op.f("ix_mark_assessment"), "mark", ["assessment"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("supersedes", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_note_act")),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name=op.f("fk_note_assessment")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_note_by")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_note_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_assessment"), "note", ["assessment"], unique=False)
    op.create_table(
        "opinion",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("supersedes", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_opinion_act")),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessment.id"], name=op.f("fk_opinion_assessment")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_opinion_by")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_opinion_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    op.create_index(op.f("ix_opinion_assessment"), "opinion", ["assessment"], unique=False)

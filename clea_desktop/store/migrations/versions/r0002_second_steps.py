"""Second steps: reopening, rectification, documents handed over, joined and withdrawn dossiers.

Nothing is rebuilt: new tables, and columns that say what the rows of the first schema meant.
The lines of lists are made afresh afterwards: they hold nothing of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns of the second schema."""
    op.create_table(
        "joining",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("joined", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_joining_act")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_joining_dossier")),
        sa.ForeignKeyConstraint(["joined"], ["dossier.id"], name=op.f("fk_joining_joined")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
    )
    op.create_index(op.f("ix_joining_dossier"), "joining", ["dossier"], unique=False)
    op.create_index(op.f("ix_joining_joined"), "joining", ["joined"], unique=False)
    op.create_table(
        "person_name",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_person_name_act")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_person_name_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_name")),
    )
    op.create_index(op.f("ix_person_name_person"), "person_name", ["person"], unique=False)
    op.create_table(
        "release_correction",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("release", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("required", sa.Integer(), nullable=True),
        sa.Column("mandatory", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_release_correction_act")),
        sa.ForeignKeyConstraint(
            ["release", "edition", "sequence"],
            ["release.id", "release.edition", "release.sequence"],
            name=op.f("fk_release_correction_release_edition_sequence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_correction")),
    )
    op.create_index(
        op.f("ix_release_correction_release_edition_sequence"),
        "release_correction",
        ["release", "edition", "sequence"],
        unique=False,
    )
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_withdrawal_act")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_withdrawal_by")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_withdrawal_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    op.create_index(op.f("ix_withdrawal_dossier"), "withdrawal", ["dossier"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_document_act")),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessment.id"], name=op.f("fk_document_assessment")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_document_by")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_document_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_dossier"), "document", ["dossier"], unique=False)
    op.create_table(
        "rectification",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=True),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_rectification_act")),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessment.id"], name=op.f("fk_rectification_assessment")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_rectification_by")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_rectification_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
    )
    op.create_index(
        op.f("ix_rectification_assessment"), "rectification", ["assessment"], unique=False
    )
    op.create_table(
        "release_decision",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("release", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_release_decision_act")),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessment.id"], name=op.f("fk_release_decision_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossier.id"], name=op.f("fk_release_decision_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["release", "edition", "sequence"],
            ["release.id", "release.edition", "release.sequence"],
            name=op.f("fk_release_decision_release_edition_sequence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_decision")),
    )
    op.create_index(
        op.f("ix_release_decision_assessment"), "release_decision", ["assessment"], unique=False
    )
    op.create_table(
        "reopening",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("closing", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_reopening_act")),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessment.id"], name=op.f("fk_reopening_assessment")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_reopening_by")),
        sa.ForeignKeyConstraint(["closing"], ["closing.id"], name=op.f("fk_reopening_closing")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_reopening_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
    )
    op.create_index(op.f("ix_reopening_assessment"), "reopening", ["assessment"], unique=False)
    op.add_column(
        "dossier_state",
        sa.Column("birth_date", sa.String(length=10), server_default="", nullable=False),
    )
    op.add_column(
        "dossier_state", sa.Column("hidden", sa.Boolean(), server_default="0", nullable=False)
    )
    op.drop_index(op.f("ix_dossier_state_search_name_dossier"), table_name="dossier_state")
    op.create_index(
        "ix_dossier_state_listed", "dossier_state", ["hidden", "search", "dossier"], unique=False
    )
    op.add_column(
        "release_check", sa.Column("conforms", sa.Boolean(), server_default="1", nullable=False)
    )

"""The whole path: steps beside the assessments, reprises, contacts, absences.

One table is rebuilt, which has no children. The rest is added: new tables, and two columns of the
lines, which are made afresh afterwards.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns of the third schema."""
    _let_papers_be_without_assessment()
    op.add_column("release_check", sa.Column("first_by", sa.LargeBinary(length=16), nullable=True))
    op.add_column("release_check", sa.Column("first_at", sa.String(length=40), nullable=True))
    op.create_table(
        "contact",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("taken_on", sa.String(length=10), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_contact_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person", sa.LargeBinary(length=16), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_absence_act")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_absence_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_person"), "absence", ["person"], unique=False)
    op.create_table(
        "contact_state",
        sa.Column("contact", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("trajectory", sa.String(length=20), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.String(length=10), nullable=False),
        sa.Column("next_on", sa.String(length=10), nullable=True),
        sa.Column("awaited", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contact.id"], name=op.f("fk_contact_state_contact")),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_contact_state")),
    )
    op.create_index(
        "ix_contact_state_awaited", "contact_state", ["awaited", "next_on", "contact"], unique=False
    )
    op.create_table(
        "contact_step",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("contact", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entry", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_contact_step_act")),
        sa.ForeignKeyConstraint(["contact"], ["contact.id"], name=op.f("fk_contact_step_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_step")),
    )
    op.create_index(op.f("ix_contact_step_contact"), "contact_step", ["contact"], unique=False)
    op.create_table(
        "reprise",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("checked_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("checked_on", sa.String(length=10), nullable=False),
        sa.Column("scan", sa.LargeBinary(), nullable=True),
        sa.Column("scan_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_reprise_act")),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessment.id"], name=op.f("fk_reprise_assessment")
        ),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_reprise_checked_by")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_reprise_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reprise")),
    )
    op.create_index(op.f("ix_reprise_assessment"), "reprise", ["assessment"], unique=False)
    op.create_table(
        "step",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entry", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_step_act")),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name=op.f("fk_step_assessment")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_step_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
    )
    op.create_index(op.f("ix_step_dossier"), "step", ["dossier"], unique=False)
    op.add_column("dossier_state", sa.Column("next_on", sa.String(length=10), nullable=True))
    op.add_column("dossier_state", sa.Column("evaluator", sa.LargeBinary(length=16), nullable=True))
    op.create_index(
        "ix_dossier_state_next",
        "dossier_state",
        ["hidden", "next_act", "next_on", "dossier"],
        unique=False,
    )


def _let_papers_be_without_assessment() -> None:
    """Rebuild the papers handed over: some are, before any assessment. Nothing refers to them."""
    op.create_table(
        "document_rebuilt",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=True),
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
    columns = 'id, act, dossier, assessment, kind, at, "by", pages, sha256, content'
    op.execute(f"INSERT INTO document_rebuilt ({columns}) SELECT {columns} FROM document")  # noqa: S608 - no text of anyone's in it
    op.drop_table("document")
    op.rename_table("document_rebuilt", "document")
    op.create_index(op.f("ix_document_dossier"), "document", ["dossier"], unique=False)

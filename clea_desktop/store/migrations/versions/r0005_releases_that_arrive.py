"""Releases that arrive with what goes with them, and assessments that go on in a later edition.

Nothing is rebuilt: two tables and a column are added.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the column of the fifth schema."""
    op.create_table(
        "release_part",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("release", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_release_part_act")),
        sa.ForeignKeyConstraint(
            ["release", "edition", "sequence"],
            ["release.id", "release.edition", "release.sequence"],
            name=op.f("fk_release_part_release_edition_sequence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_part")),
    )
    op.create_index(
        op.f("ix_release_part_release_edition_sequence"),
        "release_part",
        ["release", "edition", "sequence"],
        unique=False,
    )
    op.add_column("release_check", sa.Column("elsewhere", sa.Text(), nullable=True))
    op.create_table(
        "migration",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment", sa.LargeBinary(length=16), nullable=False),
        sa.Column("release", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("since_release", sa.String(length=100), nullable=False),
        sa.Column("since_edition", sa.String(length=100), nullable=False),
        sa.Column("since_sequence", sa.Integer(), nullable=False),
        sa.Column("correspondence", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("marks_from", sa.Integer(), nullable=False),
        sa.Column("notes_from", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_migration_act")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_migration_dossier")),
        sa.ForeignKeyConstraint(
            ["assessment"], ["assessment.id"], name=op.f("fk_migration_assessment")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_migration_by")),
        sa.ForeignKeyConstraint(
            ["release", "edition", "sequence"],
            ["release.id", "release.edition", "release.sequence"],
            name=op.f("fk_migration_release_edition_sequence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration")),
    )
    op.create_index(op.f("ix_migration_assessment"), "migration", ["assessment"], unique=False)

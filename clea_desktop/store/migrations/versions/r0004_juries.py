"""Juries: what the centre keeps beside its dossiers, and where each dossier stands before one.

Nothing is rebuilt: a table and columns are added, and the lines are made afresh afterwards.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the columns of the fourth schema."""
    op.create_table(
        "centre_step",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("about", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entry", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_centre_step_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre_step")),
    )
    op.create_index(op.f("ix_centre_step_kind"), "centre_step", ["kind"], unique=False)
    op.create_index(op.f("ix_centre_step_about"), "centre_step", ["about"], unique=False)
    op.add_column("step", sa.Column("session", sa.LargeBinary(length=16), nullable=True))
    op.create_index(op.f("ix_step_session"), "step", ["session"], unique=False)
    op.add_column("dossier_state", sa.Column("lacks", sa.Text(), nullable=False, server_default=""))
    op.add_column("dossier_state", sa.Column("session", sa.LargeBinary(length=16), nullable=True))
    op.add_column(
        "dossier_state",
        sa.Column("standing", sa.String(length=20), nullable=False, server_default=""),
    )

"""The pieces kept beside the database: their keys, and the key that names their files.

Nothing is rebuilt: a table and a column are added.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column of the sixth schema."""
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("act", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dossier", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_evidence_file_act")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_evidence_file_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    op.create_index(op.f("ix_evidence_file_dossier"), "evidence_file", ["dossier"], unique=False)
    op.create_index(op.f("ix_evidence_file_digest"), "evidence_file", ["digest"], unique=False)
    op.add_column("centre", sa.Column("naming_key", sa.LargeBinary(length=32), nullable=True))
    op.execute("UPDATE centre SET naming_key = randomblob(32)")

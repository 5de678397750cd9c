"""What every table shares: its metadata, the names of its constraints, ids and references."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, String

from clea_desktop.store.types import Id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[Any]:
    """The id of a row."""
    return Column("id", Id(), primary_key=True)


def reference(name: str, target: str, nullable: bool = False) -> Column[Any]:
    """The id of a row of another table."""
    return Column(name, Id(), ForeignKey(f"{target}.id"), nullable=nullable)


RELEASE = ["release", "edition", "sequence"]


def release_key() -> list[Any]:
    """The three columns that name a release, and that it is one the centre holds."""
    return [
        Column("release", String(100), nullable=False),
        Column("edition", String(100), nullable=False),
        Column("sequence", Integer, nullable=False),
        ForeignKeyConstraint(RELEASE, ["release.id", "release.edition", "release.sequence"]),
    ]

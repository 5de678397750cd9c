"""What an act seals: a column that a later schema adds does not make old acts look altered."""

from __future__ import annotations

import pytest

from clea_desktop.store import acts
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Row

SALT = b"salt"
OF_SECOND_SCHEMA = {"id": b"row", "act": b"act", "line": "1.1", "conforms": True}
READ_TODAY = {**OF_SECOND_SCHEMA, "first_by": None, "first_at": None}


def rows(values: dict[str, object]) -> list[Row]:
    return [(t.release_check, values)]


def test_an_act_of_before_the_column_is_sealed_as_it_was() -> None:
    sealed = acts.digest(rows(OF_SECOND_SCHEMA), SALT)
    assert acts.sealed_by(rows(READ_TODAY), SALT, sealed)
    assert acts.digest(rows(READ_TODAY), SALT) == sealed


def test_an_act_of_the_schema_that_counted_it_empty_is_sealed_too() -> None:
    sealed = acts._digest(rows(READ_TODAY), SALT)
    assert sealed != acts.digest(rows(READ_TODAY), SALT)
    assert acts.sealed_by(rows(READ_TODAY), SALT, sealed)


@pytest.mark.parametrize(
    "changed",
    [{"line": "1.2"}, {"conforms": False}, {"first_by": b"somebody"}, {"session": b"a-session"}],
)
def test_what_was_changed_is_found(changed: dict[str, object]) -> None:
    for seal in (acts.digest, acts._digest):
        sealed = seal(rows(READ_TODAY), SALT)
        assert not acts.sealed_by(rows({**READ_TODAY, **changed}), SALT, sealed)


def test_every_column_added_later_is_named() -> None:
    """A column added to a table of facts must be in ``ADDED_LATER``, or old acts look altered."""
    first = {
        "release_check": {"first_by", "first_at", "elsewhere"},
        "step": {"session"},
    }
    known = {name for names in first.values() for name in names}
    assert known == acts.ADDED_LATER
    assert all(names <= set(t.metadata.tables[table].c.keys()) for table, names in first.items())

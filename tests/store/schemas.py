"""What the schema of a file is: its own words, or what they come to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, text


def schema_of(engine: Engine) -> list[Any]:
    """Every table, index and trigger, as SQLite keeps it."""
    with engine.connect() as connection:
        sql = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        return [tuple(row) for row in connection.execute(text(sql))]


def shape_of(engine: Engine) -> dict[str, Any]:
    """What a schema says of each table, but for the order of columns, references and indexes."""
    ranks = {"table_xinfo": {"cid"}, "foreign_key_list": {"id"}, "index_list": {"seq"}}
    shape: dict[str, Any] = {}
    with engine.connect() as connection:

        def said(pragma: str, name: str) -> list[Any]:
            rows = connection.execute(text(f"SELECT * FROM pragma_{pragma}('{name}')")).mappings()
            kept = [{key: str(row[key]) for key in row if key not in ranks[pragma]} for row in rows]
            return sorted(sorted(row.items()) for row in kept)

        for kind, name, table, sql in schema_of(engine):
            # An index is said by its own words; that of a constraint has none.
            shape[name] = (table, [said(each, name) for each in ranks] if kind == "table" else sql)
    return shape

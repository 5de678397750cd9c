"""Alembic migrations, run from inside the package; each release of the schema keeps its own."""

"""The role of somebody in a database that nobody has open yet: that of a backup laid out."""

from __future__ import annotations

from pathlib import Path

from clea_desktop.domain.rights import Profile, Role, profile_of, standing_profiles
from clea_desktop.store import centre_steps, migrate, registry
from clea_desktop.store.database import keyed_engine
from clea_desktop.store.problems import translated

_WITH_PROFILES = migrate.REVISIONS[migrate.REVISIONS.index("0004") :]


def role_in(path: Path, data_key: bytes, evaluator: bytes) -> Role | None:
    """The role of a person there; None without a profile, or once it was withdrawn.

    :raises EnvironmentProblem: the file is damaged.
    """
    engine = keyed_engine(path, data_key)
    try:
        with translated(path.name), engine.connect() as connection:
            kept = migrate.revision(connection) in _WITH_PROFILES
            said = centre_steps.all_of(connection, Profile) if kept else []
            founder = registry.founder(connection)
            maker = None if founder is None else registry.first_known(connection, founder)
            profiles = standing_profiles(said, maker, registry.made_on(connection))
    finally:
        engine.dispose()
    found = profile_of(profiles, evaluator)
    return None if found is None or found.withdrawn_on is not None else found.role

"""A made-up earlier edition, for the made-up centre: dossiers on it have somewhere to go on.

It is the edition of 2016 under another name, which says so: nobody may take it for a real one.
"""

from __future__ import annotations

import json

from clea_desktop import paths
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.referentials.bundled import bundled_correspondences
from clea_desktop.referentials.format import parse_release_file
from clea_desktop.referentials.names import correspondence_name
from clea_desktop.referentials.parts import read_correspondence
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_rows, registry
from clea_desktop.store.acts import Draft

EDITION = "2018-essai"
FOLLOWED_BY = (14, 15)
"""The dossiers that follow it: a préalable, then a finale, each open."""

_NOTE = (
    "Édition inventée pour essayer le passage d’une édition à l’autre : ses lignes sont celles de "
    "2016. Aucun organisme ne l’a publiée."
)


def add_earlier_edition(centre: Centre, later: Release) -> Release:
    """Give a centre the made-up edition, and what leads from it to a later one."""
    basis = ReleaseKey(later.key.id, "2016")
    with centre.store.database.reading() as connection:
        fields = json.loads(registry.release_content(connection, basis))
    fields |= {
        "edition": EDITION,
        "title": f"{fields['title']} (édition d’essai)",
        "note": _NOTE,
    }
    file = parse_release_file(json.dumps(fields).encode(), EDITION)
    found = [
        content
        for lead, content in bundled_correspondences(paths.resources() / "referentials")
        if (lead.since, lead.edition) == (basis.edition, later.key.edition)
    ]
    lead = {**json.loads(found[0]), "from": EDITION, "note": _NOTE}
    _lead, content = read_correspondence(json.dumps(lead).encode(), EDITION)
    part = centre_rows.release_part_row(
        centre.store.new_id(), later.key, correspondence_name(EDITION), content
    )
    with centre.store.database.writing() as transaction:
        transaction.append(
            Draft("release", "édition d’essai", centre.clock(), by=centre.operator),
            [centre_rows.release_row(file.release, file.content), part],
        )
    centre.learn(file.release.key, file.release.fingerprint)
    centre.learn(later.key, later.fingerprint)
    return centre.release(file.release.key)

"""The home that every fault strikes: a centre where each kind of act has something to do."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, time
from functools import cached_property
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.rights import Role
from clea_desktop.services import backups, dossiers, exporting, profiles, publishers
from clea_desktop.services.centre import Centre
from clea_desktop.services.demo import PASSPHRASE as OF_DEMO
from clea_desktop.services.opening import Secret
from clea_desktop.store import bulk
from clea_desktop.store.backup import backups_in
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, someone
from tests.juries import PARIS, TODAY, a_session, entered, jury_centre, validated
from tests.packs import PUBLISHER, lead, packed, relabelled, tree

DATABASES = Path(__file__).parents[1] / "databases"
OPEN, ERASABLE, IMPORTED, COMPLETE = 3, 2, 2, 2
LEAVER, LEAVING = "Nadia Petit", "la phrase de Nadia"


def clock() -> TestClock:
    """The hour at which everything happens."""
    return TestClock(datetime.combine(TODAY, time(15), PARIS))


@dataclass(frozen=True)
class Ids:
    """What the acts are about, in hexadecimal."""

    session: str
    assessments: list[str]
    erasable: list[str]


class Home:
    """A folder that holds all that a person has: the centre, its backups, what they ask for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.data = root / "centre"
        self.old = root / "ancien"
        self.new = root / "nouveau"
        self.away = root / "ailleurs"
        self.asked = root / "demande"
        self.out = root / "remise"

    @cached_property
    def ids(self) -> Ids:
        """What the acts are about."""
        return Ids(**json.loads((self.asked / "ids.json").read_text("utf-8")))

    @property
    def files(self) -> list[Path]:
        """The dossiers to bring in."""
        return sorted(self.asked.glob("dossier-*.json"))

    @property
    def packs(self) -> list[Path]:
        """The releases to take in, in their order."""
        return sorted(self.asked.glob("*.clea-ref"))

    @property
    def backup(self) -> Path:
        """The first backup of the centre."""
        return backups_in(paths.backups_of(self.data))[0]

    def secret(self, data: Path) -> Secret:
        """What opens a centre of this home."""
        return Secret(passphrase=OF_DEMO) if data == self.old else SECRET

    def fill_from(self, template: Path) -> None:
        """Be as the template is, whatever was here."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(template, self.root)


def make(home: Home) -> None:
    """Fill an empty home; slow, so it is done once and copied."""
    home.root.mkdir(parents=True)
    home.asked.mkdir()
    home.out.mkdir()
    shutil.copytree(DATABASES / "0001", home.old)
    _files_to_import(home)
    centre = jury_centre(home.data, COMPLETE)
    session = a_session(centre)
    entered(centre, session)
    names = ("Lopes", "Costa", "Diallo", "Meyer", "Rossi")
    given = [opened_prealable(centre, someone(name)) for name in names[: OPEN + ERASABLE]]
    publishers.trust(centre, PUBLISHER.public, "Éditeur inventé", PUBLISHER.public.fingerprint)
    profiles.add(centre, LEAVER, Role.EVALUATOR, LEAVING)
    ids = Ids(
        session.hex(),
        [assessment.hex() for _, assessment in given[:OPEN]],
        [dossier.hex() for dossier, _ in given[OPEN:]],
    )
    (home.asked / "ids.json").write_text(json.dumps(asdict(ids)), "utf-8")
    (home.asked / "1.clea-ref").write_bytes(
        packed(tree(sequence=2, change=relabelled("1.1.1", "Écouter")))
    )
    (home.asked / "2.clea-ref").write_bytes(
        packed(tree("2027"), others={"correspondance-2021.json": lead("2021", "2027")})
    )
    backups.close_with_backup(centre)


def _files_to_import(home: Home) -> None:
    """Dossiers that another centre wrote out."""
    elsewhere: Centre = new_centre(home.root / "other", clock())
    bulk.load(
        elsewhere.store.database,
        (validated(elsewhere, 40 + rank) for rank in range(IMPORTED)),
        elsewhere.clock(),
        elsewhere.operator,
        elsewhere.release,
        elsewhere.store.new_id,
    )
    for rank, line in enumerate(dossiers.list_dossiers(elsewhere)):
        exporting.export_dossier(elsewhere, line.reference, home.asked / f"dossier-{rank}.json")
    elsewhere.close()
    shutil.rmtree(home.root / "other")

"""Nothing written for someone else lands among the centre's own files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clea_desktop import paths
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Organisation
from clea_desktop.services import closing, exporting, marking, papers
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import init
from clea_desktop.services.outside import check_outside
from tests.centres import CHEAP, PASSPHRASE, TestClock, opened_prealable

ORGANISATION = Organisation("Centre de Lisieux")


def refused(data: Path, to: Path) -> None:
    with pytest.raises(RuleError, match="que le centre garde pour lui\u00a0: choisissez"):
        check_outside(data, to)


@pytest.fixture
def reference(centre: Centre) -> str:
    """A dossier whose papers can be made."""
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    return centre.in_hand(dossier).reference


WRITE: dict[str, Callable[[Centre, str, Path], object]] = {
    "export": exporting.export_dossier,
    "document": lambda centre, ref, to: exporting.write_paper(centre, "livret", ref, to),
    "window": lambda centre, _ref, to: papers.save_pdf(centre, b"%PDF-", to),
}


@pytest.mark.parametrize("write", WRITE.values(), ids=WRITE)
@pytest.mark.parametrize("name", ["centre.db", "head", "evidence/a.pdf", "neuf.json"])
def test_no_file_of_the_centre_is_replaced(
    centre: Centre, reference: str, write: Callable[[Centre, str, Path], object], name: str
) -> None:
    data = centre.store.folder.path
    backups = paths.backups_of(data)
    backups.mkdir()
    kept = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}
    for folder in (data, backups):
        with pytest.raises(RuleError, match="garde pour lui"):
            write(centre, reference, folder / name)
    assert {file: file.read_bytes() for file in data.rglob("*") if file.is_file()} == kept
    assert list(backups.iterdir()) == []
    beside = data.with_name("neuf.json")
    write(centre, reference, beside)
    assert beside.stat().st_size > 0


def test_the_folder_is_known_by_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "centre"
    (data / "evidence").mkdir(parents=True)
    (tmp_path / "centre-sauvegardes").mkdir()
    (tmp_path / "lien").symlink_to(data)
    (tmp_path / "vers-la-base").symlink_to(data / "centre.db")
    (data / "dehors").symlink_to(tmp_path / "ailleurs.pdf")
    (tmp_path / "boucle").symlink_to(tmp_path / "boucle")
    refused(data, tmp_path / "lien" / "a")
    refused(data, tmp_path / "lien" / ".." / "centre-sauvegardes" / "a")
    refused(data, tmp_path / "x" / ".." / "centre" / "evidence" / "a")
    refused(data, tmp_path / "vers-la-base")
    refused(data, data / "dehors")
    refused(tmp_path / "lien", data / "a")
    refused(tmp_path / "lien", tmp_path / "centre-sauvegardes" / "a")
    check_outside(data, tmp_path / "a")
    check_outside(data, tmp_path / "boucle" / "a")
    check_outside(data, tmp_path / "centre-2" / "a")
    monkeypatch.chdir(data)
    refused(Path(), Path("a"))
    refused(Path(), Path("../centre-sauvegardes/a"))
    check_outside(Path(), Path("../a"))


def test_a_system_that_ignores_case_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "centre"
    refused(data, tmp_path / "Centre" / "fiche.txt")
    data.mkdir()
    check_outside(data, tmp_path / "Centre" / "fiche.txt")
    real = Path.stat

    def stat(path: Path, **options: bool) -> os.stat_result:
        return real(Path(str(path).replace("Centre", "centre")), **options)

    monkeypatch.setattr(Path, "stat", stat)
    refused(data, tmp_path / "Centre" / "fiche.txt")


def test_a_recovery_sheet_stands_outside_and_replaces_nothing(tmp_path: Path) -> None:
    data, other = tmp_path / "centre", tmp_path / "fiche.txt"
    other.write_text("celle d’un autre centre")
    (tmp_path / "lien.txt").symlink_to(tmp_path / "nulle-part")
    for sheet, said in (
        (data / "fiche.txt", "garde pour lui"),
        (tmp_path / "centre-sauvegardes" / "fiche.txt", "garde pour lui"),
        (other, "existe déjà"),
        (tmp_path / "lien.txt", "existe déjà"),
    ):
        with pytest.raises(RuleError, match=said):
            init(
                data, PASSPHRASE, ORGANISATION, "Paul Roux", TestClock(), CHEAP,
                recovery_sheet=sheet,
            )  # fmt: skip
    assert other.read_text() == "celle d’un autre centre"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fiche.txt", "lien.txt"]

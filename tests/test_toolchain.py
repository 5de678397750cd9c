"""What the tools promise of the lock, of the set-up, and of a domain that reaches nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import setup

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED: dict[str, str] = dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", LOCK, re.MULTILINE))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = [
    Requirement(line)
    for line in [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
]


# The lock ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("requirement", ASKED, ids=lambda asked: asked.name)
def test_the_lock_holds_what_the_project_asks_for(requirement: Requirement) -> None:
    assert requirement.specifier.contains(PINNED[canonicalize_name(requirement.name)])


def test_the_lock_never_pins_the_qt_that_loses_references() -> None:
    assert PINNED["pyside6-essentials"] == PINNED["shiboken6"] != "6.12.0"


def test_the_lock_checks_every_package_and_names_no_registry() -> None:
    assert all("--hash=sha256:" in setup.locked_entry(name, LOCK) for name in PINNED)
    assert "://" not in LOCK
    assert not re.search(r"^-", LOCK, re.MULTILINE)


# The set-up --------------------------------------------------------------------------------------


class Machine:
    """A computer that only notes what it is told and asked to run; it fails what is refused."""

    def __init__(self, patch: pytest.MonkeyPatch, prefix: list[str] | None, refuses: str) -> None:
        self.refuses = refuses
        self.log: list[str] = []
        patch.setattr(setup, "say", self.log.append)
        patch.setattr(setup, "succeeds", self.succeeds)
        patch.setattr(setup, "administrator_prefix", lambda: prefix)
        patch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")

    def succeeds(self, *command: str | Path, settings: dict[str, str] | None = None) -> bool:
        self.log.append(" ".join(map(str, command)))
        return self.refuses not in self.log[-1]


def test_an_entry_of_the_lock_is_found_whole_and_alone() -> None:
    one = "a==2 ; x \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\n"
    lock = f"a-b==1 \\\n    --hash=sha256:0\n{one}c==3\n"
    assert setup.locked_entry("a", lock) == one
    with pytest.raises(setup.SetupProblem, match="make lock"):
        setup.locked_entry("b", lock)


def test_only_what_the_loader_does_not_find_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        if name == "libEGL.so.1":
            raise OSError(name)

    monkeypatch.setattr("ctypes.CDLL", load)
    assert list(setup.missing_libraries()) == ["libegl1"]


def test_packages_are_named_with_their_purpose_before_they_are_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch, ["sudo"], refuses="nothing")
    setup.apt_install({"libegl1": "l’affichage"}, optional=False)
    *said, update, install = machine.log
    assert "  libegl1 (pour l’affichage)" in said
    assert said[-1].endswith("sudo apt-get install --yes --no-install-recommends libegl1")
    assert update.startswith("sudo ")
    assert install.startswith("sudo ")


@pytest.mark.parametrize("prefix", [None, ["sudo"]], ids=["no right", "sudo refuses"])
def test_without_the_right_a_needed_package_stops_with_the_command_to_type(
    monkeypatch: pytest.MonkeyPatch, prefix: list[str] | None
) -> None:
    Machine(monkeypatch, prefix, refuses="apt-get")
    with pytest.raises(setup.SetupProblem, match=r"apt-get install .* libegl1"):
        setup.apt_install({"libegl1": "l’affichage"}, optional=False)


def test_without_the_right_an_optional_package_is_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch, None, refuses="apt-get")
    setup.apt_install({"libjaxb-java": "le juge"}, optional=True)
    assert machine.log[-1].startswith("On continue sans.")


def test_pip_takes_over_when_uv_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, None, refuses="uv pip sync")
    setup.install_locked_packages()
    assert machine.log[-1].endswith(f"--require-hashes --requirement {setup.LOCK}")


def test_pip_s_certificate_and_index_reach_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "UV_DEFAULT_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CERT", "centre.pem")
    monkeypatch.setenv("PIP_INDEX_URL", "file:///miroir")
    settings = setup.uv_settings()
    assert settings["SSL_CERT_FILE"] == "centre.pem"
    assert settings["UV_DEFAULT_INDEX"] == "file:///miroir"


def test_a_set_up_is_current_until_the_lock_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("LOCK", "STAMP", "PYTHON"):
        monkeypatch.setattr(setup, name, tmp_path / name)
    setup.LOCK.write_text("a==1")
    setup.PYTHON.touch()
    assert not setup.is_current()
    setup.STAMP.write_text(setup.fingerprint())
    assert setup.is_current()
    setup.LOCK.write_text("a==2")
    assert not setup.is_current()


@pytest.mark.parametrize("windows", [True, False])
def test_the_program_is_found_from_an_environment_in_a_folder_with_accents(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, windows: bool
) -> None:
    root = tmp_path / "Éloïse – CléA"
    packages = root / ".venv" / "lib" / "site-packages"
    commands = root / ".venv" / "bin"
    for folder in (packages, commands):
        folder.mkdir(parents=True)
    monkeypatch.setattr(setup, "ROOT", root)
    monkeypatch.setattr(setup, "BIN", commands)
    monkeypatch.setattr(setup, "WINDOWS", windows)
    answer = subprocess.CompletedProcess([], 0, stdout=f"{packages}\n")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: answer)
    setup.install_project()
    line = (packages / "clea_desktop.pth").read_bytes().decode("ascii")
    assert (packages / line.rstrip("\n")).resolve() == root.resolve()
    assert [file.suffix for file in commands.iterdir()] == [".cmd" if windows else ""]


# The domain --------------------------------------------------------------------------------------

OUTSIDE = {"breakpoint", "input", "now", "open", "print", "today", "utcnow"}


def reaches(tree: ast.AST) -> Iterator[str]:
    """What a module imports from outside its room and Python, or asks of the world."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [node.module or ""]
        else:
            imported = []
        for name in imported:
            ours = f"{name}.".startswith("clea_desktop.domain.")
            if not ours and name.partition(".")[0] not in sys.stdlib_module_names:
                yield name
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in OUTSIDE:
                yield f"{name}()"


def test_the_domain_is_standard_library_only_and_asks_nothing_of_the_world() -> None:
    files = sorted((ROOT / "clea_desktop" / "domain").rglob("*.py"))
    assert files
    found = {
        file.name: list(reaches(ast.parse(file.read_text(encoding="utf-8")))) for file in files
    }
    assert not {name: reached for name, reached in found.items() if reached}


@pytest.mark.parametrize(
    "line",
    [
        "import numpy",
        "from clea_desktop.store import rows",
        "open('x')",
        "d = datetime.date.today()",
    ],
)
def test_a_domain_that_reached_out_would_be_seen(line: str) -> None:
    assert list(reaches(ast.parse(line)))

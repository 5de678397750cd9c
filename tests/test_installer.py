"""What packages are made of: what is left out, licences, bills, the same bytes twice."""

from __future__ import annotations

import gzip
import re
import shutil
import sysconfig
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import Image

from clea_desktop.__main__ import window_options
from installer import common, contents, icons, notices
from installer.linux import build as linux_build
from installer.windows import trial as windows_trial
from tests.test_french_strings import faults

ROOT = common.ROOT
SITE = Path(sysconfig.get_path("purelib"))
LINUX, WINDOWS = ROOT / "installer" / "linux", ROOT / "installer" / "windows"


@pytest.fixture(autouse=True)
def _at_one_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")


# What is left out --------------------------------------------------------------------------------


def test_what_only_a_dropped_plugin_needed_goes_with_it() -> None:
    plugins = "PySide6/Qt/plugins"
    needs = {
        "/qt/libqxcb.so": ["libQt6XcbQpa.so.6", "libxcb-cursor.so.0", "libglib-2.0.so.0"],
        "/usr/libxcb-cursor.so.0": ["libxcb-util.so.1", "libc.so.6"],
        "/qt/libqgtk3.so": ["libgtk-3.so.0"],
    }
    entries = [
        (f"{plugins}/platforms/libqxcb.so", "/qt/libqxcb.so", "BINARY"),
        (f"{plugins}/platforms/libqminimalegl.so", "/qt/libqminimalegl.so", "BINARY"),
        (f"{plugins}/platformthemes/libqgtk3.so", "/qt/libqgtk3.so", "BINARY"),
        ("PySide6/Qt/lib/libQt6Network.so.6", "/qt/libQt6Network.so.6", "BINARY"),
        ("PySide6/Qt/translations/qtbase_fr.qm", "/qt/fr.qm", "DATA"),
        ("PySide6/Qt/translations/qtbase_de.qm", "/qt/de.qm", "DATA"),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
        ("libpython3.12.so.1.0", "/usr/libpython3.12.so.1.0", "BINARY"),
        ("libxcb-cursor.so.0", "/usr/libxcb-cursor.so.0", "BINARY"),
        ("libxcb-util.so.1", "/usr/libxcb-util.so.1", "BINARY"),
        ("libglib-2.0.so.0", "/usr/libglib-2.0.so.0", "BINARY"),
        ("libgtk-3.so.0", "/usr/libgtk-3.so.0", "BINARY"),
    ]
    left = contents.trimmed(entries, lambda file: needs.get(file, []))
    assert [name for name, _file, _kind in left] == [
        f"{plugins}/platforms/libqxcb.so",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "libQt6Core.so.6",
        "libpython3.12.so.1.0",
        "libxcb-cursor.so.0",
        "libxcb-util.so.1",
    ]


def test_what_the_system_brings_is_what_the_package_depends_on_each_once() -> None:
    asked = contents.depends("libc6 (>= 2.36)").split(", ")
    assert "libegl1" in asked and "libglib2.0-0t64 | libglib2.0-0" in asked
    names = [one.split()[0] for one in asked]
    assert len(names) == len(set(names)) and names[0] == "libc6" and "" not in names


# Licences and bills ------------------------------------------------------------------------------


def test_every_dependency_has_its_licence_and_no_tool_is_shipped() -> None:
    packages = notices.shipped(SITE)
    names = {canonicalize_name(package.metadata["Name"]) for package in packages}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {canonicalize_name(Requirement(d).name) for d in project["project"]["dependencies"]}
    assert wanted <= names
    assert "shiboken6" in names and "pillow" in names
    assert not {"pytest", "pyinstaller", "mypy", "hypothesis"} & names
    text = notices.gathered(packages, [("Autre chose", "Texte de sa licence")])
    for said in (
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "ZETETIC LLC",
        "Mozilla Public License Version 2.0",
        "SIL OPEN FONT LICENSE",
        "Texte de sa licence",
        "CléA Desktop",
    ):
        assert said in text, said
    for package in packages:
        assert f"{package.metadata['Name']} {package.version} (" in text


def test_windows_brings_what_only_windows_needs() -> None:
    markers = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
    names = {p.metadata["Name"] for p in notices.shipped(SITE, markers)}
    assert {p.metadata["Name"] for p in notices.shipped(SITE)} <= names | {"greenlet"}


# The same bytes, and what is missing -------------------------------------------------------------


def test_an_archive_is_the_same_twice(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        (folder / "dans").mkdir(parents=True)
        (folder / "dans" / "é.txt").write_text("x", encoding="utf-8")
        (folder / "lien").symlink_to("dans/é.txt")
        common.write_tar(tmp_path / f"{name}.tar.gz", folder, "programme")
        made.append((tmp_path / f"{name}.tar.gz").read_bytes())
    assert made[0] == made[1]


def test_what_is_missing_is_said_and_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda tool: None if tool == "makensis" else f"/{tool}")
    with pytest.raises(common.PackagingProblem) as refused:
        common.require({"makensis": "nsis", "strip": "binutils"})
    said = str(refused.value)
    assert "apt-get install nsis" in said and "binutils" not in said
    assert faults(said) == []


def test_without_git_the_instant_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setattr(common, "ROOT", Path("/nonexistent"))
    with pytest.raises(common.PackagingProblem, match="SOURCE_DATE_EPOCH"):
        common.epoch()


# What each system is told ------------------------------------------------------------------------


def test_files_open_the_program_on_every_system() -> None:
    mime = ET.fromstring((LINUX / "clea-desktop.mime.xml").read_text(encoding="utf-8"))  # noqa: S314
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    globs = {glob.get("pattern", "") for glob in mime.iter(f"{space}glob")}
    kinds = {kind.get("type") for kind in mime.iter(f"{space}mime-type")}
    entry = (LINUX / "clea-desktop.desktop").read_text(encoding="utf-8")
    named = re.search(r"^MimeType=(.*);$", entry, re.MULTILINE)
    assert named is not None and set(named[1].split(";")) == kinds
    script = (WINDOWS / "installer.nsi").read_text(encoding="utf-8")
    mac = (ROOT / "installer" / "clea-desktop.spec").read_text(encoding="utf-8")
    for ending in (".clea-ref", ".clea"):
        assert f"*{ending}" in globs
        assert f'Software\\Classes\\{ending}" "" "CleADesktop.' in script
        assert f'["{ending[1:]}"]' in mac
    # Sealed ones: offered everywhere, imposed nowhere, for others seal files so too.
    assert {glob for glob in globs if glob.endswith(".age")} == {
        "*-dossier.json.age",
        "*-dossier.zip.age",
    }
    assert 'Software\\Classes\\.age\\OpenWithProgids" "CleADesktop.Dossier"' in script
    assert re.search(r'\["age"\],\s+"CFBundleTypeRole": "Viewer",\s+"LSHandlerRank": "Alt', mac)
    for glob in globs:
        assert window_options([glob.replace("*", "Éloïse")]) is not None


def test_the_pictures_that_the_installer_names_are_drawn(tmp_path: Path) -> None:
    icons.draw(tmp_path)
    script = (WINDOWS / "installer.nsi").read_text(encoding="utf-8")
    named = set(re.findall(r'"\$\{ICONS\}/(\S+)"', script))
    assert f"{icons.SIDE}.bmp" in named
    for name in named:
        assert (tmp_path / name).exists(), name
    with Image.open(tmp_path / f"{icons.SIDE}.bmp") as side:
        # The shape of NSIS' place for it, and the icon in the middle of a plain ground.
        assert side.width / side.height == pytest.approx(164 / 314, abs=0.001)
        assert side.getpixel((2, 2)) == side.getpixel((320, 600)) != side.getpixel((164, 216))


def test_uninstalling_keeps_the_data_unless_told_twice() -> None:
    script = (WINDOWS / "installer.nsi").read_text(encoding="utf-8")
    removal = script.split('Section "Uninstall"')[1]
    asked = re.findall(r"MessageBox MB_YESNO.*?/SD IDNO IDNO kept", removal)
    assert len(asked) == 2
    assert removal.index("IDNO kept") < removal.index('RMDir /r "$LOCALAPPDATA\\${NAME}"')
    assert 'RMDir /r "$INSTDIR"' not in script


def test_uninstalling_takes_from_windows_only_what_leads_to_the_copy_that_goes() -> None:
    script = (WINDOWS / "installer.nsi").read_text(encoding="utf-8")
    removal = script.split('Section "Uninstall"')[1]
    # Whatever is shared by two copies is compared with the folder of the one that goes, first.
    for shared in ('Delete "$SMPROGRAMS', 'Delete "$DESKTOP', "DeleteRegValue", "Classes"):
        assert shared not in removal
    key = removal.index('DeleteRegKey HKCU "${KEY}"')
    assert removal.rindex("${If} $0 == '\"$INSTDIR\\Desinstaller.exe\"'", 0, key)
    for macro in ("RemoveOwnShortcut", "RemoveOwnKind"):
        said = script.split(f"!macro {macro} ")[1].split("!macroend")[0]
        compared = re.search(r"\$\{If\} \$\d == .*\$INSTDIR\\CleA Desktop\.exe", said)
        assert compared is not None and compared.start() < said.index("Delete")
        assert removal.count(f"!insertmacro {macro} ") == 2
    # Another copy works on the same data: nobody is asked to throw them away.
    assert removal.index('StrCmp $0 "" 0 kept') < removal.index("MessageBox")


def test_the_changelog_names_a_text_that_lies_beside_it(tmp_path: Path) -> None:
    linux_build.changelogs(tmp_path)
    said = gzip.decompress((tmp_path / "changelog.gz").read_bytes()).decode()
    named = re.search(r"CHANGELOG\S+?gz", said)
    assert named is not None
    text = gzip.decompress((tmp_path / named[0]).read_bytes())
    assert text == (ROOT / "CHANGELOG.md").read_bytes()


def test_the_installer_says_apart_that_the_program_is_open_and_that_a_folder_is_closed() -> None:
    script = (WINDOWS / "installer.nsi").read_text(encoding="utf-8")
    refusing = script.split("!macro RefuseWhileRunning")[1].split("!macroend")[0]
    closed, busy = refusing.split("  closed:")[1].split("  busy:")
    assert "en lecture seule" in closed and "est ouvert" not in closed
    assert "est ouvert" in busy and "lecture seule" not in busy
    codes = [int(re.findall(r"SetErrorLevel (\d)", part)[0]) for part in (busy, closed)]
    assert codes == [windows_trial.IN_USE, windows_trial.UNWRITABLE]
    # Asked of both before anything is taken away.
    for section in script.split("\nSection ")[1:]:
        assert section.index("RefuseWhileRunning") < section.index("!insertmacro RemoveProgram")


def test_nobody_is_said_to_answer_at_an_address_that_is_not_one() -> None:
    for name in ("control.in", "changelog.in"):
        said = (LINUX / name).read_text(encoding="utf-8")
        assert "localhost" not in said
        # A name that no network ever answers to (RFC 2606).
        assert re.search(r"<\S+@\S+\.invalid>", said)

"""Bills of materials: every file, every library inside, under a licence that SPDX knows."""

from __future__ import annotations

import hashlib
import json
import re
import sysconfig
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
import yaml
from cryptography.hazmat.backends.openssl import backend
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.license import DisjunctiveLicense
from lxml import etree
from packaging.utils import canonicalize_name
from PySide6.QtCore import qVersion

from installer import freeze, natives, notices, owners, sbom
from installer.common import ROOT, PackagingProblem
from installer.parts import PROGRAM, PYTHON, Part

SITE = Path(sysconfig.get_path("purelib"))
WITHOUT_AN_IDENTIFIER = {
    "domaine public",
    "libre de droits",
    "LicenseRef-AGG-2.3",
    "LicenseRef-ICC-License",
    "LicenseRef-LCS-Telegraphics",
}
"""What SPDX has no name for."""


@pytest.fixture(autouse=True)
def _at_one_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")


@pytest.fixture(scope="module")
def packages() -> list[Distribution]:
    return notices.shipped(SITE)


@pytest.fixture(scope="module")
def laid(packages: list[Distribution]) -> dict[str, Path]:
    """What is compiled in the packages, at the places where a package lays it."""
    return {
        f"_internal/{file.as_posix()}": Path(str(package.locate_file(file)))
        for package in packages
        for file in package.files or ()
        if re.search(r"\.(so|pyd|dll|dylib)\b", file.name) and ".." not in file.parts
    }


@pytest.fixture(scope="module")
def inside(packages: list[Distribution], laid: dict[str, Path]) -> list[Part]:
    return natives.inside(packages, laid)


def _has_identifier(licence: str) -> bool:
    made = LicenseFactory().make_from_string(licence)
    return not isinstance(made, DisjunctiveLicense) or made.id is not None


# Licences ----------------------------------------------------------------------------------------


def test_every_package_is_under_a_licence_that_spdx_knows(packages: list[Distribution]) -> None:
    said = {package.metadata["Name"]: notices.licence_of(package) for package in packages}
    assert {name: licence for name, licence in said.items() if not _has_identifier(licence)} == {}


def test_a_licence_that_is_ours_to_say_is_read_in_the_text(packages: list[Distribution]) -> None:
    found = {canonicalize_name(package.metadata["Name"]): package for package in packages}
    for name, (_licence, words) in notices.SAID_BY_THEIR_TEXT.items():
        text = " ".join(
            "\n".join(notices.texts_of(found[canonicalize_name(name)]).values()).split()
        )
        assert words in text.replace("# ", ""), name


def test_every_library_inside_is_under_a_licence_that_spdx_knows(inside: list[Part]) -> None:
    odd = {(part.name, part.licence) for part in inside if not _has_identifier(part.licence)}
    assert {licence for _name, licence in odd} <= WITHOUT_AN_IDENTIFIER, odd


def test_the_qt_whose_licences_were_looked_at_is_the_one_that_is_shipped() -> None:
    said = (ROOT / "installer" / "licences" / "Qt-since-6.4.txt").read_text(encoding="utf-8")
    version = re.search(r"la version livrée, Qt (\d+\.\d+)", said)
    # Another Qt: look at what it holds, then say so there.
    assert version is not None and qVersion().startswith(f"{version[1]}.")
    assert "Qt 6.4.2" in said


def test_the_licences_say_what_is_inside_and_which_version_is_not_known(
    packages: list[Distribution], inside: list[Part]
) -> None:
    text = notices.gathered(packages, [("Dedans", notices.inside_wheels(inside))])
    assert f"- Qt {qVersion()} : LGPL-3.0-only" in text
    assert "- libiconv (version non lisible) : LGPL-2.1-or-later" in text
    assert text.index("celui de Qt 6.4.2") < text.index("Upstream-Name: qtbase-everywhere-src")


def test_a_text_that_debian_keeps_elsewhere_comes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    common = Path("/usr/share/common-licenses")
    if not (common / "Apache-2.0").exists():
        pytest.skip("seulement sur un Debian")
    notice = "the text is in `/usr/share/common-licenses/Apache-2.0'. See also LICENSE."
    ((title, text),) = notices.common_texts([notice, notice])
    assert title == "Apache-2.0, le texte" and "TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    ("name", "notice", "licence"),
    [
        ("libxcb-image0", "", "X11"),
        ("libssl3", "Files: *\nLicense: Artistic\n", "Apache-2.0"),
        ("libunknown1", "Files: *\nCopyright: 2020\nLicense: BSD-3-Clause\n", "BSD-3-Clause"),
        ("libunknown1", "no format at all", "voir le texte"),
    ],
)
def test_a_library_of_debian_has_the_licence_of_the_library(
    name: str, notice: str, licence: str
) -> None:
    assert freeze.debian_licence(name, notice) == licence


# What is inside ----------------------------------------------------------------------------------


def test_versions_read_in_the_bytes_are_those_the_libraries_say(inside: list[Part]) -> None:
    found = {(part.carrier, part.name): part.version for part in inside}
    connection = sqlcipher3.connect(":memory:")
    connection.execute("PRAGMA key = 'x'")
    ((cipher,),) = connection.execute("PRAGMA cipher_version")
    ((provider,),) = connection.execute("PRAGMA cipher_provider_version")
    connection.close()
    assert found["pyside6-essentials", "Qt"] == qVersion()
    assert found["sqlcipher3", "SQLCipher"] == cipher.split()[0]
    assert found["sqlcipher3", "SQLite"] == sqlcipher3.sqlite_version
    assert found["sqlcipher3", "OpenSSL"] == provider.split()[1]
    assert found["cryptography", "OpenSSL"] == backend.openssl_version_text().split()[1]
    assert found["lxml", "libxml2"] == ".".join(map(str, etree.LIBXML_COMPILED_VERSION))
    assert found["lxml", "libxslt"] == ".".join(map(str, etree.LIBXSLT_COMPILED_VERSION))
    assert found["pyyaml", "LibYAML"] == yaml._yaml.get_version_string()


def test_what_a_wheel_lists_of_rust_comes_along_with_its_digest(inside: list[Part]) -> None:
    (age,) = (part for part in inside if (part.carrier, part.name) == ("pyrage", "age"))
    assert age.kind == "cargo" and re.fullmatch(r"[0-9a-f]{64}", age.digest)
    # Its bill says « Unknown », and holds the text.
    (tiny,) = (part for part in inside if (part.carrier, part.name) == ("pyrage", "tinystr"))
    assert tiny.licence == "Unicode-3.0"


def test_what_is_not_in_the_package_is_not_in_its_bill(
    packages: list[Distribution], laid: dict[str, Path]
) -> None:
    without = {name: file for name, file in laid.items() if "libicu" not in name}
    names = {part.name for part in natives.inside(packages, without)}
    assert "ICU" in {part.name for part in natives.inside(packages, laid)}
    assert "PCRE2" in names and "libimagequant" not in names
    assert ("pyside6-essentials", "ICU") not in {
        (part.carrier, part.name) for part in natives.inside(packages, without)
    }


def test_a_version_that_nothing_says_is_left_out_and_said_so(inside: list[Part]) -> None:
    unread = [part for part in inside if part.version is None]
    assert unread and all(part.told_by for part in unread)


def test_the_version_of_a_library_of_windows_is_the_one_windows_shows() -> None:
    numbers = (14 << 16 | 38).to_bytes(4, "little") + (33130 << 16).to_bytes(4, "little")
    held = b"MZ...." + b"\xbd\x04\xef\xfe" + b"\x00\x00\x01\x00" + numbers
    assert natives.version_of_windows(held) == "14.38.33130.0"
    assert natives.version_of_windows(b"MZ") is None


def test_what_microsoft_lends_is_of_whoever_brings_it(
    tmp_path: Path, packages: list[Distribution]
) -> None:
    laid = {}
    for name in ("msvcp140.dll", "site/PySide6/msvcp140.dll", "site/shiboken6/msvcp140.dll"):
        laid[name] = tmp_path / name.replace("/", "-")
        laid[name].write_bytes(b"MZ")
    found = {(part.carrier, part.name): part for part in natives.inside(packages, laid)}
    assert set(found) >= {
        (PYTHON, "msvcp140.dll"),
        ("pyside6-essentials", "msvcp140.dll"),
        ("shiboken6", "msvcp140.dll"),
    }
    owner = owners.owner_of(packages, found.values())
    assert [owner(name).split("/")[0] for name in laid] == [
        PYTHON,
        "pyside6-essentials",
        "shiboken6",
    ]


@pytest.mark.parametrize(
    ("held", "version"),
    [
        (b"incorrect header check\x00 deflate 1.3.2 Copyright\x001.2.840\x001.3.2\x00", "1.3.2"),
        (b"incorrect header check\x00\x001.3.2 (Qt)\x00", "1.3.2"),
        # Two that differ say nothing.
        (b"incorrect header check\x001.2.11\x00\x001.3.1\x00", None),
    ],
)
def test_two_numbers_that_differ_are_no_version(
    held: bytes, version: str | None, tmp_path: Path, packages: list[Distribution]
) -> None:
    file = tmp_path / "Qt6Core.dll"
    file.write_bytes(held)
    found = natives.inside(packages, {"site/PySide6/Qt6Core.dll": file})
    (zlib,) = (p for p in found if (p.carrier, p.name) == ("pyside6-essentials", "zlib"))
    assert zlib.version == version and zlib.told_by


# Files -------------------------------------------------------------------------------------------


def test_each_file_belongs_to_what_it_came_from(
    packages: list[Distribution], inside: list[Part]
) -> None:
    openssl = Part("libssl3", "3.0", "Apache-2.0", kind="deb", files=r"_internal/libcrypto\.so\.3$")
    owner = owners.owner_of(packages, [*owners.of_resources(ROOT), openssl, *inside])
    for path, part in {
        "clea-desktop": PROGRAM,
        "usr/share/applications/clea-desktop.desktop": PROGRAM,
        "_internal/clea_desktop/store/migrations/env.py": PROGRAM,
        "_internal/resources/fonts/OFL.txt": "generic:Source Sans 3",
        "app/resources/icons/check.svg": "generic:Lucide",
        "usr/lib/clea-desktop/_internal/libcrypto.so.3": "deb:libssl3",
        "_internal/libpython3.11.so.1.0": f"generic:{PYTHON}",
        "lib/json/decoder.pyc": f"generic:{PYTHON}",
        "_internal/PIL/_imaging.cpython-311-x86_64-linux-gnu.so": "pypi:pillow",
        "site/typing_extensions.pyc": "pypi:typing-extensions",
        "_internal/lxml/etree.cpython-311-x86_64-linux-gnu.so": "pypi:lxml",
    }.items():
        assert owner(path) == part, path
    assert owner("_internal/PySide6/Qt/lib/libQt6Core.so.6").startswith("pyside6-essentials/")
    assert owner("_internal/pillow.libs/libtiff-20b7e810.so.6.3.0").startswith("pillow/")


def _bill(to: Path, root: Path, packages: list[Distribution], parts: list[Part]) -> Any:
    package = root.parent / "paquet.bin"
    package.write_bytes(b"all of it")
    sbom.write(to, packages, parts, root=root, package=package)
    return json.loads(to.read_text(encoding="utf-8"))


def _all(component: Any) -> list[Any]:
    within = component.get("components", [])
    return [*within, *(deeper for one in within for deeper in _all(one))]


def test_a_bill_holds_every_file_with_its_digest_and_every_licence(
    tmp_path: Path, packages: list[Distribution], inside: list[Part]
) -> None:
    root = tmp_path / "programme"
    for name in ("clea-desktop", "_internal/resources/fonts/a.ttf", "_internal/PIL/a.so"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    (root / "lien").symlink_to("clea-desktop")
    python = Part(PYTHON, "3.12.10", "Python-2.0.1")
    parts = [python, *owners.of_resources(ROOT), *inside]
    told = _bill(tmp_path / "a.cdx.json", root, packages, parts)
    program = told["metadata"]["component"]
    assert program["hashes"][0]["content"] == hashlib.sha256(b"all of it").hexdigest()
    every = [*_all(told), *_all(program)]
    files = {one["name"]: one["hashes"][0]["content"] for one in every if one["type"] == "file"}
    assert files == {
        name: hashlib.sha256(name.encode()).hexdigest()
        for name in ("clea-desktop", "_internal/resources/fonts/a.ttf", "_internal/PIL/a.so")
    }
    libraries = [one for one in every if one["type"] == "library"]
    assert len(libraries) == len(packages) + len(parts)
    assert all(one["licenses"] for one in libraries)
    assert all(one.get("version") or one["properties"] for one in libraries)
    assert sbom.check(tmp_path / "a.cdx.json", root) == 3
    (root / "clea-desktop").write_text("another", encoding="utf-8")
    with pytest.raises(PackagingProblem, match=r"clea-desktop n’est pas"):
        sbom.check(tmp_path / "a.cdx.json", root)
    (root / "clea-desktop").write_text("clea-desktop", encoding="utf-8")
    (root / "Desinstaller.exe").write_bytes(b"made there")
    assert sbom.check(tmp_path / "a.cdx.json", root, but=("Desinstaller.exe",)) == 3
    with pytest.raises(PackagingProblem, match="Desinstaller"):
        sbom.check(tmp_path / "a.cdx.json", root)
    by_name = {one["name"]: one for one in told["components"]}
    kept = {given["name"] for given in by_name["reportlab"]["properties"]}
    assert kept == {"clea:lock:sha256"}
    asked = {one["ref"]: one.get("dependsOn", []) for one in told["dependencies"]}
    assert "pypi:pydantic-core" in asked["pypi:pydantic"]


def test_the_same_files_are_the_same_bill_and_another_file_another(
    tmp_path: Path, packages: list[Distribution]
) -> None:
    root = tmp_path / "programme"
    root.mkdir()
    (root / "clea-desktop").write_bytes(b"1")
    python = [Part(PYTHON, "3.12.10", "Python-2.0.1")]
    first = _bill(tmp_path / "a" / "x.cdx.json", root, packages, python)
    again = _bill(tmp_path / "b" / "x.cdx.json", root, packages, python)
    assert first == again
    (root / "clea-desktop").write_bytes(b"2")
    other = _bill(tmp_path / "c" / "x.cdx.json", root, packages, python)
    assert other["serialNumber"] != first["serialNumber"]

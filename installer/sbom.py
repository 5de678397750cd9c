"""A software bill of materials beside each package: CycloneDX, in JSON."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import Distribution
from importlib.resources import files
from pathlib import Path

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from jsonschema import Draft7Validator
from packageurl import PackageURL
from packaging.utils import canonicalize_name
from referencing import Registry

from installer.common import ROOT, VERSION, PackagingProblem, epoch
from installer.notices import licence_of
from scripts.setup import locked_entry

Part = tuple[str, str, str]
"""Something else that is shipped: its name, its version, the type of its package (``deb``)."""


def write(to: Path, packages: Sequence[Distribution], others: Iterable[Part]) -> None:
    """Write what a package is made of.

    :param packages: those of PyPI, with the hashes of the lock: any of them may be the one used.
    :raises PackagingProblem: it does not fit the format.
    """
    bom = Bom()
    program = Component(
        name="clea-desktop",
        version=VERSION,
        type=ComponentType.APPLICATION,
        bom_ref="clea-desktop",
        licenses=[DisjunctiveLicense(id="MIT")],
    )
    bom.metadata.component = program
    bom.metadata.timestamp = datetime.fromtimestamp(epoch(), UTC)
    parts = [_component(package) for package in packages]
    for name, version, kind in others:
        purl = PackageURL(kind, "debian" if kind == "deb" else None, name, version)
        parts.append(
            Component(
                name=name,
                version=version,
                type=ComponentType.LIBRARY,
                bom_ref=f"{kind}:{name}",
                purl=purl,
            )
        )
    for part in parts:
        bom.components.add(part)
    bom.register_dependency(program, parts)
    # The same parts are the same bill.
    told = "\n".join(sorted(str(part.bom_ref) + str(part.version) for part in parts))
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, f"{to.name}\n{epoch()}\n{told}")
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    wrong = next(_schema().iter_errors(json.loads(text)), None)
    if wrong is not None:
        raise PackagingProblem(
            f"La nomenclature {to.name} n’est pas conforme : {wrong.message[:200]}"
        )
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text + "\n", encoding="utf-8")


def _schema() -> Draft7Validator:
    """CycloneDX's own schema, that comes with its library."""
    folder = Path(str(files("cyclonedx") / "schema" / "_res"))
    known = {
        file.name: json.loads(file.read_text("utf-8"))
        for file in folder.glob("*.SNAPSHOT.schema.json")
    }
    registry = Registry().with_contents(
        [(f"http://cyclonedx.org/schema/{name}", schema) for name, schema in known.items()]
    )
    return Draft7Validator(known["bom-1.6.SNAPSHOT.schema.json"], registry=registry)


def _component(package: Distribution) -> Component:
    name = canonicalize_name(package.metadata["Name"])
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    hashes = re.findall(r"sha256:([0-9a-f]{64})", locked_entry(name, lock))
    return Component(
        name=name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"pypi:{name}",
        purl=PackageURL("pypi", None, name, package.version),
        licenses=[DisjunctiveLicense(name=licence_of(package))],
        properties=[Property(name="clea:lock:sha256", value=found) for found in hashes],
    )

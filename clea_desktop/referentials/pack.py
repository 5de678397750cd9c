"""A release file, ``.clea-ref``: the tree, what goes with it, a manifest, its signature.

The manifest lists every file with its digest, so that one signature covers them all and nothing
of two releases can be put together. The format is in ``docs/formats/clea-ref.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clea_desktop.arrivals.faults import Fault, quoted, refusal
from clea_desktop.arrivals.strict_json import read_json
from clea_desktop.domain.correspondence import Correspondence
from clea_desktop.domain.referential import Release
from clea_desktop.domain.typed import written_day
from clea_desktop.referentials import container, parts
from clea_desktop.referentials.format import (
    MOST_VALUES,
    SIZE_LIMIT,
    ReleaseFile,
    canonical,
    parse_release_file,
)
from clea_desktop.referentials.manifest import Manifest, Verified, manifest_of
from clea_desktop.referentials.minisign import (
    BadSignatureError,
    PublicKey,
    SecretKey,
    parse_public_key,
    sign,
    verify,
)
from clea_desktop.referentials.names import (
    CONTEXT,
    CORRESPONDENCE,
    HELP,
    MANIFEST,
    SIGNATURE,
    TREE,
    correspondence_name,
)

FORMAT = "clea-ref/1"


@dataclass(frozen=True)
class Pack:
    """A release and what goes with it, each checked.

    ``parts`` are the canonical bytes of what goes with the tree, by name, the manifest and its
    signature as they came among them. ``key`` is the publisher's, whose signature was found good;
    None when nobody signed. Whether that publisher is trusted is not said here.
    """

    tree: ReleaseFile
    manifest: Manifest | None = None
    correspondences: tuple[Correspondence, ...] = ()
    help: Mapping[str, parts.Help] = field(default_factory=dict)
    contexts: tuple[parts.Context, ...] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict)
    key: PublicKey | None = None

    @property
    def release(self) -> Release:
        """The tree."""
        return self.tree.release


def read_pack(data: bytes, source: str) -> Pack:
    """The release a file holds: a container, or a tree alone.

    :param source: the file's name, for the sentence.
    :raises RuleError: anything in it is not as it must be; the sentence says what.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return Pack(parse_release_file(data, source))
    files = container.unpacked(data, source)
    for name in (MANIFEST, TREE):
        if name not in files:
            raise _fault(source, name, "ce fichier manque")
    fields = _manifest_fields(files[MANIFEST], _inside(source, MANIFEST))
    _check_files(fields, files, source)
    key = _signed_by(fields, files, source)
    tree = parse_release_file(files[TREE], _inside(source, TREE))
    _check_said(fields, tree.release, source)
    return _pack(fields, tree, files, key, source)


def _inside(source: str, name: str) -> str:
    return f"{source} › {name}"


def _fault(source: str, where: str, why: str) -> Exception:
    return refusal(source, [Fault(where, why)])


def _manifest_fields(data: bytes, source: str) -> dict[str, Any]:
    from clea_desktop.referentials.part_models import ManifestContent

    return parts.shaped(
        read_json(data, source, SIZE_LIMIT, MOST_VALUES), source, ManifestContent, FORMAT
    )


def _check_files(fields: Mapping[str, Any], files: Mapping[str, bytes], source: str) -> None:
    """The manifest lists each file, as it is."""
    listed = {line["name"]: line for line in fields["files"]}
    held = {name: data for name, data in files.items() if name not in {MANIFEST, SIGNATURE}}
    for name in sorted(listed.keys() | held.keys()):
        if name not in held:
            raise _fault(source, name, "le manifeste l’annonce et il n’y est pas")
        if name not in listed:
            raise _fault(source, name, "le manifeste ne l’annonce pas")
        digest = hashlib.sha256(held[name]).hexdigest()
        if (listed[name]["size"], listed[name]["sha256"]) != (len(held[name]), digest):
            raise _fault(source, name, "il a changé depuis que le manifeste a été écrit")


def _signed_by(
    fields: Mapping[str, Any], files: Mapping[str, bytes], source: str
) -> PublicKey | None:
    signature, publisher = files.get(SIGNATURE), fields.get("publisher")
    if signature is None:
        return None
    if publisher is None:
        raise _fault(source, SIGNATURE, "il est signé sans que le manifeste dise par qui")
    try:
        key = parse_public_key(publisher["public_key"])
        verify(signature, files[MANIFEST], key)
    except BadSignatureError as error:
        why = "la signature n’est pas celle de son éditeur : le fichier a été modifié"
        raise _fault(source, SIGNATURE, why) from error
    except ValueError as error:
        raise _fault(source, "éditeur › clé publique", "ce n’est pas une clé") from error
    return key


_TOTALS = {"domains": "domaines", "subdomains": "sous-domaines", "criteria": "critères"}


def _check_said(fields: Mapping[str, Any], release: Release, source: str) -> None:
    """The manifest says of the tree what the tree says of itself."""
    key = release.key
    totals = {
        "domains": len(release.domains),
        "subdomains": len(release.subdomains),
        "criteria": len(release.criteria),
    }
    said = {
        "identifiant": (fields["id"], key.id),
        "édition": (fields["edition"], key.edition),
        "numéro de correction": (fields["sequence"], key.sequence),
        "certificateur": (fields["owner"], release.owner),
        **{
            f"totaux › {words}": (fields["totals"][name], totals[name])
            for name, words in _TOTALS.items()
        },
    }
    for where, (one, other) in said.items():
        if one != other:
            why = f"le manifeste dit {quoted(one)}, le référentiel {quoted(other)}"
            raise _fault(source, where, why)
    known = set(release.deciding_lines)
    for line in (code for each in fields.get("verified", ()) for code in each["lines"]):
        if line not in known:
            raise _fault(source, f"ligne {line}", "elle est dite vérifiée et n’existe pas")


def _pack(
    fields: Mapping[str, Any],
    tree: ReleaseFile,
    files: Mapping[str, bytes],
    key: PublicKey | None,
    source: str,
) -> Pack:
    kept = {name: files[name] for name in (MANIFEST, SIGNATURE) if name in files}
    correspondences, contexts = [], []
    helps: Mapping[str, parts.Help] = {}
    for name in sorted(files):
        inside = _inside(source, name)
        if name.startswith(CORRESPONDENCE):
            found, content = parts.read_correspondence(files[name], inside)
            if name != correspondence_name(found.since):
                raise _fault(source, name, f"elle part de l’édition {found.since}")
            parts.check_between(found, None, tree.release, inside)
            correspondences.append(found)
        elif name.startswith(CONTEXT):
            context, content = parts.read_context(files[name], inside, tree.release)
            contexts.append(context)
        elif name == HELP:
            helps, content = parts.read_help(files[name], inside, tree.release)
        else:
            continue
        kept[name] = content
    manifest = manifest_of(fields)
    return Pack(tree, manifest, tuple(correspondences), helps, tuple(contexts), kept, key)


def write_pack(
    tree: ReleaseFile,
    manifest: Manifest,
    others: Mapping[str, bytes] | None = None,
    secret: SecretKey | None = None,
    public: PublicKey | None = None,
) -> bytes:
    """The release file of a tree and of what goes with it; the same bytes for the same things.

    :param others: the canonical bytes of correspondences, help, contexts, by name.
    :param secret: what signs; the file is unsigned without it.
    :param public: the key of who will sign it elsewhere, which the manifest must say beforehand.
    :raises RuleError: what goes with the tree is not of it.
    """
    release = tree.release
    files = {TREE: tree.content, **dict(sorted((others or {}).items()))}
    known = secret.public if secret else public
    fields = {
        "format": FORMAT,
        "id": release.key.id,
        "edition": release.key.edition,
        "sequence": release.key.sequence,
        "in_force_from": written_day(manifest.in_force_from),
        "in_force_until": written_day(manifest.in_force_until),
        "register_number": manifest.register_number,
        "owner": release.owner,
        "totals": {
            "domains": len(release.domains),
            "subdomains": len(release.subdomains),
            "criteria": len(release.criteria),
        },
        "issued_on": manifest.issued_on.isoformat(),
        "publisher": {"name": manifest.publisher, "public_key": known.text} if known else None,
        "note": manifest.note,
        "verified": list(_verified(manifest.verified)),
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        ],
    }
    said = canonical({name: value for name, value in fields.items() if value is not None})
    whole = {MANIFEST: said}
    if secret is not None:
        key = release.key
        comment = f"{key.id} {key.edition} {key.sequence} {manifest.issued_on.isoformat()}"
        whole[SIGNATURE] = sign(secret, said, comment)
    made = container.pack_files({**whole, **files})
    # What we write, anybody must be able to read.
    read_pack(made, f"{key_words(release)}.clea-ref")
    return made


def with_signature(data: bytes, signature: bytes, source: str) -> bytes:
    """The release file with the signature that minisign made of its manifest.

    :raises RuleError: the file is not one, or this is not the signature of its publisher.
    """
    files = container.unpacked(data, source)
    files.pop(SIGNATURE, None)
    head = {MANIFEST: files.pop(MANIFEST, b""), SIGNATURE: signature}
    made = container.pack_files({**head, **files})
    read_pack(made, source)
    return made


def key_words(release: Release) -> str:
    """« clea-socle-2021-2 »: the name of a release file."""
    return f"{release.key.id}-{release.key.edition}-{release.key.sequence}"


def _verified(every: Sequence[Verified]) -> Iterator[dict[str, Any]]:
    for each in every:
        yield {
            "official_text": each.official_text,
            "by": each.by,
            "on": each.on.isoformat(),
            "lines": list(each.lines),
        }

"""Reading a release: what is read, its fingerprint, and one sentence for each fault."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.referential import Attestation, ReleaseKey
from clea_desktop.referentials.format import (
    SIZE_LIMIT,
    known_release,
    parse_release,
    parse_release_file,
)
from tests.domain.sentences import faults
from tests.referentials.samples import (
    RESOURCES,
    Json,
    Path_,
    encoded,
    refused,
    small,
    spoilt,
    without,
)

FIRST_RULE: Path_ = ("domains", 0, "subdomains", 0, "rule")
FIRST_CRITERION: Path_ = ("domains", 0, "subdomains", 0, "criteria", 0)


def test_a_release_is_read_whole() -> None:
    release = parse_release(encoded(small()), "essai.json")
    assert release.key == ReleaseKey("made-up", "2026", 1)
    assert (release.title, release.owner) == ("Référentiel inventé", "Personne")
    assert (release.validity_years, release.note) == (3, "Cette édition n’existe pas.")
    assert list(release.by_code) == [
        *("1", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.2", "1.2.1"),
        *("2", "2.1", "2.1.1", "2.1.2"),
    ]
    domain, sub = release.domains[0], release.subdomains[0]
    assert (domain.label, domain.short, domain.plain) == (
        "Lire",
        "Ligne 1",
        "Vous avez lu la ligne 1.",
    )
    assert (sub.label, sub.short, sub.plain) == (
        "Lire les lignes 1.1",
        "Ligne 1.1",
        "Vous avez lu la ligne 1.1.",
    )
    assert (sub.required, sub.mandatory) == (2, ("1.1.2",))
    assert (sub.rule_attested, sub.rule_remark) == (Attestation.INFERRED, "Vu.")
    criterion = sub.criteria[0]
    assert (criterion.label, criterion.short, criterion.plain) == (
        "Lire la ligne 1.1.1",
        "Ligne 1.1.1",
        "Vous avez lu la ligne 1.1.1.",
    )
    assert (criterion.attested, criterion.remark) == (Attestation.ONE_SOURCE, "")


def test_the_fingerprint_depends_on_the_content_alone() -> None:
    content = small()
    told_otherwise = json.dumps(dict(reversed(content.items())), indent=4)
    assert parse_release_file(told_otherwise.encode("utf-8-sig"), "b.json") == parse_release_file(
        encoded(content), "a.json"
    )


def test_the_fingerprint_changes_with_any_word() -> None:
    other = spoilt((*FIRST_CRITERION, "project", "plain"), "Vous avez lu.")
    fingerprints = {parse_release(data, "a").fingerprint for data in (other, encoded(small()))}
    assert len(fingerprints) == 2


def test_the_canonical_bytes_give_the_same_release_again() -> None:
    file = parse_release_file(encoded(small()), "essai.json")
    assert re.search(rb'": |, "|\n', file.content) is None
    assert parse_release_file(file.content, "essai.json") == file


def test_a_release_known_by_its_fingerprint_is_built_without_a_second_check() -> None:
    file = parse_release_file(encoded(small()), "essai.json")
    assert known_release(file.content, file.release.fingerprint) == file.release


def test_kept_bytes_that_changed_are_told_from_those_that_were_checked() -> None:
    file = parse_release_file(encoded(small()), "essai.json")
    with pytest.raises(EnvironmentProblem, match="est abîmé") as caught:
        known_release(file.content.replace(b"Lire", b"Dire"), file.release.fingerprint)
    assert not faults(caught.value.sentence)


def test_a_centre_that_opens_does_not_wait_for_the_models() -> None:
    code = (
        "import sys; from clea_desktop.referentials import bundled, format; "
        "sys.exit('pydantic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=False, cwd=RESOURCES.parent)
    assert ran.returncode == 0


def test_text_is_put_in_its_composed_form() -> None:
    decomposed = parse_release_file(spoilt(("title",), "Re\u0301fe\u0301rentiel inventé"), "a")
    assert decomposed == parse_release_file(encoded(small()), "a")


# Each file below is refused with one sentence: where, why, what to do.

NOT_JSON = {
    "bytes": (b"\xff\xfe{}", "ce n’est pas du texte en UTF-8"),
    "empty": (b"", "ce n’est pas du JSON bien formé, ligne 1, colonne 1"),
    "cut": (b'{"format":\n "clea', "ce n’est pas du JSON bien formé, ligne 2, colonne 2"),
    "control sign": (b'{"id": "a\x07"}', "ce n’est pas du JSON bien formé, ligne 1, colonne 10"),
    "deep list": (b"[" * 50_000, "trop de niveaux y sont imbriqués"),
    "deep object": (b'{"a":' * 50_000, "trop de niveaux y sont imbriqués"),
    "not a number": (b'{"years": NaN}', "NaN n’est pas un nombre admis"),
    "infinite": (b'{"years": -Infinity}', "-Infinity n’est pas un nombre admis"),
    "endless number": (b"1" * 5_000, "un nombre y est trop long"),
    "key twice": (
        b'{"id": 1, "id": 1}',
        "le champ «\u00a0id\u00a0» y est écrit deux fois au même endroit",
    ),
    "a list": (b"[]", "il faut ici des champs entre accolades"),
    "lone surrogate": (b'{"\\ud800": 1}', "ce texte contient un signe invalide"),
}


@pytest.mark.parametrize(("data", "why"), NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_a_json_object_is_refused(data: bytes, why: str) -> None:
    sentence = refused(data)
    assert sentence == (
        f"Le fichier «\u00a0essai.json\u00a0» est refusé (contenu du fichier)\u00a0: {why}\u00a0; "
        "corrigez le fichier, ou redemandez-le à qui vous l’a remis."
    )
    assert not faults(sentence)


def test_a_file_too_big_is_told_in_one_plain_sentence() -> None:
    assert refused(b" " * (SIZE_LIMIT + 1)) == (
        "Le fichier «\u00a0essai.json\u00a0» n’est pas lu\u00a0: il dépasse 5\u00a0Mo, bien plus "
        "qu’un fichier de cette sorte\u00a0; vérifiez que c’est le bon."
    )


def value(path: Path_, new: Json) -> bytes:
    return spoilt(path, new)


UNKNOWN = "n’est pas connu de ce programme, qui connaît"
SPOILT = {
    "another format": (
        value(("format",), "clea-dossier/1"),
        "format",
        "c’est un fichier «\u00a0clea-dossier/1\u00a0», il faut «\u00a0clea-referential/1\u00a0»",
    ),
    "a format that is no text": (
        value(("format",), [[]]),
        "format",
        "c’est un fichier «\u00a0…\u00a0», il faut «\u00a0clea-referential/1\u00a0»",
    ),
    "no format": (without(("format",)), "format", "ce champ est absent"),
    "unknown field": (
        value(("auteur",), "x"),
        "champ «\u00a0auteur\u00a0»",
        "ce champ n’existe pas dans ce format",
    ),
    "unseen unknown field": (
        value(("a\x07" + "b" * 80,), "x"),
        f"champ «\u00a0a□{'b' * 57}…\u00a0»",
        "ce champ n’existe pas dans ce format",
    ),
    "no rule": (without(FIRST_RULE), "sous-domaine 1.1 › règle", "ce champ est absent"),
    "no required number": (
        without((*FIRST_RULE, "min_criteria")),
        "sous-domaine 1.1 › nombre requis",
        "ce champ est absent",
    ),
    "required number as text": (
        value((*FIRST_RULE, "min_criteria"), "2"),
        "sous-domaine 1.1 › nombre requis",
        "il faut ici un nombre entier",
    ),
    "required number as true": (
        value((*FIRST_RULE, "min_criteria"), True),
        "sous-domaine 1.1 › nombre requis",
        "il faut ici un nombre entier",
    ),
    "required number with a point": (
        value((*FIRST_RULE, "min_criteria"), 2.0),
        "sous-domaine 1.1 › nombre requis",
        "il faut ici un nombre entier",
    ),
    "nothing required": (
        value((*FIRST_RULE, "min_criteria"), 0),
        "sous-domaine 1.1 › nombre requis",
        "ce nombre doit être 1 au moins",
    ),
    "rate above the whole": (
        value((*FIRST_RULE, "min_percent"), 101),
        "sous-domaine 1.1 › taux requis",
        "ce nombre doit être 100 au plus",
    ),
    "no year": (
        value(("rules", "validity", "years"), 0),
        "durée de validité › nombre d’années",
        "ce nombre doit être 1 au moins",
    ),
    "unknown rule": (
        value(("rules", "subdomain"), "best-of-three"),
        "règle des sous-domaines",
        f"«\u00a0best-of-three\u00a0» {UNKNOWN} at-least-required-and-mandatory",
    ),
    "unknown attestation": (
        value((*FIRST_CRITERION, "attested"), "hearsay"),
        "critère 1.1.1 › attestation",
        f"«\u00a0hearsay\u00a0» {UNKNOWN} official, two sources, one source, reconstructed ou "
        "inferred",
    ),
    "empty label": (
        value((*FIRST_CRITERION, "label"), ""),
        "critère 1.1.1 › libellé",
        "ce texte est vide",
    ),
    "empty remark": (
        value((*FIRST_CRITERION, "remark"), ""),
        "critère 1.1.1 › remarque",
        "ce texte est vide",
    ),
    "blank short label": (
        value((*FIRST_CRITERION, "project", "short"), " "),
        "critère 1.1.1 › libellé court",
        "ce texte commence ou finit par un espace",
    ),
    "endless sentence": (
        value((*FIRST_CRITERION, "project", "plain"), "V" * 161),
        "critère 1.1.1 › phrase «\u00a0vous\u00a0»",
        "ce texte est trop long, 160 signes au plus sont admis",
    ),
    "control sign in a label": (
        value(("domains", 1, "label"), "Écrire\x1b[31m"),
        "domaine 2 › libellé",
        "ce texte contient un signe invisible",
    ),
    "sign that turns the text round": (
        value(("domains", 1, "label"), "Écrire\u202e"),
        "domaine 2 › libellé",
        "ce texte contient un signe invisible",
    ),
    "half a sign in a label": (
        spoilt(("owner",), "?").replace(b'"?"', b'"\\udc00"'),
        "certificateur",
        "ce texte contient un signe invisible",
    ),
    "label as a number": (
        value(("domains", 1, "label"), 3),
        "domaine 2 › libellé",
        "il faut ici un texte entre guillemets droits",
    ),
    "code as a number": (
        value(("domains", 1, "code"), 2),
        "domaine n°\u00a02 › code",
        "il faut ici un texte entre guillemets droits",
    ),
    "code of another level": (
        value((*FIRST_CRITERION, "code"), "1.1"),
        "critère 1.1 › code",
        "«\u00a01.1\u00a0» n’a pas la forme attendue",
    ),
    "code with a comma": (
        value((*FIRST_CRITERION, "code"), "1,1"),
        "sous-domaine 1.1 › critère n°\u00a01 › code",
        "«\u00a01,1\u00a0» n’a pas la forme attendue",
    ),
    "domaines as an object": (
        value(("domains",), {}),
        "domaines",
        "il faut ici une liste entre crochets",
    ),
    "no critère": (
        value(("domains", 0, "subdomains", 0, "criteria"), []),
        "sous-domaine 1.1 › critères",
        "cette liste est vide",
    ),
    "critère as a text": (
        value(FIRST_CRITERION, "Lire"),
        "sous-domaine 1.1 › critère n°\u00a01",
        "il faut ici des champs entre accolades",
    ),
    "mandatory critère as a number": (
        value((*FIRST_RULE, "mandatory", 0), 3),
        "sous-domaine 1.1 › critère obligatoire n°\u00a01",
        "il faut ici un texte entre guillemets droits",
    ),
}


@pytest.mark.parametrize(("data", "where", "why"), SPOILT.values(), ids=SPOILT)
def test_a_spoilt_release_is_refused_in_one_sentence(data: bytes, where: str, why: str) -> None:
    sentence = refused(data)
    assert sentence.startswith(
        f"Le fichier «\u00a0essai.json\u00a0» est refusé ({where})\u00a0: {why}\u00a0; "
    )
    assert not faults(sentence)


def test_what_a_newer_program_may_know_asks_for_an_update() -> None:
    for path in (("format",), ("rules", "domain"), (*FIRST_RULE, "attested")):
        assert refused(spoilt(path, "later/2")).endswith(
            "mettez CléA Desktop à jour, ou vérifiez le fichier."
        )


@pytest.mark.parametrize(
    ("fields", "also"),
    [(["note"], ""), (["note", "id"], ", et 1\u00a0autre faute"), (["note", "id", "title"], None)],
)
def test_the_first_fault_is_said_and_the_others_counted(
    fields: list[str], also: str | None
) -> None:
    content = small()
    for field in fields:
        content[field] = ""
    first = "identifiant" if "id" in fields else "note"
    expected = ", et 2\u00a0autres fautes" if also is None else also
    assert f"est refusé ({first}{expected})" in refused(encoded(content))

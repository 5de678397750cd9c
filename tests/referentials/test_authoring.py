"""The source of a release: read with its lines, refused in one sentence, made into one file."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop import paths
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.referential import Release
from clea_desktop.referentials.authoring import (
    PUBLICATION,
    TREE,
    Source,
    is_of_source,
    read_source,
    source_of,
)
from clea_desktop.referentials.format import canonical, parse_release_file
from clea_desktop.referentials.manifest import Manifest, Verified
from clea_desktop.referentials.names import HELP
from clea_desktop.referentials.pack import Pack, read_pack, with_signature, write_pack
from clea_desktop.referentials.yaml_text import read_yaml, write_yaml
from tests.packs import BUNDLED, OTHER, PUBLISHER, lead, packed, tree

DAY = date(2026, 3, 1)
HELPS = json.dumps(
    {
        "format": "clea-help/1",
        "id": "clea-socle",
        "edition": "2021",
        "criteria": [{"code": "1.1.1", "help": "Écoutez.", "examples": ["Au guichet"]}],
    }
).encode()
CONTEXT = json.dumps(
    {
        "format": "clea-context/1",
        "id": "clea-socle",
        "edition": "2021",
        "branch": "Bâtiment",
        "owner": "Une branche",
        "note": "Inventé.",
        "criteria": [{"code": "1.1.1", "examples": ["Sur un chantier"]}],
    }
).encode()


@cache
def whole() -> Pack:
    """A release with everything that can go with it."""
    manifest = Manifest(
        DAY,
        "Pour essayer.",
        in_force_from=date(2026, 1, 1),
        in_force_until=date(2030, 12, 31),
        register_number="RS1234",
        verified=(Verified("Un texte", "Une personne", DAY, ("1.1", "1.1.1")),),
    )
    others = {
        HELP: canonical(json.loads(HELPS)),
        "contexte-batiment.json": canonical(json.loads(CONTEXT)),
        "correspondance-2016.json": canonical(json.loads(lead("2016", "2021"))),
    }
    return read_pack(write_pack(tree(), manifest, others), "essai")


@cache
def bare() -> Pack:
    """A release alone."""
    return read_pack(packed(secret=None), "essai")


def files(pack: Pack | None = None) -> dict[str, bytes]:
    """The source of a release, as bytes."""
    made = source_of(pack or bare(), DAY)
    return {name: text.encode() for name, text in made.items()}


@cache
def _whole_files() -> dict[str, bytes]:
    return files(whole())


def whole_files() -> dict[str, bytes]:
    """The source of a release with everything, to change."""
    return dict(_whole_files())


def unknown(_referential: str, _edition: str) -> Release | None:
    return None


def read(changed: dict[str, bytes]) -> Source:
    return read_source(changed, "source", unknown)


def refused(changed: dict[str, bytes]) -> str:
    with pytest.raises(RuleError) as error:
        read(changed)
    sentence = error.value.sentence
    assert "\n" not in sentence and sentence.endswith(".")
    return sentence.replace("\u00a0", " ")


def with_line(old: str, new: str, name: str = TREE) -> dict[str, bytes]:
    """A source in which one line was changed."""
    made = whole_files()
    assert old in made[name].decode()
    made[name] = made[name].decode().replace(old, new, 1).encode()
    return made


def test_a_release_becomes_a_source_that_makes_it_again() -> None:
    pack = whole()
    source = read(files(pack))
    assert source.tree.content == pack.tree.content
    again = read_pack(source.packed(), "essai")
    assert again.parts == pack.parts and again.manifest == pack.manifest
    assert source.packed() == read(files(pack)).packed()


def test_what_must_be_acquired_stands_in_the_source() -> None:
    def mandatory(fields: dict[str, Any]) -> None:
        fields["domains"][0]["subdomains"][0]["rule"]["mandatory"] = ["1.1.1"]

    file = tree(change=mandatory)
    made = files(Pack(file))
    assert b'mandatory:\n      - "1.1.1"\n' in made[TREE]
    assert made[TREE].count(b"mandatory:") == 1 and b"min_criteria" not in made[TREE]
    assert read(made).tree.content == file.content


@pytest.mark.parametrize("edition", ["2016", "2021"])
def test_an_edition_of_the_program_keeps_its_fingerprint(edition: str) -> None:
    data = (BUNDLED / f"clea-socle-{edition}.json").read_bytes()
    file = parse_release_file(data, "essai")
    source = read(files(Pack(file)))
    assert source.tree.release.fingerprint == file.release.fingerprint


def test_the_model_is_a_sound_source() -> None:
    folder = paths.resources() / "authoring"
    made = {
        path.name: path.read_bytes().replace(b"AAAA-MM-JJ", b"2026-03-01")
        for path in folder.iterdir()
    }
    assert read(made).tree.release.subdomains[0].required == 1


@pytest.mark.parametrize("day", ["2026-W48-5", "20260301", "2026-3-1", "2026-02-30"])
def test_a_day_is_said_in_one_way(day: str) -> None:
    changed = with_line('issued_on: "2026-03-01"', f'issued_on: "{day}"', PUBLICATION)
    assert "une date AAAA-MM-JJ" in refused(changed)


@pytest.mark.parametrize("nothing", ["", "~", "null", "''"])
def test_what_is_left_empty_is_empty(nothing: str) -> None:
    assert "ce texte est vide" in refused(with_line("owner: Certif'Pro", f"owner: {nothing}"))


def test_one_fault_is_told_once_and_proposes_another_name() -> None:
    assert "autre faute" not in refused(with_line("min_percent: 50", "min_percent: 0"))
    said = refused(with_line("note: Pour", "publisher: Moi\nnote: Pour", PUBLICATION))
    assert "« publisher »" not in said.replace("› « publisher »", "")


def test_who_will_sign_elsewhere_stands_in_the_manifest() -> None:
    bare = read(files()).packed("Éditeur inventé", PUBLISHER.public)
    assert read_pack(bare, "essai").key is None
    signature = packed()
    with pytest.raises(RuleError, match="signature"):
        with_signature(bare, b"rien", "essai")
    with pytest.raises(RuleError):
        with_signature(b"PK", signature, "essai")


CODE = 'code: "1.1.1"'
HELPED, LED = "aides.yaml", "correspondance-2016.yaml"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (CODE, "code: 1.1.1", "« 1.1.1 » n’est pas un nombre entier, et un code s’écrit entre"),
        (CODE, "code: 1.10", "« 1.10 » n’est pas un nombre entier, et un code s’écrit entre"),
        ('code: "1"', "code: 1", "domaine n° 1 › code) : il faut ici un texte"),
        ("  label: La comm", "  lable: La comm", "le plus proche : « label »"),
        ("  label: La comm", "  zzzzzzzz: La comm", "ce champ n’existe pas dans ce format ;"),
        ("  label: La comm", "  lable: {a: b, c: [d]}\n  label: La comm", "« label »"),
        ("  label: La comm", "\tlabel: La comm", "une tabulation s’y trouve"),
        ("  label: La comm", "  label: [La comm", "ce n’est pas du YAML bien formé"),
        ("  label: La comm", "  label: &a La comm", "ancres"),
        ("  label: La comm", "  label: *a La comm", "ancres"),
        ("  label: La comm", "  label: !!str La comm", "étiquettes"),
        ("  label: La comm", "  ? [a]\n  : La comm", "un nom de champ"),
        ("id: clea-socle", "id: clea-socle\nid: clea-socle", "deux fois"),
        ("id: clea-socle", "id: clea-socle\n<<: {a: b}", "ce champ n’existe pas"),
        ("min_percent: 50", "min_percent: 50\n      min_criteria: 9", "il vaut 9, mais"),
        ("min_percent: 50", "min_percent: 0", "1 au moins"),
        ("min_percent: 50", 'min_percent: "50"', "nombre entier"),
        ("min_percent: 50", 'min_percent: 50\n      mandatory: ["9.9.9"]', "9.9.9 n’est pas"),
        ('code: "1.1.2"', 'code: "1.1.1"', "ce code est écrit deux fois"),
        ("sequence: 1", "sequence: 1\ntotals: {domains: 1, subdomains: 1, criteria: 1}", "domaine"),
        ("format: clea-referential/1", "format: clea-autre/1", "il faut « clea-referential/1 »"),
    ],
)
def test_a_fault_of_the_tree_is_told_in_one_sentence(old: str, new: str, why: str) -> None:
    sentence = refused(with_line(old, new))
    assert why in sentence and "« source/referentiel.yaml »" in sentence


def test_a_fault_says_its_line() -> None:
    changed = with_line('code: "1.1.2"', 'code: "1.1.1"')
    lines = changed[TREE].decode().splitlines()
    # The second of the two: the one that was changed.
    _first, second = [n for n, line in enumerate(lines, 1) if CODE in line][:2]
    assert f"(ligne {second}, critère 1.1.1 › code" in refused(changed)
    changed = with_line(
        "sequence: 1", "sequence: 1\ntotals: {domains: 1, subdomains: 1, criteria: 1}"
    )
    assert "(ligne 5, totaux › domaines" in refused(changed)
    changed = with_line("min_percent: 50", 'min_percent: 50\n      mandatory: ["9.9.9"]')
    lines = changed[TREE].decode().splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "9.9.9" in text)
    assert f"(ligne {line}, sous-domaine 1.1 › critères obligatoires" in refused(changed)
    assert "(ligne 1, format)" in refused(with_line("clea-referential/1", "clea-referential/9"))
    changed = with_line("min_percent: 50", "min_percent: cinquante")
    lines = changed[TREE].decode().splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "cinquante" in text)
    assert f"(ligne {line}, sous-domaine 1.1 › taux requis" in refused(changed)


def test_an_author_is_told_to_mend_in_the_words_of_yaml() -> None:
    for old, new, why in (
        ("  label: La comm", "  label: {a: b}\n  # La comm", "il faut ici un texte, entre"),
        ("id: clea-socle", "id: 12", "guillemets droits s’il n’a que des chiffres"),
        ("  label: La comm", "  label: [La comm", "YAML bien formé"),
        ('code: "1.1.2"', 'code: "1.1.1"', "ce code est écrit deux fois"),
    ):
        sentence = refused(with_line(old, new))
        assert why in sentence and sentence.endswith(" ; corrigez-le."), sentence
    files = whole_files()
    files[TREE] = files[TREE][: files[TREE].index(b"domains:")] + b"domains: aucun\n"
    assert "une liste, un tiret devant chaque ligne" in refused(files)


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        (PUBLICATION, "2026-03-01", "1er mars", "une date AAAA-MM-JJ"),
        (PUBLICATION, 'in_force_until: "2030', 'in_force_until: "2020', "précède son entrée"),
        (PUBLICATION, '- "1.1"', '- "9.9"', "elle est dite vérifiée et n’existe pas"),
        (PUBLICATION, '- "1.1.1"', '- "1.1"', "1.1 est écrit deux fois"),
        (PUBLICATION, "'on': \"2026-", "'on': \"2027-", "datée d’après la parution"),
        (HELPED, "1.1.1", "9.9.9", "l’édition 2021 ne l’a pas"),
        (HELPED, '"2021"', '"2022"', "pas de cette édition"),
        (HELPED, "id: clea-socle", "id: autre", "pas de cette édition"),
        ("contexte-batiment.yaml", "1.1.1", "9.9.9", "l’édition 2021 ne l’a pas"),
        (LED, 'from: "2016"', 'from: "2015"', "son nom dit autre chose"),
        (LED, 'to: "2021"', 'to: "2016"', "à elle-même"),
        (LED, 'to: "2021"', 'to: "2022"', "pas à clea-socle 2021"),
        (LED, "id: clea-socle", "id: autre", "pas à clea-socle 2021"),
        (LED, "became: same", "became: split", "critères"),
        (LED, '  to:\n  - "1.1"\n', '  to:\n  - "9.9"\n', "l’édition 2021 ne l’a pas"),
        (LED, '  to:\n  - "1.1.1"\n', '  to:\n  - "9.9.9"\n', "l’édition 2021 ne l’a pas"),
        (LED, '- from: "1.2"\n', '- from: "1.1"\n', "nommé 2 fois"),
        (LED, 'from:\n  - "1.1.2"\n', 'from:\n  - "1.1.1"\n', "nommé 2 fois"),
    ],
)
def test_a_fault_of_another_file_too(name: str, old: str, new: str, why: str) -> None:
    changed = with_line(old, new, name)
    sentence = refused(changed)
    assert why in sentence and f"source/{name}" in sentence
    said = re.search(r"\(ligne (\d+), ", sentence)
    assert said is not None
    lines, before = changed[name].decode().split("\n"), whole_files()[name].decode().split("\n")
    wrong = next(n for n, pair in enumerate(zip(lines, before, strict=True), 1) if len({*pair}) > 1)
    # What does not go from one to one is told where its link begins.
    assert int(said[1]) == wrong if "split" not in new else int(said[1]) < wrong


def test_an_earlier_edition_at_hand_is_compared_whole() -> None:
    def known(_id: str, edition: str) -> Release | None:
        return tree("2016").release if edition == "2016" else None

    with pytest.raises(RuleError) as error:
        read_source(whole_files(), "source", known)
    made = whole_files()[LED].decode().splitlines()
    line = made.index("criteria:") + 1
    assert f"(ligne {line}, critère 1.5.3, et" in error.value.sentence
    assert "rien n’est dit de ce qu’il devient" in error.value.sentence
    changed = with_line('- from: "5.1"\n', '- from: "9.9"\n', LED)
    with pytest.raises(RuleError) as error:
        read_source(changed, "source", lambda _id, _edition: tree().release)
    assert "sous-domaine 5.1, et 1\u00a0autre faute" in error.value.sentence


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ({"aide.yaml": b""}, "le plus proche : « aides.yaml »"),
        ({"zzz.yml": b""}, "n’a pas sa place ici"),
        ({f"contexte-{n}.yaml": b"" for n in range(40)}, "plus de 30 fichiers YAML"),
        ({f"contexte-{n}.yaml": b"a" * 4_900_000 for n in range(5)}, "ensemble 20 Mo"),
    ],
)
def test_a_strange_folder(names: dict[str, bytes], why: str) -> None:
    assert why in refused({**files(), **names})


@pytest.mark.parametrize("name", [PUBLICATION, TREE])
def test_a_file_that_lacks(name: str) -> None:
    made = files()
    del made[name]
    assert f"({name}) : ce fichier manque" in refused(made)


def test_only_yaml_is_of_the_source() -> None:
    assert is_of_source("a.yaml") and is_of_source("a.yml") and not is_of_source("LISEZ-MOI.txt")


LAUGHS = "a: &a [x, x]\n" + "\n".join(f"b{n}: [*a, *a]" for n in range(9))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a" * 5_000_001, "il dépasse 5 Mo"),
        (b"a: \xff", "ligne 1) : ce n’est pas du texte en UTF-8"),
        (b"a: b\nc: \x07", "ligne 2) : il contient un signe que YAML n’admet pas"),
        ("a: b\nc: \ufeff".encode(), "ligne 2) : il contient un signe que YAML n’admet pas"),
        (b"", "il est vide"),
        (b"# rien\n", "il est vide"),
        (b"a: 1\n---\nb: 2\n", "ligne 2) : il contient deux documents"),
        (b"[" * 50, "trop de niveaux"),
        (b"- a\n" * 130_000, "ligne 119999) : il contient plus de 60 000 valeurs"),
        (LAUGHS.encode(), "ligne 1) : les ancres"),
        (b"a: !!python/object/apply:os.system [ls]", "étiquettes"),
        (b"a: 1\nb: 'x\nc: d\n", "ligne 2) : ce n’est pas du YAML bien formé"),
        (b"%YAML 3.0\n---\na", "YAML bien formé"),
    ],
)
def test_yaml_that_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(RuleError) as error:
        read_yaml(data, "a.yaml")
    assert why in error.value.sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "data",
    [
        b"- a",
        b"texte",
        b"a: b",
        b"domains: [a]",
        b"domains: {a: b}",
        b"domains: [{subdomains: [{rule: a}, {rule: {min_percent: 0}}]}]",
    ],
)
def test_yaml_of_another_shape_is_refused_too(data: bytes) -> None:
    assert refused({**files(), TREE: data})


def test_what_is_not_between_quotes_is_text_or_a_whole_number() -> None:
    data = b"a: yes\nb: 2026-03-01\nc: 12\nd: 012\ne: ~\nf: '12'\ng: 0x1f\nh:\n"
    assert read_yaml(data, "a.yaml") == {
        "a": "yes",
        "b": "2026-03-01",
        "c": 12,
        "d": "012",
        "e": "",
        "f": "12",
        "g": "0x1f",
        "h": "",
    }


# What YAML may take for something else, and what people write.
_TEXT = st.text("01.9aoné’—«\u00a0 \"'#:-,?!&*|>%@`~{}[]=<\\🙂", max_size=12)
_VALUE: st.SearchStrategy[Any] = st.recursive(
    st.integers(0, 10_000) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(_VALUE)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert read_yaml(write_yaml(value).encode(), "a.yaml") == value


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(RuleError):
        read_yaml(data, "a.yaml")


def test_another_signature_is_refused() -> None:
    bare = read(files()).packed("Éditeur inventé", PUBLISHER.public)
    theirs = packed(secret=OTHER)
    with pytest.raises(RuleError, match="signature"):
        with_signature(bare, theirs[:100], "essai")

"""What goes with a release: sound by itself, and true to the editions it names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clea_desktop.domain.correspondence import Became
from clea_desktop.domain.errors import RuleError
from clea_desktop.referentials.bundled import bundled_correspondences
from clea_desktop.referentials.parts import (
    check_between,
    known_correspondence,
    read_context,
    read_correspondence,
    read_help,
)
from tests.packs import BUNDLED, lead, tree
from tests.referentials.test_pack import CONTEXT_FILE, HELP_FILE

RELEASE = tree().release
Change = Callable[[dict[str, Any]], None]


def refusal(of: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as caught:
        of()
    return caught.value.sentence.replace("\u00a0", " ")


def test_what_leads_from_2016_to_2021_says_it_of_every_line() -> None:
    ((found, content),) = bundled_correspondences(BUNDLED)
    assert (found.since, found.edition) == ("2016", "2021")
    check_between(found, tree("2016").release, RELEASE, "2016")
    assert known_correspondence(content) == found
    counted = dict.fromkeys(Became, 0)
    for link in found.links:
        counted[link.became] += len(link.sources)
    assert list(counted.values()) == [81, 18, 2, 5, 1, 1]
    assert set(found.link_to) == {criterion.code for criterion in RELEASE.criteria}
    assert found.link_of["5.2.4"].targets == ("5.3.1",)
    assert bundled_correspondences(BUNDLED, {("clea-socle", "2016", "2021")}) == ()
    assert bundled_correspondences(BUNDLED, {("clea-socle", "2021", "2026")})


def test_a_correspondence_the_caller_holds_is_passed_over_unchecked(tmp_path: Path) -> None:
    held = {("clea-socle", "2016", "2021")}
    spoilt = json.dumps({"id": "clea-socle", "from": "2016", "to": "2021", "criteria": 3})
    (tmp_path / "clea-2016-to-2021.json").write_text(spoilt, encoding="utf-8")
    assert bundled_correspondences(tmp_path, held) == ()
    with pytest.raises(RuleError, match=r"clea-2016-to-2021\.json"):
        bundled_correspondences(tmp_path)


def _criteria(rank: int, **said: Any) -> Change:
    return lambda made: made["criteria"][rank].update(said)


REFUSED: dict[str, tuple[Change, str]] = {
    "split to one": (_criteria(0, became="split"), "« split » ne va pas de 1 à 1 critères"),
    "same to two": (_criteria(0, to=["1.1.1", "9.1.1"]), "« same » ne va pas de 1 à 2"),
    "dropped to one": (_criteria(0, became="dropped"), "« dropped »"),
    "merged of one": (_criteria(0, became="merged"), "« merged »"),
    "unknown": (_criteria(0, became="kept"), "n’est pas connu"),
    "a source twice": (_criteria(0, **{"from": ["1.1.2"]}), "critère d’avant 1.1.2"),
    "a target twice": (_criteria(0, to=["1.1.2"]), "critère d’après 1.1.2"),
    "a sous-domaine twice": (
        lambda made: made["subdomains"].append({"from": "1.1", "to": []}),
        "sous-domaine d’avant 1.1",
    ),
    "onto itself": (lambda made: made.update({"to": "2016"}), "à elle-même"),
    "a code of nothing": (_criteria(0, to=["un"]), "n’a pas la forme attendue"),
    "another format": (lambda made: made.update(format="clea-help/1"), "clea-help/1"),
    "something else": (lambda made: made.update(rules=[]), "n’existe pas"),
}


@pytest.mark.parametrize(("change", "why"), REFUSED.values(), ids=REFUSED)
def test_a_correspondence_that_is_not_sound_is_refused(change: Change, why: str) -> None:
    assert why in refusal(lambda: read_correspondence(lead("2016", "2021", change), "c.json"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda made: made.update({"to": "2022"}), "elle mène à clea-socle 2022"),
        (_criteria(0, to=["1.1.9"]), "critère d’après 1.1.9"),
        (lambda made: made["subdomains"][0].update(to=["8.1"]), "sous-domaine d’après 8.1"),
        (lambda made: made["criteria"].pop(0) and None, "rien n’est dit de ce qu’il devient"),
        (_criteria(0, **{"from": ["1.1.9"]}), "critère 1.1.1, et 1 autre faute"),
        (lambda made: made["subdomains"].pop(), "sous-domaine 7.4"),
    ],
)
def test_one_that_does_not_lead_from_one_to_the_other_is_refused(change: Change, why: str) -> None:
    found, _content = read_correspondence(lead("2018", "2021", change), "c.json")
    earlier = tree("2018").release
    assert why in refusal(lambda: check_between(found, earlier, RELEASE, "c.json"))


def test_without_the_earlier_edition_what_leads_from_it_is_taken_as_said() -> None:
    found, _content = read_correspondence(
        lead("2018", "2021", lambda made: made["criteria"].pop(0) and None), "c.json"
    )
    check_between(found, None, RELEASE, "c.json")


@pytest.mark.parametrize("read", [read_help, read_context])
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda said: said.update(edition="2016"), "pas de cette édition"),
        (lambda said: said["criteria"][0].update(code="9.9.9"), "critère 9.9.9"),
        (lambda said: said["criteria"].append(said["criteria"][0]), "plusieurs fois"),
        (lambda said: said["criteria"][0].update(label="Autre libellé"), "n’existe pas"),
        (lambda said: said["criteria"].clear(), "vide"),
    ],
)
def test_help_and_contexts_say_nothing_of_what_decides(
    read: Callable[..., object], change: Change, why: str
) -> None:
    said = json.loads(HELP_FILE if read is read_help else CONTEXT_FILE)
    change(said)
    assert why in refusal(lambda: read(json.dumps(said).encode(), "p.json", RELEASE))


def test_a_folder_without_any_has_none(tmp_path: Path) -> None:
    assert bundled_correspondences(tmp_path) == ()

"""Two releases side by side."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from clea_desktop.domain.referential import Release
from clea_desktop.referentials.bundled import bundled_correspondences
from clea_desktop.referentials.compare import (
    Comparison,
    Difference,
    LineChange,
    RuleChange,
    compare,
    rule_words,
)
from tests.domain.test_migration_properties import editions
from tests.packs import BUNDLED, relabelled, tree


def test_the_editions_of_2016_and_2021() -> None:
    ((found, _content),) = bundled_correspondences(BUNDLED)
    earlier, later = tree("2016").release, tree().release
    side = compare(earlier, later, found)
    assert not side.guessed and side.years == (5, 5)
    counts = {difference: len(side.of(difference)) for difference in Difference}
    assert counts[Difference.SPLIT] == 2
    assert counts[Difference.MERGED] == 2
    assert (counts[Difference.CHANGED], counts[Difference.DROPPED], counts[Difference.NEW]) == (
        1,
        1,
        0,
    )
    merged = next(line for line in side.of(Difference.MERGED) if line.targets == ("5.3.1",))
    assert merged.sources == ("5.2.4", "5.3.1")
    assert len(merged.before) == 2 and merged.after == (later.criterion("5.3.1").label,)
    assert Difference.SAME not in {line.difference for line in side.differing}
    assert any(rule.code.startswith("2.") for rule in side.rules)


def mirrored(side: Comparison) -> Comparison:
    """The same comparison read from right to left."""
    other = {
        Difference.SPLIT: Difference.MERGED,
        Difference.MERGED: Difference.SPLIT,
        Difference.DROPPED: Difference.NEW,
        Difference.NEW: Difference.DROPPED,
    }
    return Comparison(
        tuple(
            LineChange(
                other.get(line.difference, line.difference),
                line.targets,
                line.sources,
                line.after,
                line.before,
            )
            for line in side.lines
        ),
        tuple(RuleChange(rule.code, rule.was, rule.after, rule.before) for rule in side.rules),
        (side.years[1], side.years[0]),
        side.guessed,
    )


def in_any_order(side: Comparison) -> tuple[object, ...]:
    lines = sorted(side.lines, key=lambda line: (line.sources, line.targets))
    return lines, sorted(side.rules, key=lambda rule: rule.code), side.years, side.guessed


def test_the_editions_mirror_each_other() -> None:
    ((found, _content),) = bundled_correspondences(BUNDLED)
    earlier, later = tree("2016").release, tree().release
    back = compare(later, earlier, found)
    assert in_any_order(back) == in_any_order(mirrored(compare(earlier, later, found)))
    # Its lines come in the order of the release that is named first.
    told = [line.sources[0] for line in back.lines if line.sources]
    first = [code for code in told if code.count(".") == 2]
    assert first == [criterion.code for criterion in later.criteria if criterion.code in first]
    assert {line.difference for line in back.of(Difference.MERGED)} == {Difference.MERGED}


@given(editions())
def test_compared_back_it_is_mirrored(pair: tuple[Release, Release]) -> None:
    one, other = pair
    for lead in (other.correspondences[0], None):
        there, back = compare(one, other, lead), compare(other, one, lead)
        assert in_any_order(back) == in_any_order(mirrored(there))
        assert in_any_order(compare(one, other, lead)) == in_any_order(mirrored(back))
        told = [code for line in there.lines for code in line.sources]
        assert sorted(told) == sorted(one.by_code)
        told = [code for line in there.lines for code in line.targets]
        assert sorted(told) == sorted(other.by_code)


def test_a_correction_is_compared_code_by_code() -> None:
    def change(fields: dict[str, Any]) -> None:
        relabelled("1.1.1", "Écouter")(fields)
        fields["domains"][0]["subdomains"][0]["rule"] |= {"min_percent": 100, "min_criteria": 2}
        fields["domains"][0]["subdomains"][0]["rule"]["mandatory"] = ["1.1.2"]
        fields["rules"]["validity"]["years"] = 6

    side = compare(tree().release, tree(sequence=2, change=change).release)
    (line,) = side.differing
    assert (line.difference, line.sources, line.after) == (
        Difference.REWORDED,
        ("1.1.1",),
        ("Écouter",),
    )
    assert side.rules == (
        RuleChange("1.1", "1.1", "1\u00a0critère sur 2", "2\u00a0critères sur 2, dont 1.1.2"),
    )
    assert side.years == (5, 6) and not side.guessed


def test_without_what_leads_there_it_is_a_guess() -> None:
    def change(fields: dict[str, Any]) -> None:
        own = fields["domains"][-1]["subdomains"][-1]
        own["criteria"].pop()
        own["rule"] |= {"min_criteria": 3, "min_percent": 75}
        own["rule"]["min_criteria"] = -(-len(own["criteria"]) * 75 // 100)
        fields["totals"]["criteria"] -= 1

    smaller = tree("2030", change=change).release
    side = compare(tree().release, smaller)
    assert side.guessed
    assert [line.sources for line in side.of(Difference.DROPPED)] == [("7.4.4",)]
    back = compare(smaller, tree().release)
    assert [line.targets for line in back.of(Difference.NEW)] == [("7.4.4",)]
    assert rule_words(smaller.subdomains[-1]) != rule_words(tree().release.subdomains[-1])


def test_what_is_new_beside_a_correspondence_is_said() -> None:
    ((found, _content),) = bundled_correspondences(BUNDLED)
    without = found.__class__(
        found.id, found.since, found.edition, found.links[1:], found.subdomains
    )
    side = compare(tree("2016").release, tree().release, without)
    assert [line.targets for line in side.of(Difference.NEW)] == [("1.1.1",)]
    assert [difference.words for difference in (Difference.NEW, Difference.SPLIT)] == [
        "nouveau",
        "partagé en plusieurs",
    ]

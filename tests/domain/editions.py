"""Two made-up editions of one référentiel, and what leads from one to the other."""

from __future__ import annotations

from dataclasses import replace

from clea_desktop.domain.correspondence import Became, Correspondence, Link
from clea_desktop.domain.referential import ReleaseKey
from tests.domain.made_up import KEY, Shape, made_up_release

EARLIER = made_up_release(
    [Shape(4, 3), Shape(3, 2)],
    [Shape(2, 1), Shape(2, 2)],
)
"""1.1 (four), 1.2 (three), 2.1 (two), 2.2 (two)."""

CORRESPONDENCE = Correspondence(
    KEY.id,
    KEY.edition,
    "2031",
    (
        Link(("1.1.1",), ("1.1.2",), Became.SAME),
        Link(("1.1.2",), ("1.1.1",), Became.REWORDED),
        Link(("1.1.3",), ("1.1.3", "1.1.4"), Became.SPLIT),
        Link(("1.1.4", "1.2.1"), ("1.2.1",), Became.MERGED),
        Link(("1.2.2",), ("1.2.2",), Became.CHANGED),
        Link(("1.2.3",), (), Became.DROPPED),
        Link(("2.1.1",), ("2.1.1",), Became.SAME),
        Link(("2.1.2",), ("2.1.2",), Became.SAME),
        Link(("2.2.1",), ("2.2.1",), Became.SAME),
        Link(("2.2.2",), ("2.2.2",), Became.SAME),
    ),
    (("1.1", ("1.1",)), ("1.2", ("1.2",)), ("2.1", ("2.1",)), ("2.2", ("2.2",))),
    "c0" * 32,
)

LATER = replace(
    made_up_release(
        # One critère more in 1.1, a new one in 1.2, and 2.1 asks for both.
        [Shape(4, 3, (4,)), Shape(3, 2)],
        [Shape(2, 2), Shape(2, 2)],
    ),
    key=ReleaseKey(KEY.id, "2031"),
    fingerprint="2031" * 16,
    correspondences=(CORRESPONDENCE,),
)

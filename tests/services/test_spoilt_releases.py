"""A few hundred release files spoilt by chance; « make fuzz » spoils twenty thousand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from clea_desktop.services.safekeeping import check
from tests.centres import SECRET
from tests.fuzz import given_to, tried, trusting

CASES = 400


def test_what_is_spoilt_is_read_as_it_was_or_refused_and_changes_nothing(tmp_path: Path) -> None:
    centre = trusting(tmp_path / "centre")
    counts: Counter[bool] = Counter()
    for _how, data, pack in tried(CASES):
        counts[pack is None] += 1
        given_to(centre, data, pack is not None)
    # Most are refused; some bytes of a container say nothing, and some files are of use as JSON.
    assert counts[True] > CASES // 2 and counts[False] > 0
    folder, clock = centre.store.folder.path, centre.clock
    centre.close()
    assert check(folder, SECRET, clock) == []

"""What was taken back or put right comes into a centre by a file, and leaves it the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers
from clea_desktop.services.exporting import export_dossier
from clea_desktop.services.importing import import_dossiers
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, TestClock, new_centre, reopened

_DAYS = ("2026-03-02", "2026-03-04", "2026-03-03", "2026-03-05")
_FILE: dict[str, Any] = {
    "format": "clea-dossier/1",
    "referential": {"id": "clea-socle", "edition": "2021"},
    "candidate": {
        "birth_name": "Ķalniņa",
        "given_names": ["Anne-Marie"],
        "birth_date": "1990-05-17",
    },
    "assessments": [
        {
            "kind": "prealable",
            "opened_on": "2026-03-02",
            "closed_on": "2026-03-06",
            "evaluator": "Paul Roux",
            "marks": [
                {
                    "criterion": "7.4.1",
                    "mark": "acquired",
                    "at": "2026-03-05T09:15:00+01:00",
                    "basis": "observation",
                }
            ],
            "reopenings": [
                {
                    "closed_on": day,
                    "closing_reason": f"Interrompue, {rank}.",
                    "at": f"2026-03-0{rank + 5}T09:00:00+01:00",
                    "by": "Nadia Haddad",
                    "reason": f"Réouverture {rank}.",
                }
                for rank, day in enumerate(_DAYS)
            ],
            "rectifications": [
                {
                    "criterion": "7.4.1",
                    "mark": mark,
                    "at": f"2026-06-0{rank + 2}T11:00:00+02:00",
                    "by": "Zoë Lœillet",
                    "reason": f"Erreur {rank}.",
                    "closed": 1,
                }
                for rank, mark in enumerate(["not_acquired", "acquired", None])
            ],
        },
        {
            "kind": "finale",
            "opened_on": "2026-06-01",
            "closed_on": None,
            "evaluator": "Paul Roux",
        },
    ],
}


def test_a_file_comes_in_and_goes_out_the_same(tmp_path: Path) -> None:
    clock = TestClock(datetime(2026, 12, 31, 18, tzinfo=UTC))
    centre = new_centre(tmp_path / "centre", clock)
    brought, taken = tmp_path / "brought.json", tmp_path / "taken.json"
    brought.write_text(json.dumps(_FILE, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (imported,) = import_dossiers(centre, [brought])
    centre = reopened(centre)
    held = dossiers.view(centre, dossiers.find(centre, imported.reference))
    assert [again.closing.on.isoformat() for again in held.dossier.assessments[0].reopenings] == [
        *_DAYS
    ]
    # The years count from the first closing, and the last rectification has the last word.
    assert held.valid_until is not None and held.valid_until.isoformat() == "2031-03-02"
    assert held.outcome is not None and "7.4.1" not in held.outcome.marks
    frozen = held.dossier.assessments[0].closing
    assert frozen is not None and frozen.outcome is not None
    assert frozen.outcome.marks == {"7.4.1": Mark.ACQUIRED}
    export_dossier(centre, imported.reference, taken)
    fingerprint = centre.fingerprints[held.dossier.assessments[0].release]
    centre.close()
    # It comes back the same, and tells besides which correction of the edition judged it.
    known = {**_FILE, "referential": {**_FILE["referential"], "fingerprint": fingerprint}}
    assert json.loads(taken.read_text("utf-8")) == known
    assert check(tmp_path / "centre", SECRET, clock) == []

"""The commands about séances: listed and shown as their schemas say, nobody named in full."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import jsonschema
import pytest

from clea_desktop.services import demo, half_days
from clea_desktop.services.clock import fixed_clock
from clea_desktop.services.opening import Secret, open_centre
from tests.cli.face import Face
from tests.exchange.samples import schema
from tests.sittings import GIVEN, a_morning


@pytest.fixture
def face(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Face:
    data = tmp_path / "centre"
    demo.make_centre(data, 1).close()
    clock = fixed_clock(demo.REFERENCE_DAY)
    centre = open_centre(data, Secret(passphrase=demo.PASSPHRASE), clock)
    half_day, people = a_morning(centre, 2)
    half_days.note_arrival(centre, half_day, people[1], time(9, 40))
    a_morning(centre, 0)
    centre.close()
    return Face(data, capsys)


def test_seances_are_listed_and_shown_as_their_schemas_say(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEA_PASSPHRASE", demo.PASSPHRASE)
    key = f"{demo.REFERENCE_DAY.isoformat()}-morning"
    listed = face.done("sitting", "list")
    jsonschema.validate(listed, schema("sitting-list"))
    told = {each["sitting"]: each for each in listed["sittings"]}
    assert told.keys() == {key, f"{key}-2"}
    assert (told[key]["expected"], told[key]["came"], told[key]["room"]) == (2, 2, "Salle 2")
    shown = face.done("sitting", "show", key)
    jsonschema.validate(shown, schema("sitting-show"))
    assert [each["called"] for each in shown["people"]] == ["Anne-Marie Ķ.", "Karim B."]
    assert [each["arrived"] for each in shown["people"]] == [None, "09:40"]
    assert shown["plan"]["version"] == 1
    assert not [family for _given, family in GIVEN if family in str(shown)]
    assert "Aucune séance ne s’appelle" in face.refused(2, "sitting", "show", "2026-01-01-day")

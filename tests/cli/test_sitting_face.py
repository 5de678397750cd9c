"""The commands about séances: listed and shown as their schemas say, nobody named in full."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import jsonschema
import pytest

from clea_desktop.domain.half_day import Half, HalfDay
from clea_desktop.services import brought, demo, evidence, half_days
from clea_desktop.services.clock import fixed_clock
from clea_desktop.services.opening import Secret, open_centre
from tests.centres import evaluator_of
from tests.cli.face import Face
from tests.evidence import photo
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


def test_seances_are_said_in_the_order_they_are_lived_with_hours_room_and_plan(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEA_PASSPHRASE", demo.PASSPHRASE)
    centre = open_centre(
        face.data, Secret(passphrase=demo.PASSPHRASE), fixed_clock(demo.REFERENCE_DAY)
    )
    people = (evaluator_of(centre),)
    half_days.write(centre, HalfDay(demo.REFERENCE_DAY, Half.AFTERNOON, evaluators=people))
    centre.close()
    said = face("sitting", "list").err.replace("\u00a0", " ").splitlines()
    day = demo.REFERENCE_DAY.isoformat()
    assert [line.split("  ")[0] for line in said] == [
        f"{day}-morning",
        f"{day}-morning-2",
        f"{day}-afternoon",
    ]
    assert said[0].split("  ")[1:] == ["9 h 00 – 12 h 00", "Salle 2", "Plan 2", "2 personnes"]
    assert said[2].split("  ")[1:] == ["13 h 30 – 16 h 30", "0 personne"]


def test_a_dossier_is_shown_with_its_pieces(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEA_PASSPHRASE", demo.PASSPHRASE)
    centre = open_centre(
        face.data, Secret(passphrase=demo.PASSPHRASE), fixed_clock(demo.REFERENCE_DAY)
    )
    key = f"{demo.REFERENCE_DAY.isoformat()}-morning"
    seat = half_days.view(centre, half_days.find(centre, key)).seats[0]
    (tmp_path / "planning.jpg").write_bytes(photo())
    ready = brought.prepare(centre, tmp_path / "planning.jpg")
    piece = evidence.attach(centre, seat.line.id, ready, ("2.3.1",)).piece
    centre.close()
    shown = face.done("dossier", "show", seat.line.reference)
    jsonschema.validate(shown, schema("dossier-show"))
    assert shown["evidence"] == [
        {
            "number": "A1",
            "name": "planning.jpg",
            "title": "",
            "digest": piece.digest,
            "criteria": ["2.3.1"],
        }
    ]
    assert "1\u00a0preuve" in face("dossier", "show", seat.line.reference).err

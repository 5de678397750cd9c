"""The séance of the made-up centre: people side by side, some late or away, some decided."""

from __future__ import annotations

from pathlib import Path

from clea_desktop.domain.plateau import State
from clea_desktop.services import demo, evidence, half_days, plateau


def test_a_made_up_centre_of_24_holds_a_seance_half_way(tmp_path: Path) -> None:
    centre = demo.make_centre(tmp_path / "centre", 24)
    (line,) = half_days.lines(centre)
    assert line.half_day.on == demo.REFERENCE_DAY
    assert (line.expected, line.came) == (8, 7)
    assert line.half_day.id is not None
    room = plateau.open_plateau(centre, line.half_day.id)
    states = [
        column.state(code)
        for column in room.columns
        for code in room.plan.activities[2].codes
        if column.present
    ]
    assert {State.ACQUIRED, State.NOT_ACQUIRED, State.UNDECIDED} == set(states)
    assert room.columns[0].sitting.arrived is not None
    assert room.columns[-1].frozen
    pieces = [evidence.pieces(centre, column.dossier) for column in room.columns]
    assert [len(each) for each in pieces] == [0, 1, 1, 0, 0, 0, 0, 0]
    centre.close()


def test_smaller_ones_hold_none(tmp_path: Path) -> None:
    centre = demo.make_centre(tmp_path / "centre", 9)
    assert half_days.lines(centre) == []
    centre.close()

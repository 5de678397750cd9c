"""A room of eight by real keys: one activity of seven critères, then one whole préalable."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from clea_desktop.domain.people import Organisation
from clea_desktop.domain.plan import Activity, Observed, Plan
from clea_desktop.services import half_days, plans
from clea_desktop.services.clock import system_clock
from clea_desktop.services.opening import Secret, init, open_centre
from tests.centres import CHEAP
from tests.drive.screen import BUILD, Screen, a_screen, driven_in, until
from tests.sittings import a_morning

PEOPLE, CRITERIA = 8, 106
_BY_ACTIVITY = 7


def a_room(data: Path, passphrase: str, people: int = PEOPLE) -> None:
    """A centre with a séance of today, everybody there, by a plan of the whole edition."""
    centre, _code = init(
        data, passphrase, Organisation("Centre de Lisieux"), "Paul Roux", system_clock, CHEAP
    )
    half_day, _dossiers = a_morning(centre, people)
    release = centre.latest_release("clea-socle", "2021")
    assert release is not None
    codes = [criterion.code for criterion in release.criteria]
    activities = tuple(
        Activity(f"Activité {first}", tuple(map(Observed, codes[first : first + _BY_ACTIVITY])))
        for first in range(0, len(codes), _BY_ACTIVITY)
    )
    whole = plans.write(centre, Plan("Plan entier", "clea-socle", "2021", activities))
    held = half_days.view(centre, half_day).half_day
    changed = vars(held) | {"plan": whole.hex(), "version": 0}
    half_days.write(centre, type(held)(**changed), latest=True)
    centre.close()


def plateau_story(screen: Screen, data: Path, folder: Path, passphrase: str) -> int:
    """Type it; the exit code of the program.

    Every row: two cells apart from the others, then those who remain. It prints keys and time.
    """
    program = screen.start("--data", str(data))
    screen.wait_for_window()
    screen.type(passphrase)
    screen.key("Return")
    until((data / "centre.db-wal").exists, 60)
    time.sleep(4)
    # Aujourd’hui, then the séance of the day by its section.
    screen.key("ctrl+k", wait=0.6)
    screen.type("seances")
    screen.key("Return", wait=1.0)
    screen.key("ctrl+Return", wait=1.5)
    screen.picture(folder / "plateau-1.png")
    first = [key for _row in range(_BY_ACTIVITY) for key in ("a", "n", "shift+a")]
    _typed(screen, first, f"{PEOPLE} personnes × {_BY_ACTIVITY} critères")
    screen.picture(folder / "plateau-2.png")
    # The rest of the préalable, everything acquis: a key a critère, a key an activity.
    others = []
    for left in range(CRITERIA - _BY_ACTIVITY, 0, -_BY_ACTIVITY):
        others += ["F9", *["shift+a"] * min(left, _BY_ACTIVITY)]
    _typed(screen, others, f"le reste du préalable, {PEOPLE} personnes")
    screen.picture(folder / "plateau-3.png")
    screen.key("ctrl+z", wait=1.0)
    screen.picture(folder / "plateau-4-annule.png")
    screen.key("ctrl+y", wait=1.0)
    screen.key("ctrl+q")
    return program.wait(timeout=60)


def _typed(screen: Screen, keys: list[str], what: str) -> None:
    started = time.perf_counter()
    for key in keys:
        screen.key(key, wait=0.0)
    print(f"{what} : {len(keys)} touches, {time.perf_counter() - started:.1f} s de frappe")


def rooms(folder: Path, passphrase: str) -> int:
    """A room of eight, typed; the exit code."""
    data = folder / "plateau"
    a_room(data, passphrase)
    with a_screen(folder / "screen-plateau") as screen:
        code = plateau_story(screen, data, folder, passphrase)
    if not code:
        decided = marks(data, passphrase)
        print(f"critères décidés sur le disque : {decided}")
        assert decided == [CRITERIA] * PEOPLE
    return code


def marks(data: Path, passphrase: str) -> list[int]:
    """How many critères are decided of each person, as the disk holds it."""
    centre = open_centre(data, Secret(passphrase=passphrase), system_clock)
    (line,) = half_days.lines(centre)
    seats = half_days.view(centre, line.half_day.id or b"").seats
    found = []
    for seat in seats:
        current = centre.in_hand(seat.line.id).current
        assert current is not None
        found.append(len({fact.criterion for fact in current.marks if fact.mark is not None}))
    centre.close()
    return found


def main() -> int:
    """The room alone, on a screen of its own; the exit code."""
    folder = BUILD / "drive-plateau"
    return driven_in(folder, lambda: rooms(folder, "une phrase assez longue"))


if __name__ == "__main__":
    sys.exit(main())

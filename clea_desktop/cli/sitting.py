"""The commands about séances: codes, hours and references; no name but that of the room."""

from __future__ import annotations

import argparse
from datetime import date, time
from typing import Any

from clea_desktop.cli.streams import say
from clea_desktop.domain.french import counted, time_words
from clea_desktop.domain.half_day import HalfDay
from clea_desktop.services import half_days
from clea_desktop.services.centre import Centre
from clea_desktop.services.half_days import HalfDayLine


def _list(_options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    keys = half_days.keys(centre)
    told = []
    # In the order one lives them, an afternoon after its morning.
    for line in sorted(half_days.lines(centre), key=_when):
        key, (starts, ends) = keys[line.half_day.id or b""], line.half_day.hours
        hours = f"{time_words(starts)} – {time_words(ends)}"
        parts = (key, hours, line.half_day.place, line.plan, counted(line.expected, "personne"))
        say("  ".join(filter(None, parts)))
        told.append({**_planned(key, line.half_day), "expected": line.expected, "came": line.came})
    return {"sittings": told}


def _when(line: HalfDayLine) -> tuple[date, time]:
    return line.half_day.on, line.half_day.hours[0]


def _show(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    seen = half_days.view(centre, half_days.find(centre, options.sitting))
    people = []
    for seat in seen.seats:
        say(f"{seat.line.reference}  {seat.name}  {seat.sitting.presence.words}")
        people.append(
            {
                "reference": seat.line.reference,
                "called": seat.name,
                "presence": seat.sitting.presence.value,
                "arrived": _hour(seat.sitting.arrived),
                "left": _hour(seat.sitting.left),
                "assessment": seat.kind.value if seat.kind else None,
            }
        )
    plan: dict[str, Any] | None = None
    if seen.plan is not None:
        plan = {
            "title": seen.plan.title,
            "version": seen.plan.version,
            "newer": seen.newer,
            "activities": [activity.title for activity in seen.plan.activities],
        }
    return {**_planned(options.sitting, seen.half_day), "plan": plan, "people": people}


def _planned(key: str, half_day: HalfDay) -> dict[str, Any]:
    starts, ends = half_day.hours
    return {
        "sitting": key,
        "on": half_day.on.isoformat(),
        "half": half_day.half.value,
        "starts": _hour(starts),
        "ends": _hour(ends),
        "room": half_day.place,
    }


def _hour(hour: time | None) -> str | None:
    return hour.isoformat("minutes") if hour is not None else None


READING = {"sitting list": _list, "sitting show": _show}

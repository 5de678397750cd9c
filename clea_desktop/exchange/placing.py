"""The place of an assessment among those before it: one rule for what is written and read."""

from __future__ import annotations

from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.years import check_last_day, check_opening


def check_place(
    past: tuple[Assessment, ...], assessment: Assessment, years: int, *, certifiable: bool
) -> None:
    """Refuse an assessment that could not be opened, or ended, after those before it.

    :param certifiable: those before it had validated everything when it was opened.
    :raises RuleError: why.
    """
    check_opening(past, assessment.kind, assessment.opened_on, years, certifiable)
    ends = [reopening.closing.on for reopening in assessment.reopenings]
    if assessment.closed_on is not None:
        ends.append(assessment.closed_on)
    for on in ends:
        check_last_day(past, assessment.kind, on, years)

"""An assessment played at random: what is read back is always what was decided."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from clea_desktop.domain.assessment import present_marks
from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers, history, marking
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, reopened

CODES = ("1.1.1", "1.1.2", "2.4.1")

Marks = dict[str, Mark]


class AssessmentMachine(RuleBasedStateMachine):
    """Marks, undo, redo and restarts against two plain stacks."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = Path(tempfile.mkdtemp())
        self.clock = TestClock()
        self.centre = new_centre(self.scratch / "centre", self.clock)
        self.dossier, self.assessment = opened_prealable(self.centre)
        self.marks: Marks = {}
        self.done: list[Marks] = []
        self.undone: list[Marks] = []

    @rule(code=st.sampled_from(CODES), value=st.sampled_from([*Mark, None]))
    def mark(self, code: str, value: Mark | None) -> None:
        self.clock.forward(seconds=1)
        change = marking.mark(self.centre, self.assessment, code, value)
        after = {k: v for k, v in self.marks.items() if k != code}
        if value is not None:
            after[code] = value
        assert change.previous == {code: self.marks.get(code)}
        if change.act is not None:
            self.done.append(self.marks)
            self.undone.clear()
        self.marks = after

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        history.undo(self.centre, self.dossier)
        self.undone.append(self.marks)
        self.marks = self.done.pop()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        history.redo(self.centre, self.dossier)
        self.done.append(self.marks)
        self.marks = self.undone.pop()

    @rule()
    def restart(self) -> None:
        self.centre = reopened(self.centre)

    @invariant()
    def what_is_read_is_what_was_decided(self) -> None:
        view = dossiers.view(self.centre, self.dossier)
        held = view.dossier.current
        assert held is not None and view.outcome is not None
        assert {c: m.mark for c, m in present_marks(held.marks).items()} == self.marks
        assert view.outcome.marks == self.marks
        assert (history.undoable(self.centre, self.dossier) is not None) == bool(self.done)
        assert (history.redoable(self.centre, self.dossier) is not None) == bool(self.undone)

    def teardown(self) -> None:
        self.centre.close()
        assert check(self.scratch / "centre", SECRET, self.clock) == []
        shutil.rmtree(self.scratch)


# A few in every run of the tests; « make fuzz » looks further.
SHORT = settings.get_current_profile_name() == "steady"
TestAssessment = AssessmentMachine.TestCase
TestAssessment.settings = settings(
    max_examples=6 if SHORT else 200, stateful_step_count=25, deadline=None
)

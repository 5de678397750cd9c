"""The installed program proves itself: each part does one real thing in throw-away centres."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clea_desktop import VERSION, paths
from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.french import counted
from clea_desktop.domain.hearing import JuryDecision, Ruling
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import LETTER
from clea_desktop.domain.people import Candidate, Organisation, PartialDate
from clea_desktop.domain.referential import Release
from clea_desktop.services import (
    backups,
    candidates,
    closing,
    demo,
    demo_path,
    dossiers,
    hand_over,
    hearings,
    juries,
    marking,
    papers,
    referentials,
    restoring,
    safekeeping,
    session_papers,
    workers,
)
from clea_desktop.services.clock import fixed_clock
from clea_desktop.services.opening import Secret, init, open_centre

Attempt = tuple[str, Callable[[], str]]
"""A thing to try: its name, and what tries it and says what was seen."""

WindowTrial = Callable[[Path, str], Iterable[Attempt]]
"""What to try of the window, on the centre of a folder that a passphrase opens."""

PASSPHRASE = "une phrase d’épreuve"
_FAMILY, _GIVEN = "Ñandú-Œuvrard", "Éloïse"
_DAY = date(2026, 3, 31)


@dataclass(frozen=True)
class Step:
    """One thing tried: what, whether it worked, what was seen."""

    name: str
    ok: bool
    detail: str


def run(window: WindowTrial | None = None) -> list[Step]:
    """Try each part in order; a failing one stops the rest, which need it.

    :param window: what to try of the window, given by who composes the program.
    """
    steps: list[Step] = []
    with (
        # An accent and a space, as in the folders of people.
        tempfile.TemporaryDirectory(prefix="cléa épreuve ") as scratch,
        ExitStack() as stack,
    ):
        trial = _Trial(Path(scratch), window, stack)
        for name, attempt in trial.attempts():
            try:
                steps.append(Step(name, True, attempt()))
            except Exception as failure:  # noqa: BLE001 - whatever fails is the finding
                sentence = failure.sentence if isinstance(failure, UserFacing) else repr(failure)
                steps.append(Step(name, False, sentence))
                break
    return steps


class _Trial:
    def __init__(self, scratch: Path, window: WindowTrial | None, stack: ExitStack) -> None:
        self._scratch = scratch
        self._window = window
        self._stack = stack
        self._data = scratch / "Éloïse Ñandú" / "centre"
        self._followed = scratch / "centre inventé"

    def attempts(self) -> Iterator[Attempt]:
        yield "programme", self._say_what_runs
        yield "centre chiffré", self._make
        yield "référentiels", self._load_releases
        yield "évaluation", self._assess
        yield "papiers", self._papers
        yield "remise au jury", self._hand_over
        yield "lettre après le jury", self._letter
        yield "sauvegarde relue", self._back_up
        yield "restauration", self._restore
        if self._window is not None:
            yield from self._window(self._data, PASSPHRASE)

    def _say_what_runs(self) -> str:
        frozen = getattr(sys, "frozen", False)
        how = "installé" if frozen else "depuis les sources"
        where = paths.resources().parent
        return (
            f"CléA Desktop {VERSION}, {how}, dans « {where} », avec Python "
            f"{platform.python_version()} sur {platform.system()} ({platform.machine()})"
        )

    # --- a centre, as an evaluator makes it ----------------------------------------------------

    def _make(self) -> str:
        self._data.parent.mkdir()
        organisation = Organisation("Centre d’épreuve")
        centre, _code = init(self._data, PASSPHRASE, organisation, "Zoë Lefèvre", fixed_clock(_DAY))
        self._centre = centre
        self._stack.callback(centre.close)
        self._dossier = candidates.open_dossier(
            centre, Candidate(_FAMILY, PartialDate(1990, 5, 17), (_GIVEN,))
        )
        centre.fold_in()
        kept = (self._data / "centre.db").read_bytes()
        in_clear = [word for word in ("SQLite format", _FAMILY) if word.encode() in kept]
        if in_clear:
            raise RuntimeError(f"readable in the file: {in_clear}")
        return f"dans « {self._data} » ; rien ne s’y lit en clair"

    def _load_releases(self) -> str:
        told = []
        for release in referentials.list_releases():
            held = self._centre.release(release.key)
            if held.fingerprint != release.fingerprint:
                raise RuntimeError(f"{release.key} differs in the centre")
            told.append(f"{release.key.edition} ({counted(len(held.criteria), 'critère')})")
            self._last: Release = held
        if not told:
            raise RuntimeError("no release")
        return f"{', '.join(told)}, empreintes vérifiées"

    def _assess(self) -> str:
        centre, release = self._centre, self._last
        me = centre.require_operator()
        opened = candidates.open_assessment(
            centre, self._dossier, Kind.PREALABLE, release, _DAY, me
        )
        for rank, criterion in enumerate(release.criteria):
            value = Mark.NOT_ACQUIRED if rank % 5 == 0 else Mark.ACQUIRED
            marking.mark(centre, opened, criterion.code, value)
        marking.note(centre, opened, release.criteria[0].code, "À revoir : « où », « œuvre ».")
        outcome = closing.close(centre, opened, _DAY).outcome
        assert outcome is not None
        validated = sum(domain.validated for domain in outcome.domains)
        return (
            f"{counted(len(release.criteria), 'critère décidé', 'critères décidés')}, évaluation "
            f"terminée : {counted(validated, 'domaine validé', 'domaines validés')} sur "
            f"{len(outcome.domains)}"
        )

    # --- papers and a jury, in a made-up centre ------------------------------------------------

    def _papers(self) -> str:
        centre = demo.make_centre(self._followed, demo_path.FOLLOWED_FROM)
        self._stack.callback(centre.close)
        self._made_up = centre
        line = dossiers.list_dossiers(centre)[0]
        subject = papers.subject_of(centre, line.id)
        # No jury decided yet of this dossier.
        kinds = [kind for kind, _name in papers.kinds() if kind != LETTER]
        jobs = [workers.Job(kind, kind, subject) for kind in kinds]
        size = drawn = 0
        for kind, made in workers.make_papers(jobs, hand_over.never):
            if made.missing_signs:
                raise RuntimeError(f"signs missing from the fonts: {kind}, {made.missing_signs}")
            size += len(made.pdf)
            pages = papers.pages_of(made.pdf)
            picture = pages.picture(0, 30)
            pages.close()
            drawn += len(set(picture.data)) > 1
        if drawn != len(kinds):
            raise RuntimeError("a paper has an empty first page")
        return (
            f"{len(kinds)} papiers, {size // 1000} Ko, écrits par {workers.PROCESSES} autres "
            "processus, première page dessinée"
        )

    def _hand_over(self) -> str:
        (line,) = juries.all_sessions(self._made_up)
        assert line.session.id is not None
        self._session = line.session.id
        for kind, _name in session_papers.kinds():
            if kind not in session_papers.OF_BATCH:
                session_papers.session_paper(self._made_up, self._session, kind)
        handed = hand_over.hand_over(
            self._made_up, self._session, self._scratch, processes=workers.PROCESSES
        )
        for kind in session_papers.OF_BATCH:
            session_papers.session_paper(self._made_up, self._session, kind)
        names = ", ".join(file.name for file in handed.files)
        return f"par {workers.PROCESSES} processus : {names}"

    def _letter(self) -> str:
        held_on = juries.view(self._made_up, self._session).held.session.on
        self._made_up.close()
        secret = Secret(passphrase=demo.PASSPHRASE)
        centre = open_centre(self._followed, secret, fixed_clock(held_on))
        self._stack.callback(centre.close)
        heard = [each.line.id for each in juries.view(centre, self._session).heard]
        certified = JuryDecision(Ruling.CERTIFIED, held_on)
        hearings.decide(centre, self._session, dict.fromkeys(heard, certified))
        hearings.know_minutes(centre, self._session, held_on)
        made = papers.compose_paper(centre, heard[0], LETTER)
        return f"{len(made.pdf) // 1000} Ko"

    # --- what must never be lost ---------------------------------------------------------------

    def _back_up(self) -> str:
        made = backups.backup(self._centre, self._scratch / "sauvegardes")
        self._backup = made.path
        return f"{made.path.name}, {counted(made.acts, 'acte')}"

    def _restore(self) -> str:
        secret, clock = Secret(passphrase=PASSPHRASE), fixed_clock(_DAY)
        told = dossiers.view(self._centre, self._dossier).outcome
        restored = self._scratch / "centre restauré"
        restoring.restore_backup(self._backup, restored, secret, clock)
        again = open_centre(restored, secret, clock)
        try:
            outcome = dossiers.view(again, self._dossier).outcome
        finally:
            again.close()
        if outcome is None or outcome != told:
            raise RuntimeError("the restored centre tells another outcome")
        problems = safekeeping.check(restored, secret, clock)
        # For the window, that opens it next.
        self._centre.close()
        problems += safekeeping.check(self._data, secret, clock)
        if problems:
            raise RuntimeError(problems[0].sentence)
        return "le centre restauré dit les mêmes résultats ; vérification sans défaut"

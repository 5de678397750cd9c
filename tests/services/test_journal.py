"""The journal: told, searched, written out, and verified by a program that is not ours."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from clea_desktop.domain import rights
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers, erasing, journal, marking, safekeeping
from clea_desktop.services.centre import Centre
from clea_desktop.services.journal import Filter
from tests.centres import SECRET, TestClock, evaluator_of, opened_prealable, someone

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_journal.py"
Lines = list[dict[str, Any]]


@pytest.fixture
def marked(centre: Centre) -> Centre:
    """Some acts about a dossier."""
    _dossier, assessment = opened_prealable(centre)
    for code in ("1.1.1", "1.1.2", "1.2.1"):
        marking.mark(centre, assessment, code, Mark.ACQUIRED)
    return centre


def labels(
    centre: Centre, typed: str = "", about: bytes | None = None, by: bytes | None = None
) -> list[str]:
    wanted = Filter(tuple(typed.split()), about, by)
    found = journal.search(centre, wanted)
    assert found == journal.search(centre, wanted, most=1_000, within=1_000_000)
    return [act.label for act in journal.told(centre, found)]


def verified(file: Path, *digest: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(file), *digest],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr
    return done.returncode, done.stdout


def test_acts_are_told_the_latest_first_and_found(marked: Centre) -> None:
    dossier = dossiers.find(marked, "2026-0001")
    assert labels(marked, "1.2.1 acquis") == ["1.2.1 acquis"]
    every = labels(marked)
    marks = [label for label in every if label.endswith("acquis")]
    assert marks == ["1.2.1 acquis", "1.1.2 acquis", "1.1.1 acquis"]
    assert len(labels(marked, "2026-0001")) > 3
    assert 0 < len(labels(marked, about=dossier)) < len(every)
    who = evaluator_of(marked)
    assert labels(marked, by=who.id) and who.name in [p.name for p in journal.authors(marked)]
    assert labels(marked, by=bytes(16)) == labels(marked, "zzz") == []
    last = journal.search(marked, most=1)
    assert last == journal.search(marked, within=1) == journal.search(marked)[:1]
    first = journal.told(marked, journal.search(marked))[-1]
    assert first.number == 1


def test_acts_are_found_by_sort_and_by_day(marked: Centre, clock: TestClock) -> None:
    today, every = clock().date(), journal.search(marked)
    marks = journal.search(marked, Filter(kinds=journal.SORTS["Décisions et notes"]))
    assert len(marks) == 3
    assert journal.search(marked, Filter(since=today, until=today)) == every
    assert not journal.search(marked, Filter(since=today + timedelta(1)))
    assert not journal.search(marked, Filter(until=today - timedelta(1)))
    clock.forward(days=1)
    opened_prealable(marked, someone("Autre"))
    assert journal.search(marked, Filter(until=today)) == every
    assert len(journal.search(marked, Filter(since=clock().date()))) > 0


def test_each_kind_of_act_is_of_one_sort() -> None:
    sorted_kinds = [kind for kinds in journal.SORTS.values() for kind in kinds]
    assert sorted(sorted_kinds) == sorted(rights.OF_ACTS)


def test_the_acts_about_somebody_erased_say_so(marked: Centre, clock: TestClock) -> None:
    dossier = dossiers.find(marked, "2026-0001")
    erasing.erase(marked, [dossier])
    told = journal.told(marked, journal.search(marked, Filter(about=dossier)))
    assert told
    assert {act.about for act in told} == {journal.ERASED}


def test_the_journal_is_verified_by_itself(marked: Centre, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    count = journal.export(marked, file)
    head = marked.store.database.head.hash.hex()
    code, said = verified(file)
    assert code == 0
    assert f"{count} actes" in said and head in said
    assert verified(file, head)[0] == 0
    assert verified(file, head[:-1] + "x")[0] == 1
    assert evaluator_of(marked).name not in file.read_text("utf-8")


def _label(acts: Lines) -> None:
    acts[3]["label"] = "9.9.9 acquis"


def _resealed(acts: Lines) -> None:
    """Altered by somebody who knows how a seal is made, and made one."""
    acts[3]["label"] = "9.9.9 acquis"
    acts[3]["hash"] = _seal(acts[3])


def _swapped(acts: Lines) -> None:
    acts[3], acts[4] = acts[4], acts[3]


def _taken(acts: Lines) -> None:
    del acts[3]


def _tail(acts: Lines) -> None:
    del acts[-1]


def _added(acts: Lines) -> None:
    """One more act, sealed as it should be, after the head."""
    last = acts[-1]
    more = {**last, "seq": last["seq"] + 1, "previous": last["hash"], "id": "00" * 16}
    acts.append({**more, "hash": _seal(more)})


def _seal(act: dict[str, Any]) -> str:
    bare = {name: value for name, value in act.items() if name != "hash"}
    return hashlib.sha256(json.dumps(bare, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@pytest.mark.parametrize(
    ("alter", "why"),
    [
        (_label, "n° 4, du"),
        (_resealed, "ne suit pas"),
        (_swapped, "ne suit pas"),
        (_taken, "ne suit pas"),
        (_tail, "enlevés"),
        (_added, "ajoutés"),
        (list.clear, "enlevés"),
        (lambda acts: acts.clear() or acts.append({}), "pas un journal"),
    ],
)
def test_the_first_altered_act_is_named(
    marked: Centre, tmp_path: Path, alter: Callable[[Lines], None], why: str
) -> None:
    file = tmp_path / "journal.jsonl"
    journal.export(marked, file)
    head, *acts = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    alter(acts)
    lines = [json.dumps(each, ensure_ascii=False) for each in (head, *acts)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    code, said = verified(file)
    assert code == 1
    assert why in said.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b'{"format": "autre"}\n', b"[" * 200_000]
)
def test_what_is_no_journal_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "journal.jsonl"
    file.write_bytes(content)
    code, said = verified(file)
    assert code == 1
    assert "Traceback" not in said


def test_only_the_responsable_writes_it_out_and_never_inside(
    marked: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RuleError, match="garde pour lui"):
        journal.export(marked, marked.store.folder.path / "journal.jsonl")
    monkeypatch.setattr(Centre, "responsible", property(lambda _self: False))
    with pytest.raises(RuleError):
        journal.export(marked, tmp_path / "journal.jsonl")


def test_check_names_the_first_altered_act_of_a_centre(marked: Centre, clock: TestClock) -> None:
    folder = marked.store.folder.path
    [act] = journal.told(marked, journal.search(marked, Filter(("1.1.2", "acquis"))))
    with marked.store.database.engine.begin() as connection:
        names = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'act'")
        ).scalars()
        kept = {
            name: connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
            ).scalar_one()
            for name in names.all()
        }
        for name in kept:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(
            text("UPDATE act SET label = '9.9.9 acquis' WHERE seq = :seq"), {"seq": act.number}
        )
        for sql in kept.values():
            connection.execute(text(sql))
    marked.close()
    problems = safekeeping.check(folder, SECRET, clock)
    assert [p.where for p in problems if "journal" in p.sentence] == [f"acte n° {act.number}"]

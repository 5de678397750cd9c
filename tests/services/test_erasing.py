"""Somebody erased is gone from every table and list; the chain holds and the counts stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from clea_desktop import paths
from clea_desktop.domain.accounts import Amount, Fees, Service
from clea_desktop.domain.assessment import Kind, Reprise
from clea_desktop.domain.contact import Contact
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.hearing import JuryDecision, Ruling
from clea_desktop.domain.journey import Interview, TraceKind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Candidate, PartialDate
from clea_desktop.domain.retention import Counted, Fate, Result, Retention, What
from clea_desktop.services import (
    accounts,
    backups,
    candidates,
    closing,
    contacts,
    dossiers,
    erasing,
    hand_over,
    hearings,
    history,
    journey,
    juries,
    marking,
    papers,
    personal,
    restoring,
    written,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import open_centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store import check as checking
from clea_desktop.store import tombstones
from clea_desktop.store.tables import FACTS_OF_CONTACT, FACTS_OF_DOSSIER
from tests.centres import SECRET, TestClock, evaluator_of, opened_prealable, reopened, someone
from tests.documents.reading import texts
from tests.juries import a_session, entered, held, jury_centre
from tests.services.test_joined_again import closed_on, sound

OF_PEOPLE = [table.name for table in (*FACTS_OF_DOSSIER, *FACTS_OF_CONTACT)]


def counts(centre: Centre) -> dict[str, int]:
    with centre.store.database.reading() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in (*OF_PEOPLE, "dossier_state", "contact_state")
        }


def beside(centre: Centre) -> Path:
    return paths.backups_of(centre.store.folder.path)


def whole_story(centre: Centre, name: str = "Ķalniņa") -> bytes:
    """A contact who became a dossier: interview, marks, a paper handed over."""
    called = contacts.add_contact(centre, Contact(name, "Anne-Marie", phone="06 11 22 33 44"))
    contacts.trace(centre, called, TraceKind.CALL, "Rappeler mardi.")
    dossier = contacts.open_dossier(centre, called, someone(name))
    today = centre.clock().date()
    journey.write(centre, dossier, Interview(today, evaluator_of(centre), funder="OPCO"))
    release = centre.latest_release("clea-socle", "2021")
    assert release is not None
    assessment = candidates.open_assessment(
        centre, dossier, Kind.PREALABLE, release, today, evaluator_of(centre)
    )
    for code in release.domains[0].subdomains[0].codes:
        marking.mark(centre, assessment, code, Mark.ACQUIRED)
    marking.note(centre, assessment, "1.1.1", "Un mot sur elle.")
    closing.close(centre, assessment, today, "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    return dossier


def test_everything_of_somebody_goes_and_the_rest_stays(centre: Centre) -> None:
    before = counts(centre)
    dossier = whole_story(centre)
    other = closed_on(centre, "Roux", (0,))
    kept = dossiers.view(centre, other)
    with centre.store.database.reading() as connection:
        acts = connection.execute(text("SELECT count(*) FROM act")).scalar_one()
    done = erasing.erase(centre, [dossier])
    assert done.loss.dossiers == ((dossier, "2026-0001", "Anne-Marie Ķalniņa"),)
    assert [name for _id, name in done.loss.contacts] == ["Anne-Marie Ķalniņa"]
    assert done.loss.documents == 1
    assert done.loss.marks > 0
    with pytest.raises(KeyError):
        dossiers.view(centre, dossier)
    assert dossiers.search(centre, "kalnina") == []
    assert contacts.search(centre, "", awaited=False) == contacts.search(centre, "") == []
    assert dossiers.view(centre, other) == kept
    erasing.erase(centre, [other])
    assert counts(centre) == before
    with centre.store.database.reading() as connection:
        found = connection.execute(text("SELECT count(*), max(label) FROM act WHERE kind='erase'"))
        assert found.one() == (2, "1\u00a0dossier et 1\u00a0contact effacés")
        assert connection.execute(text("SELECT count(*) FROM act")).scalar_one() == acts + 2
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    sound(reopened(centre))


def test_what_stays_is_a_count_of_nobody(centre: Centre) -> None:
    erasing.erase(centre, [whole_story(centre)])
    erasing.erase(centre, [whole_story(centre, "Lopes")])
    assert erasing.left_counts(centre) == [
        (Counted(What.CONTACT, 2026), 2),
        (Counted(What.INTERVIEW, 2026), 2),
        (Counted(What.PREALABLE, 2026, Result.NONE), 2),
    ]
    with centre.store.database.reading() as connection:
        rows = connection.execute(text("SELECT content FROM centre_step WHERE kind='erasure'"))
        left = " ".join(row.content for row in rows)
    for told in ("Lopes", "Ķalniņa", "Anne", "1990", "OPCO", "1.1.1", "2026-0001", "06 11"):
        assert told not in left


def test_anonymised_keeps_what_was_validated_and_nobody(centre: Centre) -> None:
    dossier = closed_on(centre, "Lopes", (0, 3))
    codes = [d.code for d in centre.latest_release("clea-socle", "2021").domains]  # type: ignore[union-attr]
    erasing.anonymise(centre, [dossier])
    kept = Counted(What.PREALABLE, 2026, Result.PARTIAL, (codes[0], codes[3]))
    assert erasing.left_counts(centre) == [(kept, 1)]
    told = erasing.read_tombstones(beside(centre))
    assert [(each.id, each.fate) for each in told] == [(dossier, Fate.ANONYMISED)]
    sound(centre)


def test_several_are_one_act_and_a_number_is_never_given_twice(centre: Centre) -> None:
    two = [candidates.open_dossier(centre, someone(name)) for name in ("Ancel", "Unal")]
    called = contacts.add_contact(centre, Contact("Ndiaye"))
    done = erasing.erase(centre, two, [called])
    with centre.store.database.reading() as connection:
        assert len({row.on for row in tombstones.erased(connection)}) == 1
        assert len(tombstones.erased(connection)) == 3
    assert done.loss.people == "2\u00a0dossiers et 1\u00a0contact"
    again = candidates.open_dossier(centre, someone("Vidal"))
    assert dossiers.view(centre, again).dossier.reference == "2026-0003"
    sound(centre)


def test_dossiers_read_as_one_go_together(centre: Centre, clock: TestClock) -> None:
    first = closed_on(centre, "Lopes", (0,))
    second = closed_on(centre, "Roux", (1,))
    candidates.join(centre, first, second)
    assert len(erasing.loss(centre, [second]).dossiers) == 2
    erasing.erase(centre, [second])
    assert counts(centre)["dossier"] == 0
    assert len(erasing.read_tombstones(beside(centre))) == 2
    sound(centre)


def test_one_that_was_joined_by_mistake_stays_whole(centre: Centre) -> None:
    first = candidates.open_dossier(centre, someone("Lopes"))
    second, assessment = opened_prealable(centre, someone("Roux"))
    candidates.join(centre, first, second)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    history.undo(centre, first)
    history.undo(centre, first)
    assert len(erasing.loss(centre, [second]).dossiers) == 1
    erasing.erase(centre, [second])
    assert dossiers.view(centre, first).dossier.candidate.birth_name == "Lopes"
    assert history.redoable(centre, first) is None
    assert check_lines(centre) == []
    journey.trace(centre, first, TraceKind.CALL)
    again = reopened(centre)
    erasing.erase(again, [first])
    sound(again)


def check_lines(centre: Centre) -> list[object]:
    with centre.store.database.reading() as connection:
        return list(checking.content_problems(connection, centre.release))


def test_a_jury_that_waits_keeps_a_dossier(tmp_path: Path) -> None:
    centre = jury_centre(tmp_path / "centre", 2)
    session = a_session(centre)
    first, second = entered(centre, session)
    with pytest.raises(RuleError, match="Un jury attend encore 2026-000"):
        erasing.erase(centre, [first])
    (tmp_path / "out").mkdir()
    hand_over.hand_over(centre, session, tmp_path / "out", processes=1)
    with pytest.raises(RuleError, match="attendez sa décision"):
        erasing.erase(centre, [first, second])
    held(centre)
    day = centre.clock().date()
    told = {each: JuryDecision(Ruling.CERTIFIED, day) for each in (first, second)}
    hearings.decide(centre, session, told)
    places = erasing.loss(centre, [first]).places
    assert [each.what for each in places] == ["remise au jury"]
    assert Path(places[0].where).parent == tmp_path / "out"
    erasing.erase(centre, [first])
    seen = juries.view(centre, session)
    assert [heard.line.id for heard in seen.heard] == [second]
    left = {(c.what, c.result) for c, _many in erasing.left_counts(centre)}
    assert (What.DEPOSIT, Result.DONE) in left
    assert (What.JURY, Result.CERTIFIED) in left
    with pytest.raises(RuleError, match="ne se réécrit pas en entier"):
        hand_over.again(centre, session, 1, tmp_path)
    sound(centre)


def test_only_who_answers_for_the_centre_erases(centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    centre.store.evaluator = None
    centre.read_profiles()
    for gesture in (erasing.erase, erasing.anonymise):
        with pytest.raises(RuleError, match="responsable"):
            gesture(centre, [dossier])
    with pytest.raises(RuleError, match="responsable"):
        erasing.keep_retention(centre, Retention())


def test_nobody_is_no_act(centre: Centre) -> None:
    with pytest.raises(RuleError, match="Personne n’est choisi"):
        erasing.erase(centre, [])


def test_what_falls_due(centre: Centre, clock: TestClock) -> None:
    dossier = closed_on(centre, "Lopes", (0,))
    alone = candidates.open_dossier(centre, someone("Roux"))
    contacts.add_contact(centre, Contact("Ndiaye"))
    withdrawn = candidates.open_dossier(centre, someone("Unal"))
    candidates.join(centre, alone, withdrawn)
    assert erasing.due(centre) == []
    clock.now = clock.now.replace(year=2027, month=1, day=20)
    soon = erasing.due(centre)
    assert [(each.name, each.over, each.contact) for each in soon] == [
        ("Ndiaye", False, True),
        ("Roux Anne-Marie", False, False),
    ]
    clock.now = clock.now.replace(year=2031, month=9, day=3)
    found = {each.id: each for each in erasing.due(centre)}
    assert found[dossier].keeping.until == date(2031, 9, 2)
    assert found[dossier].over
    assert found[alone].over
    erasing.keep_retention(centre, Retention(dossier=60))
    assert dossier not in {each.id for each in erasing.due(centre)}
    with pytest.raises(RuleError, match="de 0 à 120 mois"):
        erasing.keep_retention(centre, Retention(dossier=999))


def test_the_day_the_last_backup_goes(centre: Centre, clock: TestClock, tmp_path: Path) -> None:
    first, second = (candidates.open_dossier(centre, someone(name)) for name in ("A", "B"))
    assert erasing.erase(centre, [first]).gone_by is None
    backups.backup(centre, beside(centre))
    clock.forward(days=10)
    assert erasing.erase(centre, [second]).gone_by == date(2027, 3, 4)


def test_a_restored_backup_brings_nobody_back(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    dossier, contact = whole_story(centre), contacts.add_contact(centre, Contact("Ndiaye"))
    anonymous = closed_on(centre, "Roux", (0,))
    stays = candidates.open_dossier(centre, someone("Vidal"))
    made = backups.backup(centre, tmp_path / "elsewhere")
    erasing.erase(centre, [dossier], [contact])
    erasing.anonymise(centre, [anonymous])
    counted = erasing.left_counts(centre)
    stones = erasing.read_tombstones(beside(centre))
    restoring.restore_backup(made.path, tmp_path / "restored", SECRET, clock)
    back = open_centre(tmp_path / "restored", SECRET, clock)
    assert dossiers.search(back, "kalnina")
    # The contact that became the dossier has its own.
    assert erasing.reapply(back, stones) == 4
    assert erasing.reapply(back, stones) == 0
    assert [line.id for line in dossiers.list_dossiers(back)] == [stays]
    assert erasing.left_counts(back) == counted
    assert {each.id for each in erasing.read_tombstones(beside(back))} == {
        each.id for each in stones
    }
    sound(back)


def test_the_tombstones_are_made_again_when_lost_or_cut(centre: Centre) -> None:
    two = [candidates.open_dossier(centre, someone(name)) for name in ("Ancel", "Unal")]
    erasing.erase(centre, two[:1])
    erasing.erase(centre, two[1:])
    file = beside(centre) / "effacements"
    whole = file.read_bytes()
    assert whole.count(b"\n") == 2
    file.unlink()
    centre = reopened(centre)
    assert file.read_bytes() == whole
    # A stop of the computer cut the last line; a hand changed a day; a day no calendar has.
    sealed = tombstones._line(tombstones.Tombstone(b"x" * 16, Fate.ERASED, date(2026, 3, 2)))
    wrong = sealed.replace("2026-03-02", "2026-13-02").rpartition(" ")[0]
    wrong = f"{wrong} {tombstones._digest(wrong)}\n"
    altered = sealed.replace("2026-03-02", "2020-01-01") + "\n"
    file.write_bytes(wrong.encode() + altered.encode() + whole[:-9])
    assert [each.id for each in erasing.read_tombstones(beside(centre))] == two[:1]
    centre = reopened(centre)
    assert {each.id for each in erasing.read_tombstones(beside(centre))} == set(two)
    assert erasing.keep_tombstones(centre) == 0
    centre.close()


def test_tombstones_that_cannot_be_written_are_said(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = candidates.open_dossier(centre, someone())

    def refuse(*_given: object) -> int:
        raise EnvironmentProblem("Le disque est plein.")

    monkeypatch.setattr(tombstones, "add_tombstones", refuse)
    done = erasing.erase(centre, [dossier])
    assert "Le disque est plein." in done.warning
    monkeypatch.undo()
    again = reopened(centre)
    assert [each.id for each in erasing.read_tombstones(beside(again))] == [dossier]
    again.close()


def test_what_somebody_typed_is_in_no_file_once_erased(centre: Centre, clock: TestClock) -> None:
    particular = Candidate("Zwrkznâz", PartialDate(1931, 12, 31), ("Ulfhildr",))
    dossier, assessment = opened_prealable(centre, particular)
    marking.note(centre, assessment, "1.1.1", "Un mot.")
    salt = _salts(centre)[0]
    erasing.erase(centre, [dossier])
    assert salt not in _salts(centre)
    assert salt not in centre.store.database._salts.values()
    with centre.store.database.reading() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        dump = " ".join(
            repr(tuple(row))
            for name in tables.scalars().all()
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))
        )
    for told in ("Zwrkznâz", "Ulfhildr", "1931-12-31", "Un mot."):
        assert told not in dump
    centre.close()
    assert check(centre.store.folder.path, SECRET, clock) == []


def _salts(centre: Centre) -> list[bytes]:
    with centre.store.database.reading() as connection:
        return [bytes(row.salt) for row in connection.execute(text("SELECT salt FROM dossier"))]


def test_the_accounts_of_a_year_count_those_erased_since(centre: Centre, tmp_path: Path) -> None:
    amount = Amount(Service.PREALABLE, 45_000, date(2025, 1, 1))
    accounts.keep_fees(centre, Fees((amount,)))
    dossiers_ = [closed_on(centre, name, (0,)) for name in ("Lopes", "Unal")]
    year = (date(2026, 1, 1), date(2026, 12, 31))
    before = as_read(accounts.fee_statement(centre, *year).pdf)
    assert "Total 900,00" in before
    erasing.erase(centre, dossiers_[:1])
    after = as_read(accounts.fee_statement(centre, *year).pdf)
    assert "Total 900,00" in after
    assert "2026, personnes effacées depuis 1 450,00" in after
    files = accounts.audit(centre, *year, tmp_path)
    listed = as_read((files[0] / "1-evaluations.pdf").read_bytes())
    assert "En plus, 1 évaluation terminée de personnes effacées depuis." in listed
    # No day of it is known: a part of a year cannot tell.
    part = as_read(accounts.fee_statement(centre, date(2026, 2, 1), date(2026, 12, 31)).pdf)
    assert "effacées" not in part
    changed = Amount(Service.PREALABLE, 50_000, date(2026, 2, 1))
    accounts.keep_fees(centre, Fees((amount, changed)))
    told = as_read(accounts.fee_statement(centre, *year).pdf)
    assert "personnes effacées depuis 1" in told
    assert "Un prix n’est pas renseigné" in told


def as_read(pdf: bytes) -> str:
    return " ".join(" ".join(texts(pdf)).split()).replace("\u00a0", " ")


def test_the_notice_says_the_periods_of_the_centre(centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    assert "puis six mois." in as_read(papers.compose_paper(centre, dossier, "privacy").pdf)
    erasing.keep_retention(centre, Retention(dossier=0))
    told = as_read(papers.compose_paper(centre, dossier, "privacy").pdf)
    assert "pour passer l’évaluation finale." in told


def test_who_is_erased_is_known_to_what_reads_the_journal(centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    assert erasing.erased_ids(centre) == frozenset()
    erasing.erase(centre, [dossier])
    assert erasing.erased_ids(centre) == {dossier}


def test_a_funder_who_asks_for_longer_is_asked_one_by_one(centre: Centre, clock: TestClock) -> None:
    dossier = whole_story(centre)
    other = closed_on(centre, "Roux", (0,))
    clock.now = clock.now.replace(year=2031, month=9, day=3)
    periods = Retention(funder=120)
    assert [each.id for each in erasing.due(centre, periods) if not each.contact] == [other]
    alone = candidates.open_dossier(centre, someone("Unal"))
    candidates.join(centre, other, alone)
    clock.now = clock.now.replace(year=2036, month=9, day=3)
    found = {each.id for each in erasing.due(centre, periods) if not each.contact}
    assert found == {dossier, other}


def test_not_keeping_gives_the_livret_before_everything_goes(
    centre: Centre, tmp_path: Path
) -> None:
    to = tmp_path / "livret.pdf"
    dossier, assessment = opened_prealable(centre)
    with pytest.raises(RuleError, match="terminez-la d’abord"):
        personal.not_kept(centre, dossier, to)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    with pytest.raises(RuleError, match="droit à son livret"):
        personal.not_kept(centre, dossier, None)
    with pytest.raises(RuleError, match="que le centre garde pour lui"):
        personal.not_kept(centre, dossier, centre.store.folder.path / "x.pdf")
    assert dossiers.view(centre, dossier).dossier.assessments
    personal.not_kept(centre, dossier, to)
    assert "Anne-Marie Ķalniņa" in as_read(to.read_bytes())
    with pytest.raises(KeyError):
        dossiers.view(centre, dossier)
    alone = candidates.open_dossier(centre, someone("Roux"))
    personal.not_kept(centre, alone, None)
    centre.store.evaluator = None
    centre.read_profiles()
    with pytest.raises(RuleError, match="responsable"):
        personal.not_kept(centre, alone, None)


def test_the_livret_of_elsewhere_goes_along(centre: Centre, tmp_path: Path) -> None:
    dossier = candidates.open_dossier(centre, someone())
    day, me = centre.clock().date(), evaluator_of(centre)
    told = Reprise("GRETA", "2021", frozenset({"1"}), me, day)
    release = centre.latest_release("clea-socle", "2021")
    assert release is not None
    scan = ("livret scanné.PNG", b"\x89PNG")
    journey.take_over(centre, dossier, Kind.PREALABLE, release, day, told, scan)
    personal.export(centre, tmp_path / "out", dossier)
    kept = tmp_path / "out" / "documents" / "01-livret-repris.png"
    assert kept.read_bytes() == scan[1]
    read = as_read((tmp_path / "out" / "donnees.pdf").read_bytes())
    assert "Faite ailleurs GRETA, édition 2021" in read
    current = centre.in_hand(dossier).current
    assert current is not None
    assert current.id is not None
    journey.save_scan(centre, current.id, tmp_path / "livret.png")
    told_ = [each.what for each in written.places(centre, dossier)]
    assert told_ == ["livret repris", "droit d’accès"]


def test_a_dossier_before_a_jury_is_told_to_be_kept(tmp_path: Path) -> None:
    centre = jury_centre(tmp_path / "centre", 1)
    dossier, *_ = entered(centre, a_session(centre))
    personal.export(centre, tmp_path / "out", dossier)
    read = as_read((tmp_path / "out" / "donnees.pdf").read_bytes())
    assert "Ces données sont gardées : un jury doit encore en décider." in read
    assert "Restitution du" in read
    assert "Jury du" in read

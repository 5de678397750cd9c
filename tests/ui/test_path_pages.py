"""The pages of a path, by real keys: contact, interview, séances, parcours, reprise, departure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.contact import Contact, ContactEnd
from clea_desktop.domain.journey import (
    Decision,
    Presence,
    Readiness,
    Signature,
    Strategy,
    TraceKind,
)
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Act, Stage, next_act
from clea_desktop.services import (
    candidates,
    closing,
    contacts,
    departing,
    dossiers,
    journey,
    marking,
    papers,
    people,
    today,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.pages.contacts import ContactPage, ContactsPage
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.pages.identity import NewCandidatePage
from clea_desktop.ui.pages.interview import InterviewPage
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.opening import ask_departure
from clea_desktop.ui.pages.reprise import ReprisePage
from clea_desktop.ui.pages.restitution import RestitutionPage
from clea_desktop.ui.pages.settings import SettingsPage
from clea_desktop.ui.pages.sittings import SittingsPage
from clea_desktop.ui.pages.today import TodayPage
from clea_desktop.ui.pages.training import TrainingPage, _Aim
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.fields import ChoiceField, LineField
from clea_desktop.ui.widgets.moments import OptionalDayField, OptionalTimeField
from clea_desktop.ui.window import Window
from tests.centres import evaluator_of, opened_prealable, release_of, someone
from tests.ui.windows import (
    Key,
    dialog,
    go,
    once_asked,
    page_of,
    press,
    said,
    settle,
    shell_of,
    type_in,
)


def answer(fill: Callable[[Question], None] | None = None, *, button: str = "act") -> None:
    """Answer the question that the next gesture asks."""

    def act() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        if fill is not None:
            fill(asked)
        getattr(asked, button).click()

    once_asked(act)


def closed_prealable(centre: Centre) -> tuple[bytes, bytes]:
    """Domaine 1 validated, the livret handed over."""
    dossier, assessment = opened_prealable(centre)
    for sub in release_of(centre).domains[0].subdomains:
        for code in sub.codes:
            marking.mark(centre, assessment, code, Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    return dossier, assessment


def following(centre: Centre, dossier: bytes) -> Act | None:
    return next_act(dossiers.view(centre, dossier).situation)


def test_a_call_becomes_a_contact_then_a_dossier(window: Window, centre: Centre) -> None:
    go(window, Place(Kind.TODAY))
    press(Key.Key_N, control=True, shift=True)
    page = page_of(window)
    assert isinstance(page, ContactPage)
    press(Key.Key_Return, control=True)
    assert "au moins le nom" in page.name.fault.text()
    for text in ("Perrin", "Hugo", "06 12 34 56 78"):
        type_in(text)
        press(Key.Key_Tab)
    press(Key.Key_Return, control=True)
    [line] = contacts.search(centre, "")
    assert line.name == "Hugo Perrin"
    type_in("Rappeler le soir")
    press(Key.Key_A, alt=True)
    press(Key.Key_P, alt=True)
    traces = contacts.view(centre, line.id).traces
    assert [(t.kind, t.text) for t in traces] == [
        (TraceKind.CALL, "Rappeler le soir"),
        (TraceKind.NO_SHOW, ""),
    ]
    page.next_on.put("31/02/2026")
    assert not page.keep()
    assert "12/01/2027" in page.next_on.fault.text()
    page.next_on.put("1er avril 2026")
    go(window, Place(Kind.CONTACTS))
    listed = page_of(window)
    assert isinstance(listed, ContactsPage)
    entry = listed.findChild(Entry)
    assert entry is not None and "avril" in entry.accessibleName()
    entry.click()
    again = page_of(window)
    assert isinstance(again, ContactPage)
    press(Key.Key_Return, control=True)
    opening = page_of(window)
    assert isinstance(opening, NewCandidatePage)
    assert opening.fields["birth_name"].text() == "Perrin"
    opening.fields["birth_date"].put("17/05/1990")
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), DossierPage)
    dossier = contacts.view(centre, line.id).dossier
    assert dossier is not None
    assert len(dossiers.view(centre, dossier).dossier.journey.traces) == 2
    seen = go(window, Place(Kind.CONTACT, contact=line.id))
    assert isinstance(seen, ContactPage)
    assert not seen.open.isVisible()


def test_a_contact_ends_and_is_taken_up_again(window: Window, centre: Centre) -> None:
    one = contacts.add_contact(centre, Contact("Ndiaye", "Awa"))
    page = go(window, Place(Kind.CONTACT, contact=one))
    assert isinstance(page, ContactPage)
    page._end(ContactEnd.WAITING)
    assert contacts.view(centre, one).end is ContactEnd.WAITING
    listed = go(window, Place(Kind.CONTACTS))
    assert isinstance(listed, ContactsPage)
    assert listed.findChild(Entry) is None
    listed.ended.setChecked(True)
    settle()
    assert listed.findChild(Entry) is not None
    listed.search.line.setFocus()
    type_in("zz")
    assert [entry for entry in listed.findChildren(Entry) if entry.isVisible()] == []
    back = go(window, Place(Kind.CONTACT, contact=one))
    assert isinstance(back, ContactPage)
    back._end(None)
    assert contacts.view(centre, one).end is None


def test_an_interview_is_on_disk_as_each_field_is_left(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    page = go(window, Place(Kind.INTERVIEW, dossier))
    assert isinstance(page, InterviewPage)
    page.prescriber.line.setFocus()
    type_in("Mission locale")
    press(Key.Key_Tab)
    page.offered[Strategy.BY_STEPS].setChecked(True)
    page.project.area.setFocus()
    type_in("Devenir cuisinière.")
    press(Key.Key_2, alt=True)
    held = dossiers.view(centre, dossier).dossier.journey.interview
    assert held is not None
    assert (held.prescriber, held.project) == ("Mission locale", "Devenir cuisinière.")
    assert held.strategies == (Strategy.BY_STEPS,)
    assert (held.decision, held.decided_on) == (Decision.THINKS, centre.clock().date())
    assert following(centre, dossier) is Act.CALL

    def fill(asked: Question) -> None:
        for field, text in zip(
            asked.findChildren(LineField), ("Mission locale", "sa présence"), strict=True
        ):
            field.put(text)

    answer(fill)
    page._add_agreement()
    page._revoke(0)
    held = dossiers.view(centre, dossier).dossier.journey.interview
    assert held is not None
    assert [(a.recipient, a.stands) for a in held.agreements] == [("Mission locale", False)]
    page.call_on.put("demain")
    assert not page.leave()
    page.call_on.put("")
    press(Key.Key_Escape)
    assert isinstance(page_of(window), DossierPage)


def test_an_interview_without_a_word_has_taken_place_once_one_goes_on(
    window: Window, centre: Centre
) -> None:
    dossier = candidates.open_dossier(centre, someone())
    page = go(window, Place(Kind.INTERVIEW, dossier))
    assert isinstance(page, InterviewPage)
    assert page.finish.text() == "Noter l’entretien"
    # Looked at and left: nothing says that it took place.
    press(Key.Key_Escape)
    assert following(centre, dossier) is Act.INTERVIEW
    go(window, Place(Kind.INTERVIEW, dossier))
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), DossierPage)
    held = dossiers.view(centre, dossier).dossier.journey.interview
    assert held is not None
    assert (held.on, held.project, held.decision) == (centre.clock().date(), "", None)
    assert following(centre, dossier) is Act.OPEN_PREALABLE
    # Ctrl + Z takes that back; once it is noted, the same keys write nothing more.
    press(Key.Key_Z, control=True)
    assert following(centre, dossier) is Act.INTERVIEW
    go(window, Place(Kind.INTERVIEW, dossier))
    press(Key.Key_Return, control=True)
    again = go(window, Place(Kind.INTERVIEW, dossier))
    assert isinstance(again, InterviewPage)
    assert again.finish.text() == "Revenir au dossier"
    again.call_on.put("demain")
    press(Key.Key_Return, control=True)
    assert page_of(window) is again
    again.call_on.put("")


def test_half_days_are_planned_and_held(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    page = go(window, Place(Kind.SITTINGS, dossier))
    assert isinstance(page, SittingsPage)

    def fill(asked: Question) -> None:
        starts, ends = asked.findChildren(OptionalTimeField)
        starts.put("9h")
        ends.put("12 h 15")

    answer(fill)
    press(Key.Key_Return, control=True)
    [sitting] = dossiers.view(centre, dossier).dossier.journey.sittings
    assert sitting.minutes == 195
    assert sitting.evaluators == (evaluator_of(centre),)
    page._came(sitting, Presence.PRESENT)
    [sitting] = dossiers.view(centre, dossier).dossier.journey.sittings
    assert sitting.presence is Presence.PRESENT
    page._drop(sitting)
    assert dossiers.view(centre, dossier).dossier.journey.sittings == ()

    def wrong(asked: Question) -> None:
        starts, ends = asked.findChildren(OptionalTimeField)
        starts.put("14 h")
        ends.put("9 h")
        asked.act.click()
        assert "avant de commencer" in asked.fault.text()

    answer(wrong, button="back")
    page.submit()
    assert dossiers.view(centre, dossier).dossier.journey.sittings == ()


def test_a_restitution_waits_for_the_livret_then_is_told(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    page = go(window, Place(Kind.RESTITUTION, dossier))
    assert isinstance(page, RestitutionPage)
    assert "n’est pas terminée" in (page.refusal or "")
    press(Key.Key_Return, control=True)
    assert dossiers.view(centre, dossier).dossier.journey.restitutions == ()
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    page = go(window, Place(Kind.RESTITUTION, dossier))
    assert isinstance(page, RestitutionPage)
    page.remarks.area.setFocus()
    type_in("Je savais tout cela.")
    page.signature.put(Signature.NOT_WISHED)
    page.aloud.setChecked(True)
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), DossierPage)
    held = dossiers.view(centre, dossier).dossier.journey.restitution_of(assessment)
    assert held is not None
    assert (held.remarks, held.read_aloud) == ("Je savais tout cela.", True)
    assert held.signature is Signature.NOT_WISHED


def test_a_parcours_a_formative_check_and_a_trainer(window: Window, centre: Centre) -> None:
    dossier, _ = closed_prealable(centre)
    page = go(window, Place(Kind.TRAINING, dossier))
    assert isinstance(page, TrainingPage)
    assert "1.1" not in page.aims.chosen()
    aim = next(each for each in page.findChildren(_Aim) if len(each.criteria) > 1)
    whole = aim.chosen()
    assert len(whole) == 1 and whole[0].count(".") == 1
    first, *others = aim.criteria
    aim.more.click()
    aim.criteria[first].setChecked(False)
    assert aim.chosen() == tuple(others) and aim.box.isTristate()
    aim.box.click()
    assert aim.chosen() == whole
    aim.box.click()
    assert aim.chosen() == ()
    aim.box.click()
    page.hours.put("soixante")
    press(Key.Key_Return, control=True)
    assert "nombre d’heures" in page.hours.fault.text()
    page.hours.put("60")
    page.finale.put("15/06/2026")

    def check(asked: Question) -> None:
        asked.findChildren(ChoiceField)[0].put(Readiness.NEARLY)

    answer(check)
    page.ask_check()
    [told] = dossiers.view(centre, dossier).dossier.journey.checks
    assert [code for code, _ in told.readiness] == ["2"]

    def name(asked: Question) -> None:
        asked.findChildren(LineField)[0].put("Nadia Haddad")

    answer(name)
    page.ask_trainer()
    [trainer] = dossiers.view(centre, dossier).dossier.journey.trainers
    assert trainer.person.name == "Nadia Haddad"
    page._drop(trainer)
    page.form.box.setFocus()
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), DossierPage)
    held = dossiers.view(centre, dossier).dossier.journey.prescription
    assert held is not None
    assert (held.hours, held.planned_finale is not None) == (60, True)
    assert following(centre, dossier) is Act.RESTITUTE


def test_the_same_name_is_asked_about(window: Window, centre: Centre) -> None:
    dossier, _ = closed_prealable(centre)
    people.add_person(centre, "Nadia Haddad")
    page = go(window, Place(Kind.TRAINING, dossier))
    assert isinstance(page, TrainingPage)

    def name(asked: Question) -> None:
        asked.findChildren(LineField)[0].put("nadia haddad")
        answer()

    answer(name)
    page.ask_trainer()
    assert [p.name for p in people.people(centre)].count("nadia haddad") == 1
    [trainer] = dossiers.view(centre, dossier).dossier.journey.trainers
    assert trainer.person.name == "nadia haddad"
    answer(button="back")
    assert page._who("Nadia Haddad") is None


def test_a_trainer_refused_leaves_nobody_behind(window: Window, centre: Centre) -> None:
    dossier, _ = closed_prealable(centre)
    page = go(window, Place(Kind.TRAINING, dossier))
    assert isinstance(page, TrainingPage)
    before = people.people(centre)

    def ends_first(asked: Question) -> None:
        asked.findChildren(LineField)[0].put("Karim Benali")
        starts, ends = asked.findChildren(OptionalDayField)
        starts.put("01/05/2026")
        ends.put("01/04/2026")
        asked.act.click()
        assert "corrigez la date" in asked.fault.text()

    answer(ends_first, button="back")
    page.ask_trainer()
    assert people.people(centre) == before
    assert dossiers.view(centre, dossier).dossier.journey.trainers == ()


def test_a_finale_opens_on_the_domaines_chosen(window: Window, centre: Centre) -> None:
    dossier, assessment = closed_prealable(centre)
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)

    def choose(asked: Question) -> None:
        boxes = asked.findChildren(QCheckBox)
        assert len(boxes) == 6
        for box in boxes:
            box.setChecked(False)
        asked.act.click()
        assert "au moins un domaine" in asked.fault.text()
        boxes[0].setChecked(True)

    answer(choose)
    page._do(Act.OPEN_FINALE)
    marked = page_of(window)
    assert isinstance(marked, MarkingPage)
    current = dossiers.view(centre, dossier).dossier.current
    assert current is not None and current.id is not None
    assert current.kind is Assessed.FINALE
    assert {code[0] for code in sheet_of(centre, current.id).undecided} == {"2"}
    assert current.id != assessment


def test_validations_are_taken_over_with_their_scan(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    dossier = candidates.open_dossier(centre, someone())
    page = go(window, Place(Kind.REPRISE, dossier))
    assert isinstance(page, ReprisePage)
    press(Key.Key_Return, control=True)
    assert "n’a pas d’organisme" in said(window)
    type_in("GRETA de Caen")
    page._boxes["1"].setChecked(True)
    page._boxes["2.1"].setChecked(True)
    assert page.codes() == {"1", "2.1"}
    scan = tmp_path / "livret.pdf"
    page.attach(scan)
    assert "n’existe pas" in said(window)
    scan.write_bytes(b"%PDF-1.7")
    page.attach(scan)
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), DossierPage)
    seen = dossiers.view(centre, dossier)
    assert seen.stage is Stage.REINFORCEMENT
    [made] = seen.dossier.assessments
    assert made.id is not None
    assert journey.scan_of(centre, made.id) == ("livret.pdf", b"%PDF-1.7")


def test_a_dossier_goes_elsewhere_and_comes_back(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    dossier, _ = closed_prealable(centre)
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)
    phrase: list[str] = []

    def told(asked: Question) -> None:
        phrase.append(asked.findChildren(LineField)[0].text())

    def fill(asked: Question) -> None:
        to, folder = asked.findChildren(LineField)
        to.put("GRETA de Caen")
        folder.put(str(tmp_path / "départ"))
        answer(told)

    answer(fill)
    change = ask_departure(page, page.view)
    assert change is not None
    assert len(phrase[0].split()) == 6
    assert len(list((tmp_path / "départ").iterdir())) == 4
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)
    assert dossiers.view(centre, dossier).stage is Stage.ELSEWHERE
    assert not page.next_button.isVisible()
    page._come_back()
    assert dossiers.view(centre, dossier).stage is Stage.REINFORCEMENT


def test_the_page_of_a_dossier_says_why_an_act_waits(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)
    by_name = {entry.text(): entry for entry in page.findChildren(Entry)}
    waiting = by_name[Act.PRESCRIBE.words]
    assert "Rien n’est encore évalué" in waiting.toolTip()
    waiting.setFocus()
    press(Key.Key_Space)
    assert "Rien n’est encore évalué" in said(window)
    assert by_name[Act.OPEN_PREALABLE.words].refused == ""
    press(Key.Key_A, alt=True)
    settle()
    assert len(dossiers.view(centre, dossier).dossier.journey.traces) == 1


def test_today_goes_to_the_first_thing_and_to_each_group(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    page = go(window, Place(Kind.TODAY))
    assert isinstance(page, TodayPage)
    press(Key.Key_1)
    only = page_of(window)
    assert isinstance(only, TodayPage)
    assert [card.group for card in only.seen.cards] == [today.Group.TO_ASSESS]
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), DossierPage)
    assert shell_of(window).place.dossier == dossier
    page = go(window, Place(Kind.TODAY))
    assert isinstance(page, TodayPage)
    page.everyone.setChecked(True)
    settle()
    window.resize(620, 700)
    settle()
    assert page.seen.many == 1


def test_an_absence_is_set_and_ended_in_the_settings(window: Window, centre: Centre) -> None:
    page = go(window, Place(Kind.SETTINGS))
    assert isinstance(page, SettingsPage)
    page.keep_absence()
    assert "12/01/2027" in page.away_from.fault.text()
    page.away_from.put("02/03/2026")
    page.away_until.put("01/03/2026")
    page.keep_absence()
    assert "avant de commencer" in said(window)
    page.away_until.put("06/03/2026")
    page.keep_absence()
    assert today.absence(centre) is not None
    page._come_back()
    assert today.absence(centre) is None
    page.months.put(3)
    page._keep_months()
    assert page._preferences.warning_months == 3


@pytest.mark.parametrize("kind", [Kind.INTERVIEW, Kind.SITTINGS, Kind.TRAINING, Kind.REPRISE])
def test_a_page_of_a_dossier_followed_elsewhere_only_says_so(
    window: Window, centre: Centre, kind: Kind, tmp_path: Path
) -> None:
    dossier, _ = closed_prealable(centre)
    departing.depart(centre, dossier, "GRETA", centre.clock().date(), tmp_path / "départ")
    page = go(window, Place(kind, dossier))
    assert isinstance(page, InterviewPage | SittingsPage | TrainingPage | ReprisePage)
    assert "suivi ailleurs" in (page.refusal or "")
    before = dossiers.view(centre, dossier).dossier
    press(Key.Key_Return, control=True)
    assert dossiers.view(centre, dossier).dossier == before

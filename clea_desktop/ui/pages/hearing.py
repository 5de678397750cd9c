"""The juries of one dossier: what was decided, what is brought, contested, certified."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    Hearing,
    JuryDecision,
    Ruling,
    Shown,
)
from clea_desktop.domain.path import Act
from clea_desktop.domain.possible import why_not
from clea_desktop.services import hearings, people
from clea_desktop.services.dossiers import view
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, Item, abreast, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField, TextField
from clea_desktop.ui.widgets.moments import OptionalDayField
from clea_desktop.ui.widgets.text import Text, caption, heading, muted


class HearingPage(Page):
    """Every time before a jury, the last in front, and the acts that are possible now."""

    keys = (("Ctrl + Entrée", "la prochaine étape devant le jury"),)

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        self._id = dossier_id
        self.view = view(desk.centre, dossier_id)
        super().__init__(desk, "Jury")
        self.bar_box.insertWidget(
            0,
            Button(
                "Dossier",
                lambda: desk.go(Place(Kind.DOSSIER, dossier_id)),
                icon="chevron-left",
                kind="quiet",
            ),
        )
        self.in_bar(self.beside(self.view.dossier.candidate.display_name), None)
        at = self.view.situation
        held = self.view.dossier.journey.hearings
        parts: list[QWidget] = []
        if at.hearing is not None:
            parts.append(self._acts_card(at.hearing))
        parts += [self._card(hearing) for hearing in reversed(held)]
        if not held:
            parts.append(
                Card(
                    heading("Pas encore devant un jury"),
                    muted("Le dossier s’inscrit à une session depuis la page « Jurys »."),
                )
            )
        self.box.addWidget(measured(*parts, ems=60), 1)

    # --- what is shown -------------------------------------------------------------------------

    def _acts_card(self, hearing: Hearing) -> Card:
        at = self.view.situation
        acts: list[tuple[str, Callable[[], None], bool]] = [
            ("Apporter le complément…", self.complete, why_not(Act.COMPLETE, at) is None),
            (
                "Remettre la lettre…",
                lambda: self.desk.go(Place(Kind.DOCUMENTS, self._id, detail="letter")),
                why_not(Act.WRITE, at) is None,
            ),
            (
                "Noter le certificat…",
                self.certify,
                why_not(Act.RECORD_CERTIFICATE, at) is None,
            ),
            ("Noter une contestation…", self.contest, hearing.minutes_on is not None),
        ]
        card = Card(heading("Ce qui peut se faire"), role="next")
        possible = [(words, act) for words, act, may in acts if may]
        for rank, (words, act) in enumerate(possible):
            first = rank == 0
            button = Button(
                words,
                act,
                kind="primary" if first else "plain",
                key="Ctrl Entrée" if first else "",
                shortcut="Ctrl+Return" if first else "",
            )
            card.box.addLayout(row(button, None))
        if hearing.session is not None:
            session = hearing.session
            go = Button(
                "Voir la session",
                lambda: self.desk.go(Place(Kind.SESSION, session=session)),
                kind="quiet",
                icon="gavel",
            )
            card.box.addLayout(row(go, None))
        return card

    def _card(self, hearing: Hearing) -> Card:
        card = Card(
            heading(f"Session du {date_words(hearing.session_on)}"),
            muted(hearing.delegate, small=True),
        )
        told = [f"Inscrit le {date_words(hearing.entered_on)}."]
        if hearing.deposited_on is not None:
            told.append(f"Déposé le {date_words(hearing.deposited_on)}.")
        if hearing.decision is not None:
            told.append(_decision_words(hearing.decision))
        if hearing.minutes_on is not None:
            told.append(f"Procès-verbal connu le {date_words(hearing.minutes_on)}.")
        for words in told:
            card.box.addWidget(Text(words, size=SMALL))
        if hearing.complement is not None:
            self._show_complement(card, hearing.complement)
        for rank, contestation in enumerate(hearing.contestations):
            self._show_contestation(card, hearing, rank, contestation)
        if hearing.certificate is not None:
            number, on = hearing.certificate.number, date_words(hearing.certificate.on)
            card.box.addWidget(Text(f"Certificat {number}, du {on}.", bold=True))
        return card

    def _show_complement(self, card: Card, complement: Complement) -> None:
        card.box.addWidget(caption(f"Complément du {date_words(complement.on)}"))
        if complement.text:
            card.box.addWidget(Text(complement.text, size=SMALL))
        for shown in complement.shown:
            words = f"{shown.code}, le {date_words(shown.on)}, par {shown.observer.name} : "
            card.box.addWidget(Text(words + shown.text, size=SMALL))

    def _show_contestation(
        self, card: Card, hearing: Hearing, rank: int, contestation: Contestation
    ) -> None:
        received = date_words(contestation.received_on)
        card.box.addWidget(caption(f"Contestation reçue le {received}"))
        card.box.addWidget(Text(contestation.subject, size=SMALL))
        if contestation.answered_on is None:
            act = partial(self.answer, hearing.id, rank)
            answer = Button("Noter la réponse…", act, kind="quiet")
            card.box.addLayout(row(answer, None))
            return
        on = date_words(contestation.answered_on)
        card.box.addWidget(Text(f"Réponse du {on} : {contestation.answer}", size=SMALL))
        if contestation.decision is not None:
            words = f"Nouvelle décision. {_decision_words(contestation.decision)}"
            card.box.addWidget(Text(words, size=SMALL, bold=True))

    def first(self) -> QWidget | None:
        buttons = [each for each in self.findChildren(Button) if each.kind == "primary"]
        return buttons[0] if buttons else None

    # --- gestures ------------------------------------------------------------------------------

    def _ask(self, title: str, *items: Item, act: str, write: Callable[[], bool]) -> None:
        if Question(self, title, *items, act=act, on_act=write).exec():
            self.desk.go(Place(Kind.HEARING, self._id))

    def complete(self) -> None:
        """Ask what is brought, sous-domaine by sous-domaine."""
        hearing = self.view.situation.hearing
        asked = hearing.present if hearing else None
        assert hearing is not None and asked is not None, "asked for"
        known = hearing.complement
        today = self.centre.clock().date()
        by = self.centre.evaluator
        assert by is not None, "somebody types"
        everyone = people.people(self.centre)
        text = TextField("Document ou explication apportés", known.text if known else "", lines=3)
        day = DayField("Apporté le", known.on if known else today)
        before = {shown.code: shown for shown in known.shown} if known else {}
        rows: dict[str, tuple[DayField, ChoiceField[bytes | None], TextField]] = {}
        items: list[Item] = [muted(asked.asked)] if asked.asked else []
        items += [abreast(day), text]
        for code in asked.codes:
            shown = before.get(code)
            choices = [(person.id, person.name) for person in everyone]
            observer = shown.observer.id if shown else by.id
            rows[code] = (
                DayField("Montré le", shown.on if shown else today),
                ChoiceField("Observé par", choices, observer),
                TextField("Ce que la personne a montré", shown.text if shown else "", lines=2),
            )
            items += [caption(f"Sous-domaine {code}"), abreast(*rows[code][:2]), rows[code][2]]

        def write() -> bool:
            shown = tuple(
                Shown(
                    code,
                    when.day(),
                    next(person for person in everyone if person.id == who.value()),
                    seen.text().strip(),
                )
                for code, (when, who, seen) in rows.items()
                if seen.text().strip()
            )
            hearings.complete(self.centre, self._id, Complement(day.day(), by, text.text(), shown))
            return True

        self._ask("Apporter le complément", *items, act="Enregistrer", write=write)

    def certify(self) -> None:
        """Ask for the number and the day of the certificate."""
        hearing = self.view.situation.hearing
        known = hearing.certificate if hearing else None
        number = LineField("Numéro du certificat", known.number if known else "")
        day = DayField("Date du certificat", known.on if known else self.centre.clock().date())

        def write() -> bool:
            hearings.certify(self.centre, self._id, Certificate(number.text(), day.day()))
            return True

        self._ask("Noter le certificat", number, day, act="Noter", write=write)

    def contest(self) -> None:
        """Ask what is contested."""
        day = DayField("Reçue le", self.centre.clock().date())
        subject = TextField("Ce que la personne conteste", lines=3)

        def write() -> bool:
            contestation = Contestation(day.day(), subject.text().strip())
            hearings.contest(self.centre, self._id, contestation)
            return True

        self._ask("Noter une contestation", day, subject, act="Noter", write=write)

    def answer(self, hearing_id: bytes | None, rank: int) -> None:
        """Ask for the answer to a contestation, and what it decides anew."""
        every = self.view.dossier.journey.hearings
        held = next(each for each in every if each.id == hearing_id)
        contestation = held.contestations[rank]
        day = DayField("Répondu le", self.centre.clock().date())
        answer = TextField("La réponse", lines=3)
        choices: list[tuple[Ruling | None, str]] = [(None, "La décision reste la même")]
        choices += [(ruling, ruling.words.capitalize()) for ruling in Ruling]
        ruling = ChoiceField("Nouvelle décision", choices, None)
        asked = LineField("Ce qui est demandé, ou le motif")
        codes = LineField("Sous-domaines à montrer à nouveau")
        to = OptionalDayField("Reporté à la session du")

        def write() -> bool:
            if not to.valid():
                raise RuleError("Le jour du report ne se lit pas : écrivez-le comme 12/01/2027.")
            chosen = ruling.value()
            anew = None
            if chosen is not None:
                anew = JuryDecision(
                    chosen,
                    day.day(),
                    asked.text().strip(),
                    tuple(codes.text().replace(",", " ").split()),
                    to.day(),
                )
            told = Contestation(
                contestation.received_on,
                contestation.subject,
                day.day(),
                answer.text().strip(),
                anew,
            )
            hearings.contest(self.centre, self._id, told, rank, hearing_id)
            return True

        items = (muted(contestation.subject), day, answer, ruling, asked, abreast(codes, to))
        self._ask("Répondre à la contestation", *items, act="Enregistrer", write=write)


def _decision_words(decision: JuryDecision) -> str:
    told = [f"{decision.ruling.words.capitalize()} le {date_words(decision.on)}"]
    if decision.codes:
        told.append(f"à montrer à nouveau : {', '.join(decision.codes)}")
    if decision.postponed_to is not None:
        told.append(f"reporté au {date_words(decision.postponed_to)}")
    if decision.asked:
        told.append(decision.asked)
    return " ; ".join(told)

"""The tree of domaines: progress, never scores; the sous-domaines of the one in hand."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import SkillDomain, Subdomain
from clea_desktop.services.sheet import Sheet
from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import held, scrolling
from clea_desktop.ui.widgets.drawing import rounded


class _Item(QAbstractButton):
    def __init__(self, code: str, words: str) -> None:
        super().__init__()
        self.code, self.words = code, words
        self.in_hand = False
        self.setText(f"{code} {words}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _ring(self, painter: QPainter) -> None:
        if self.hasFocus():
            rounded(painter, QRectF(self.rect()), None, look().color("accent"), 2.0, 0.4)

    def _words(self, painter: QPainter, area: QRectF, font: QFont) -> None:
        painter.setFont(font)
        words = QFontMetrics(font).elidedText(
            self.words, Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)


class DomainItem(_Item):
    """A domaine and how far it is."""

    def __init__(self, domain: SkillDomain) -> None:
        super().__init__(domain.code, domain.short)
        self.setToolTip(domain.label)
        self.codes = [code for sub in domain.subdomains for code in sub.codes]
        self.shares = (0.0, 0.0)

    def show_state(self, sheet: Sheet) -> None:
        """The critères acquis and non acquis among its own."""
        marks = [sheet.mark(code) for code in self.codes]
        acquired = marks.count(Mark.ACQUIRED)
        not_acquired = marks.count(Mark.NOT_ACQUIRED)
        shares = (acquired / len(marks), not_acquired / len(marks))
        validated = sheet.outcome.domains[self._rank(sheet)].validated
        name = f"Domaine {self.code} {self.words}, {acquired + not_acquired} critères évalués "
        name += f"sur {len(marks)}{', validé' if validated else ''}"
        self.setAccessibleName(name)
        if shares != self.shares:
            self.shares = shares
            self.update()

    def _rank(self, sheet: Sheet) -> int:
        return [domain.code for domain in sheet.outcome.domains].index(self.code)

    def sizeHint(self) -> QSize:
        return QSize(look().px(15), look().px(3.0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        em, colors = look().px, look().color
        painter.setPen(colors("text"))
        bold = look().font(weight=QFont.Weight.DemiBold)
        painter.setFont(bold)
        left, wide = em(0.5), self.width() - em(1.0)
        painter.drawText(
            QRectF(left, em(0.3), em(1.2), em(1.6)), Qt.AlignmentFlag.AlignVCenter, self.code
        )
        room = QRectF(left + em(1.15), em(0.3), wide - em(1.15), em(1.6))
        self._words(painter, room, bold)
        bar = QRectF(left, em(2.1), wide, em(0.34))
        rounded(painter, bar, colors("track"), None, 0, 0.17)
        x = bar.left()
        for share, color in zip(self.shares, ("acquired", "not_acquired"), strict=True):
            if share:
                part = QRectF(x, bar.top(), bar.width() * share, bar.height())
                rounded(painter, part, colors(color), None, 0, 0.17)
                x = part.right()
        self._ring(painter)


class SubdomainItem(_Item):
    """A sous-domaine: validated, begun or not yet."""

    def __init__(self, sub: Subdomain) -> None:
        super().__init__(sub.code, sub.short)
        self.setToolTip(sub.label)
        self.codes = sub.codes
        self.count = ""
        self.validated = False

    def show_state(self, sheet: Sheet, *, in_hand: bool) -> None:
        """Its verdict, else how many of its critères are decided."""
        done = sum(sheet.mark(code) is not None for code in self.codes)
        self.validated = sheet.outcome.subdomain(self.code).validated
        self.count = f"{done} / {len(self.codes)}" if done else "·"
        self.in_hand = in_hand
        state = "validé" if self.validated else f"{done} critères évalués sur {len(self.codes)}"
        self.setAccessibleName(f"{self.code} {self.words}, {state}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(15), look().px(2.1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        em, colors = look().px, look().color
        area = QRectF(self.rect())
        if self.in_hand or self.underMouse():
            ground = colors("accent_soft") if self.in_hand else colors("raised")
            rounded(painter, area, ground, None, 0, 0.45)
        ink = colors("accent") if self.in_hand else colors("text")
        weight = QFont.Weight.DemiBold if self.in_hand else QFont.Weight.Normal
        font = look().font(0.94, weight)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(
            QRectF(em(1.6), 0, em(2), area.height()), Qt.AlignmentFlag.AlignVCenter, self.code
        )
        room = QRectF(em(3.4), 0, area.width() - em(6.6), area.height())
        self._words(painter, room, font)
        if self.validated:
            sign = pixmap("circle-check", "acquired", 1.15)
            x = int(area.right() - em(0.6) - em(1.15))
            painter.drawPixmap(x, int(area.center().y() - em(1.15) / 2), sign)
        else:
            painter.drawText(
                QRectF(area.right() - em(3.6), 0, em(3.0), area.height()),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                self.count,
            )
        self._ring(painter)


class Tree(QWidget):
    """Every domaine; the sous-domaines of the one in hand."""

    chosen = Signal(str)
    """The code of a sous-domaine to go to."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._domains: list[DomainItem] = []
        self._subs: dict[str, list[SubdomainItem]] = {}
        em = look().px
        box = QVBoxLayout()
        box.setContentsMargins(em(0.8), em(0.9), em(0.8), em(0.9))
        box.setSpacing(em(0.05))
        for domain in sheet.release.domains:
            item = DomainItem(domain)
            first = domain.subdomains[0].code
            item.clicked.connect(lambda _c=False, code=first: self.chosen.emit(code))
            self._domains.append(item)
            box.addWidget(item)
            self._subs[domain.code] = []
            for sub in domain.subdomains:
                line = SubdomainItem(sub)
                line.clicked.connect(lambda _c=False, code=sub.code: self.chosen.emit(code))
                self._subs[domain.code].append(line)
                box.addWidget(line)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolling(held(box))
        outer.addWidget(self._area)

    def show_state(self, sheet: Sheet, in_hand: str) -> None:
        """Progress everywhere, and which sous-domaine is in hand."""
        for item in self._domains:
            item.show_state(sheet)
            open_ = any(line.code == in_hand for line in self._subs[item.code])
            for line in self._subs[item.code]:
                line.setVisible(open_)
                if open_:
                    line.show_state(sheet, in_hand=line.code == in_hand)
                    if line.code == in_hand:
                        self._area.ensureWidgetVisible(line, 0, look().px(2))

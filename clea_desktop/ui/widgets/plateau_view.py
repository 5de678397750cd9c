"""The table of the plateau: critères that stay in sight, people across, a shape in each cell."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from clea_desktop.domain.plateau import State
from clea_desktop.ui.models.plateau import DECIDED, PlateauModel, Shown
from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import SMALL, look

_Index = QModelIndex | QPersistentModelIndex

_PERSON, _ROOMY_PERSON, _WIDE_PERSON = 4.7, 6.2, 10.0
_CRITERION, _WIDE_CRITERION = 17.0, 26.0
"""The widths of a person and of the critères, in em: the least, and what each takes with room."""

_ROW, _FOOT, _HEAD = 3.05, 2.6, 2.7
_PAD = 0.65
_MARGIN_SIGN = 0.85
"""The side of what a corner shows: a note, a piece."""

_SIGNS = {State.ACQUIRED: "check", State.NOT_ACQUIRED: "minus", State.LOCKED: "lock"}
_INK = {State.ACQUIRED: "acquired", State.NOT_ACQUIRED: "not_acquired", State.LOCKED: "muted"}
_GROUND = {
    State.ACQUIRED: "acquired_soft",
    State.NOT_ACQUIRED: "not_acquired_soft",
    State.LOCKED: "raised",
    State.ELSEWHERE: "raised",
    State.UNDECIDED: "surface",
}


class CellDelegate(QStyledItemDelegate):
    """A tick, a dash, a dot, a padlock, or hatching: never the colour alone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = option.widget
        assert isinstance(view, PlateauView), "the one table whose cells these are"
        area: QRect = option.rect
        model, at, across = view.plateau, index.row(), index.column()
        color, foot = look().color, at >= len(model.codes)
        # Asked of the model itself: a row of twelve is painted within a key.
        shown = None if foot else model.shown(at, across)
        painter.save()
        if shown is not None:
            self._cell(painter, area, shown)
        else:
            painter.fillRect(area, color("surface"))
        if foot:
            painter.setFont(look().font(SMALL))
            painter.setPen(color("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, model.decided(across))
        else:
            painter.setPen(color("line"))
            painter.drawLine(area.bottomLeft(), area.bottomRight())
            painter.drawLine(area.topRight(), area.bottomRight())
            if view.currentIndex() == index:
                width = look().px(0.2)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(color("accent" if view.hasFocus() else "edge"), width))
                inset = width / 2
                painter.drawRect(QRectF(area).adjusted(inset, inset, -inset, -inset))
        painter.restore()

    def _cell(self, painter: QPainter, area: QRect, shown: Shown) -> None:
        color = look().color
        ground = "raised" if shown.frozen and shown.state is State.UNDECIDED else None
        painter.fillRect(area, color(ground or _GROUND[shown.state]))
        if shown.state is State.ELSEWHERE:
            painter.fillRect(area, QBrush(color("handle"), Qt.BrushStyle.BDiagPattern))
        elif shown.state is State.UNDECIDED:
            side = look().px(0.2)
            dot = QRectF(0, 0, side, side)
            dot.moveCenter(QRectF(area).center())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("line" if shown.frozen else "muted"))
            painter.drawEllipse(dot)
        else:
            side = look().px(1.15)
            spot = QRect(0, 0, side, side)
            spot.moveCenter(area.center())
            painter.setOpacity(0.55 if shown.frozen else 1.0)
            drawn = pixmap(_SIGNS[shown.state], _INK[shown.state], 1.15)
            painter.drawPixmap(spot.topLeft(), drawn)
            painter.setOpacity(1.0)
        side, gap = look().px(_MARGIN_SIGN), look().px(0.25)
        left = area.right() - side - gap
        if shown.noted:
            sign = pixmap("message-square-text", "muted", _MARGIN_SIGN)
            painter.drawPixmap(left, area.top() + gap, sign)
        if shown.pieces:
            sign = pixmap("paperclip", "muted", _MARGIN_SIGN)
            painter.drawPixmap(left, area.bottom() - side - gap, sign)


class _People(QHeaderView):
    """The people: what the room calls each, and whether they are there."""

    def __init__(self, view: PlateauView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view, self.bare = view, False
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Personnes de la séance")

    def fit(self) -> None:
        """Be as tall as the longest name and word take in their columns."""
        model = self._view.plateau
        tall = 0
        for place in range(model.columnCount()):
            name, word = self._parts(place)
            tall = max(tall, name[1] + (word[1] if word[0] else 0))
        self.setFixedHeight(max(tall + look().px(0.9), look().px(_HEAD)))

    def _parts(self, place: int) -> tuple[tuple[str, int], tuple[str, int]]:
        model, room = self._view.plateau, self.sectionSize(place) - look().px(0.4)
        parts = []
        for words, font in (
            (model.name(place), _bold()),
            ("" if self.bare else model.presence(place), look().font(0.8)),
        ):
            box = QFontMetrics(font).boundingRect(
                QRect(0, 0, room, 1000), int(Qt.TextFlag.TextWordWrap), words
            )
            parts.append((words, box.height()))
        return parts[0], parts[1]

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        color, model = look().color, self._view.plateau
        if section >= model.columnCount():
            return
        painter.save()
        painter.fillRect(rect, color("surface"))
        painter.setPen(color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        (name, named), (word, said) = self._parts(section)
        pad = look().px(0.2)
        tall = named + (said if word else 0)
        top = rect.top() + (rect.height() - tall) // 2
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        flags |= int(Qt.TextFlag.TextWordWrap)
        away = not model.masked and bool(model.columns[section].frozen)
        painter.setFont(_bold())
        painter.setPen(color("muted" if away else "text"))
        room = rect.adjusted(pad, 0, -pad, 0)
        painter.drawText(QRect(room.left(), top, room.width(), named), flags, name)
        if word:
            painter.setFont(look().font(0.8))
            painter.setPen(color("muted"))
            painter.drawText(QRect(room.left(), top + named, room.width(), said), flags, word)
        painter.restore()


class _Criteria(QHeaderView):
    """The critères: their codes and labels, in sight however far one scrolls across."""

    def __init__(self, view: PlateauView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Critères de l’activité")

    def height_of(self, row: int, width: int) -> int:
        """How tall a critère is, its label wrapped in a width."""
        model, em = self._view.plateau, look().px
        if row >= len(model.codes):
            return em(_FOOT)
        _laid, tall = self._laid(row, width - em(2 * _PAD))
        return max(em(_ROW), tall + em(1.0))

    def _laid(self, row: int, width: int) -> tuple[QTextLayout, int]:
        """A critère, its code quieter than its label, broken in lines; how tall they are."""
        model, color = self._view.plateau, look().color
        code = model.codes[row]
        laid = QTextLayout(f"{code}  {model.label(code)}", look().font())
        quiet = QTextCharFormat()
        quiet.setFont(look().font(SMALL))
        quiet.setForeground(color("muted"))
        told = QTextLayout.FormatRange()
        told.start, told.length, told.format = 0, len(code), quiet
        laid.setFormats([told])
        tall = 0.0
        laid.beginLayout()
        while (line := laid.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, tall))
            tall += line.height()
        laid.endLayout()
        return laid, round(tall)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model, color, pad = self._view.plateau, look().color, look().px(_PAD)
        if section >= model.rowCount():
            return
        painter.save()
        foot = section >= len(model.codes)
        here = section == self._view.currentIndex().row() and not foot
        painter.fillRect(rect, color("accent_soft" if here else "surface"))
        painter.setPen(color("line"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        area = rect.adjusted(pad, 0, -pad, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(look().font())
        if foot:
            painter.setPen(color("muted"))
            painter.drawText(area, middle | int(Qt.TextFlag.TextWordWrap), DECIDED)
        else:
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            painter.setPen(color("text"))
            laid, tall = self._laid(section, area.width())
            laid.draw(painter, QPointF(area.left(), area.top() + (area.height() - tall) / 2))
        painter.restore()


class PlateauView(QTableView):
    """The table: arrows move, and every other key is the page’s."""

    moved = Signal()
    """Another cell is in hand."""

    def __init__(self, model: PlateauModel) -> None:
        super().__init__()
        self.plateau = model
        self.people, self.criteria = _People(self), _Criteria(self)
        self.setHorizontalHeader(self.people)
        self.setVerticalHeader(self.criteria)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Critères de l’activité et personnes de la séance")
        self._corner = _Corner(self)
        self._longer = False
        model.modelReset.connect(self.fit)
        model.headerDataChanged.connect(lambda *_which: self._head())
        self.verticalScrollBar().rangeChanged.connect(self._reach)

    def fit(self) -> None:
        """Give each person and each critère its room."""
        em, people = look().px, max(1, self.plateau.columnCount())
        bar = self.verticalScrollBar().sizeHint().width() if self._longer else 0
        room = self.contentsRect().width() - bar
        asked = room - people * em(_ROOMY_PERSON)
        criterion = min(max(asked, em(_CRITERION)), em(_WIDE_CRITERION))
        criterion = min(criterion, room // 2)
        person = min(max((room - criterion) // people, em(_PERSON)), em(_WIDE_PERSON))
        # What is left over is for the labels, so that the table fills its place.
        criterion = max(criterion, room - people * person)
        self.criteria.setFixedWidth(criterion)
        for place in range(self.plateau.columnCount()):
            self.people.resizeSection(place, person)
        for row in range(self.plateau.rowCount()):
            self.criteria.resizeSection(row, self.criteria.height_of(row, criterion))
        self._head()

    def _head(self) -> None:
        """Give the names the height they take, and the rest what is left."""
        self.people.fit()
        self.updateGeometries()
        inside = self.contentsRect().topLeft()
        self._corner.setGeometry(QRect(inside, QSize(self.criteria.width(), self.people.height())))
        self.scrollTo(self.currentIndex())

    def _reach(self, _least: int, most: int) -> None:
        """Leave its room to the bar that scrolls down, where there is one."""
        if (most > 0) != self._longer:
            self._longer = most > 0
            self.fit()

    @property
    def tall(self) -> int:
        """How tall it is with every row in sight."""
        rows = sum(self.criteria.sectionSize(row) for row in range(self.plateau.rowCount()))
        across = sum(self.people.sectionSize(at) for at in range(self.plateau.columnCount()))
        wide = across + self.criteria.width() > self.contentsRect().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        frame = self.height() - self.contentsRect().height()
        return rows + self.people.height() + bar + frame

    @property
    def least(self) -> int:
        """How tall it is with its names and the row in hand."""
        row = self.criteria.sectionSize(max(self.currentIndex().row(), 0))
        bar = self.horizontalScrollBar()
        across = bar.sizeHint().height() if bar.maximum() else 0
        return self.people.height() + row + across + self.height() - self.contentsRect().height()

    def name_alone(self, *, alone: bool) -> None:
        """Show names without how each came, which takes lines, or with it."""
        if alone != self.people.bare:
            self.people.bare = alone
            self._head()

    def sizeHint(self) -> QSize:
        return QSize(look().px(40), self.tall)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
            self.updateGeometry()
        # The note opens below, and the row it is of stays in sight.
        self.scrollTo(self.currentIndex())

    def take(self, row: int, place: int) -> None:
        """Take a cell in hand, in sight."""
        index = self.plateau.index(row, place)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.criteria.viewport().update()
        self.moved.emit()

    def go(self, down: int, across: int) -> bool:
        """Go to a cell beside; whether there is one."""
        at = self.currentIndex()
        row, place = at.row() + down, at.column() + across
        inside = 0 <= row < len(self.plateau.codes) and 0 <= place < self.plateau.columnCount()
        if inside:
            self.take(row, place)
        return inside

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go(*step)
        elif event.key() == Qt.Key.Key_Home:
            self.take(self.currentIndex().row(), 0)
        elif event.key() == Qt.Key.Key_End:
            self.take(self.currentIndex().row(), self.plateau.columnCount() - 1)
        else:
            # A table would look for a row that begins with the letter.
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes critère by critère, and leaves past the last one: no key is caught here."""
        return self.go(1 if forward else -1, 0) or super().focusNextPrevChild(forward)


class _Corner(QWidget):
    """What the column of critères is called."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        color, area = look().color, self.rect()
        painter.fillRect(area, color("surface"))
        painter.setPen(color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomRight())
        painter.setFont(look().font(1.0, QFont.Weight.DemiBold))
        painter.setPen(color("text"))
        pad = look().px(_PAD)
        painter.drawText(
            area.adjusted(pad, 0, -pad, 0), int(Qt.AlignmentFlag.AlignVCenter), "Critère"
        )


def _bold() -> QFont:
    return look().font(SMALL, QFont.Weight.DemiBold)

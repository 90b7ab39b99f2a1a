"""Series as a picture: bars beside each other over a line of labels, and the same said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Tone, Tones
from partsdesk.wording import figures
from partsdesk.wording.language import _

TEXT_PX = 11
TOP, BOTTOM, GAP = 10, 22, 8
SWATCH = 10
STEPS = (1, 2, 5, 10)
PAIR = 0.72  # of the room of one label, what its bars fill
WIDEST = 26


@dataclass(frozen=True, slots=True)
class Series:
    """Figures that belong together, one a label."""

    name: str
    values: tuple[float, ...]
    tone: Tone = Tone.ACCENT


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be drawn; ``titles`` say of each label what its short form leaves out."""

    name: str
    labels: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but noughts."""
        return not any(any(each.values) for each in self.series)

    @property
    def spoken(self) -> str:
        """The chart for those who hear it: each label with its figures."""
        told = [self.told(place) for place in range(len(self.labels))]
        return "\n".join([self.name, *told])

    def told(self, place: int) -> str:
        """One label with its figures."""
        title = self.titles[place] if self.titles else self.labels[place]
        said = [f"{each.name} {plain(each.values[place])}" for each in self.series]
        return _("{title}: {figures}", title=title, figures=figures.joined(said))


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis of figures: from the least to the most, in even steps."""

    least: float
    most: float
    step: float

    @property
    def marks(self) -> tuple[float, ...]:
        """Where a line is drawn."""
        count = round((self.most - self.least) / self.step)
        return tuple(self.least + number * self.step for number in range(count + 1))


def scale_of(chart: Chart) -> Scale:
    """A scale of round figures with room for every value, and with nought on it."""
    values = [value for each in chart.series for value in each.values] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    power = 10.0 ** (len(str(int(span))) - 1)
    step = next(power * n for n in (0.25, 0.5, *STEPS) if span / (power * n) <= 4)
    lowest = -step * -(low // step) if low < 0 else 0.0
    steps = 1
    while lowest + steps * step < high:
        steps += 1
    return Scale(lowest, lowest + steps * step, step)


def plain(value: float) -> str:
    """A figure as it is read on an axis: grouped, without needless decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def height_of(scale: Scale, value: float, room: QRectF) -> float:
    """Where a value stands in a room."""
    share = (value - scale.least) / (scale.most - scale.least)
    return room.bottom() - share * room.height()


def bars_of(chart: Chart, scale: Scale, room: QRectF) -> list[tuple[int, int, QRectF]]:
    """Every bar: of which series, over which label, and where."""
    many = len(chart.labels)
    if not many or not chart.series:
        return []
    each = room.width() / many
    width = min(WIDEST, each * PAIR / len(chart.series))
    zero = height_of(scale, 0, room)
    found = []
    for label in range(many):
        left = room.left() + each * (label + 0.5) - width * len(chart.series) / 2
        for number, series in enumerate(chart.series):
            top = height_of(scale, series.values[label], room)
            bar = QRectF(left + number * width, min(top, zero), width - 1, abs(zero - top))
            found.append((number, label, bar))
    return found


class ChartView(QWidget):
    """The picture of a chart; pointing at a label says its figures."""

    def __init__(self, theme: Theme, empty: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._empty = empty
        self._chart = Chart("")
        self.setMinimumHeight(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def chart(self) -> Chart:
        """What is shown."""
        return self._chart

    def show_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self._chart = chart
        self.setAccessibleName(chart.name)
        self.setAccessibleDescription(self._empty if chart.is_empty else chart.spoken)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    @override
    def event(self, event: QEvent, /) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._label_at(event.pos().x())
            QToolTip.showText(event.globalPos(), "" if place is None else self._chart.told(place))
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(TEXT_PX)
        painter.setFont(font)
        tones = self._theme.tones
        if self._chart.is_empty:
            painter.setPen(QColor(tones.faint))
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), middle, self._empty)
        else:
            self._draw(painter, tones)
        painter.end()

    def _room(self, scale: Scale, metrics: QFontMetrics) -> QRectF:
        left = max(metrics.horizontalAdvance(plain(mark)) for mark in scale.marks) + 2 * GAP
        return QRectF(self.rect()).adjusted(left, TOP, -GAP, -BOTTOM)

    def _label_at(self, x: float) -> int | None:
        font = self.font()
        font.setPixelSize(TEXT_PX)
        room = self._room(scale_of(self._chart), QFontMetrics(font))
        many = len(self._chart.labels)
        place = int((x - room.left()) // (room.width() / many)) if many else -1
        return place if 0 <= place < many else None

    def _draw(self, painter: QPainter, tones: Tones) -> None:
        scale = scale_of(self._chart)
        room = self._room(scale, painter.fontMetrics())
        for mark in scale.marks:
            height = height_of(scale, mark, room)
            painter.setPen(QPen(QColor(tones.line), 1))
            painter.drawLine(QPointF(room.left(), height), QPointF(room.right(), height))
            painter.setPen(QColor(tones.soft))
            side = QRectF(0, height - 9, room.left() - GAP, 18)
            painter.drawText(
                side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, plain(mark)
            )
        painter.setPen(Qt.PenStyle.NoPen)
        for number, _label, bar in bars_of(self._chart, scale, room):
            painter.setBrush(QColor(colour_of(tones, self._chart.series[number].tone)))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        self._draw_labels(painter, room, tones)

    def _draw_labels(self, painter: QPainter, room: QRectF, tones: Tones) -> None:
        """As many of the labels as have room, the last one always."""
        many = len(self._chart.labels)
        each = room.width() / many
        widest = max(map(painter.fontMetrics().horizontalAdvance, self._chart.labels)) + GAP
        every = max(1, -int(-widest // each))
        painter.setPen(QColor(tones.soft))
        for place in range(many - 1, -1, -every):
            middle = room.left() + each * (place + 0.5)
            under = QRectF(middle - widest / 2, room.bottom() + 2, widest, BOTTOM - 4)
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, self._chart.labels[place])


class Legend(QWidget):
    """Which colour is which series, in a line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._series: tuple[Series, ...] = ()
        self.setFixedHeight(20)
        theme.changed.connect(self.update)

    def show_series(self, series: Sequence[Series]) -> None:
        """Name these."""
        self._series = tuple(series)
        self.setAccessibleName(figures.joined([each.name for each in series]))
        widths = [self.fontMetrics().horizontalAdvance(each.name) for each in series]
        self.setFixedWidth(sum(widths) + len(widths) * (SWATCH + 6 + 12))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        left = 0
        for each in self._series:
            painter.fillRect(
                left, 5, SWATCH, SWATCH, QColor(colour_of(self._theme.tones, each.tone))
            )
            left += SWATCH + 6
            width = painter.fontMetrics().horizontalAdvance(each.name)
            painter.setPen(QColor(self._theme.tones.soft))
            painter.drawText(left, 0, width + 2, 20, Qt.AlignmentFlag.AlignVCenter, each.name)
            left += width + 12
        painter.end()


def colour_of(tones: Tones, tone: Tone) -> str:
    """The colour of a series; one that stands back is only a shade darker than a line."""
    return tones.faint if tone is Tone.SOFT else tones.text_of(tone)

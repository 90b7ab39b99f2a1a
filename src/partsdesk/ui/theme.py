"""How everything looks: Fusion with our own palette, a small style sheet, tinted icons, a font."""

from __future__ import annotations

import logging
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from partsdesk.support.files import resources
from partsdesk.ui.sheet import SHEET
from partsdesk.ui.tones import DARK, LIGHT, Scheme, Tones
from partsdesk.wording.language import N_

logger = logging.getLogger(__name__)

FAMILY = "Noto Sans SC"
TEXT_PX = 13
HEADING_PX = 18
SMALL_PX = 12
ROW_PX = 31
ICON_PX = 18
SCHEMES = {
    Scheme.SYSTEM: N_("As the system"),
    Scheme.LIGHT: N_("Light"),
    Scheme.DARK: N_("Dark"),
}
INK = "#5b6573"  # what the icons are drawn in


class Theme(QObject):
    """The one look of the program.

    Signals:
        changed: light has become dark, or the other way round.
    """

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        self._icons: dict[tuple[str, str], QIcon] = {}
        self.tones: Tones = LIGHT
        _load_fonts()
        app.setStyle("Fusion")
        font = QFont(FAMILY)
        font.setPixelSize(TEXT_PX)
        app.setFont(font)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.take(scheme)

    @property
    def scheme(self) -> Scheme:
        """What was chosen: light, dark, or as the system has it."""
        return self._scheme

    @property
    def is_dark(self) -> bool:
        """Whether it is dark now."""
        return self.tones is DARK

    def take(self, scheme: Scheme) -> None:
        """Look like this from now on."""
        self._scheme = scheme
        hints = self._app.styleHints()
        wanted = {
            Scheme.SYSTEM: Qt.ColorScheme.Unknown,
            Scheme.LIGHT: Qt.ColorScheme.Light,
            Scheme.DARK: Qt.ColorScheme.Dark,
        }[scheme]
        hints.setColorScheme(wanted)
        is_dark = hints.colorScheme() == Qt.ColorScheme.Dark or scheme is Scheme.DARK
        self._put_on(DARK if is_dark and scheme is not Scheme.LIGHT else LIGHT)

    def icon(self, name: str, colour: str = "") -> QIcon:
        """An icon of ``resources/icons`` in a colour; the soft text's where none is said."""
        key = (name, colour or self.tones.soft)
        if key not in self._icons:
            self._icons[key] = _tinted(*key)
        return self._icons[key]

    @Slot()
    def _follow_system(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
            self._put_on(DARK if is_dark else LIGHT)

    def _put_on(self, tones: Tones) -> None:
        self.tones = tones
        self._app.setPalette(_palette(tones))
        names = {name: getattr(tones, name) for name in Tones.__slots__}
        self._app.setStyleSheet(Template(SHEET).substitute(names))
        self.changed.emit()


def _load_fonts() -> None:
    """Take the bundled fonts in; without them the system's own have to do."""
    folder = resources() / "fonts"
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        if QFontDatabase.addApplicationFont(str(folder / name)) < 0:
            logger.warning("The font %s could not be loaded", folder / name)


def _palette(tones: Tones) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: tones.window,
        roles.WindowText: tones.text,
        roles.Base: tones.base,
        roles.AlternateBase: tones.head,
        roles.Text: tones.text,
        roles.PlaceholderText: tones.faint,
        roles.Button: tones.base,
        roles.ButtonText: tones.text,
        roles.BrightText: tones.wrong,
        roles.Highlight: tones.accent,
        roles.HighlightedText: tones.on_accent,
        roles.Accent: tones.accent,
        roles.Link: tones.accent,
        roles.ToolTipBase: tones.base,
        roles.ToolTipText: tones.text,
        roles.Light: tones.base,
        roles.Midlight: tones.head,
        roles.Mid: tones.line,
        roles.Dark: tones.line,
        roles.Shadow: tones.line,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tones.faint))
    return palette


def _tinted(name: str, colour: str) -> QIcon:
    path: Path = resources() / "icons" / f"{name}.svg"
    try:
        drawing = path.read_text("utf-8").replace(INK, colour)
    except OSError:
        logger.warning("There is no icon %s", path)
        return QIcon()
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    icon = QIcon()
    for scale in (1, 2, 3):
        pixmap = QPixmap(ICON_PX * scale, ICON_PX * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        icon.addPixmap(pixmap)
    return icon

"""The style sheet: what the palette alone cannot say. Colours are names of ``tones.Tones``."""

from __future__ import annotations

SHEET = """
QToolTip { background: $base; color: $text; border: 1px solid $line; padding: 4px 8px; }

#topbar { background: $base; border-bottom: 1px solid $line; }
#brand { font-size: 15px; font-weight: 700; }
QLabel[tone="soft"] { color: $soft; }
QLabel[tone="faint"] { color: $faint; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="attention"] { color: $attention; }
QLabel[tone="wrong"] { color: $wrong; }
#rail { background: $rail; border-right: 1px solid $line; }
#railLine { background: $line; }
#statusbar { background: $base; border-top: 1px solid $line; }
#statusbar QLabel { font-size: 12px; color: $soft; }
#statusbar QLabel[tone="good"] { color: $good; }
#statusbar QLabel[tone="attention"] { color: $attention; }
#statusbar QLabel[tone="wrong"] { color: $wrong; }
#statusbar QPushButton[ready="true"] { font-size: 12px; padding: 0 4px; }
#statusbar QPushButton[tone="good"] { color: $good; }
#statusbar QPushButton[tone="attention"] { color: $attention; }
#tabstrip { background: $rail; border-bottom: 1px solid $line; }
#tabstrip QTabBar { background: transparent; border: 0; qproperty-drawBase: 0; }
#tabstrip QTabBar::tab {
  background: transparent; color: $soft; border: 1px solid transparent; border-bottom: 0;
  padding: 0 14px; height: 30px; margin-top: 7px; margin-right: 2px;
  border-top-left-radius: 7px; border-top-right-radius: 7px;
}
#tabstrip QTabBar::tab:hover { color: $text; }
#tabstrip QTabBar::tab:selected {
  background: $window; color: $text; border-color: $line; font-weight: 700;
}
#tabstrip QTabBar::tab:focus { color: $accent; }

#sideTabs { background: transparent; border: 0; }
#sideTabs::tab {
  background: transparent; color: $soft; border: 0; border-bottom: 2px solid transparent;
  padding: 0 3px; margin: 0 1px; height: 34px; font-size: 12px;
}
#sideTabs::tab:hover { color: $text; }
#sideTabs::tab:selected { color: $text; font-weight: 700; border-bottom-color: $accent; }
#sideTabs::tab:selected:focus { color: $accent; background: $accent_back; }

QToolButton#closer { border: 0; color: $faint; padding: 0 2px; margin-top: 7px; font-size: 11px; }
QToolButton#closer:hover { color: $wrong; }

QFrame#beginningSide { background: $rail; border: 0; border-right: 1px solid $line; }
#beginningSide QLabel[tone="accent"] { color: $accent; font-weight: 700; }
QRadioButton:focus { color: $accent; }
QRadioButton::indicator {
  width: 12px; height: 12px; border: 1px solid $faint; border-radius: 7px; background: $base;
}
QRadioButton::indicator:checked {
  width: 6px; height: 6px; border: 4px solid $accent; border-radius: 7px; background: $base;
}

#heading { font-size: 18px; font-weight: 700; }
QFrame#card { background: $base; border: 1px solid $line; border-radius: 8px; }
QFrame#card QLabel#cardTitle { font-weight: 700; color: $soft; }
#cardLine { background: $line; }
#countBin { font-size: 22px; font-weight: 700; }
#countItem { font-size: 18px; font-weight: 700; }
#countSum { font-size: 30px; font-weight: 700; qproperty-alignment: "AlignRight | AlignVCenter"; }
QLabel[pill="true"] {
  background: $neutral_back; color: $soft; border-radius: 4px; padding: 0 7px;
  font-size: 12px; min-height: 22px; max-height: 22px;
}
QLabel[pill="true"][tone="accent"] { background: $accent_back; color: $accent; }
QLabel[pill="true"][tone="good"] { background: $good_back; color: $good; }
QLabel[pill="true"][tone="attention"] { background: $attention_back; color: $attention; }
QLabel[pill="true"][tone="wrong"] { background: $wrong_back; color: $wrong; }

QFrame#notice {
  border-radius: 6px; border: 1px solid $attention_line; background: $attention_back;
}
QFrame#notice[tone="wrong"] { border-color: $wrong; background: $wrong_back; }
QFrame#notice[tone="good"] { border-color: $good_back; background: $good_back; }
QFrame#notice[tone="accent"] { border-color: $accent_back; background: $accent_back; }
QFrame#notice QLabel#noticeMark { font-weight: 700; color: $attention; }
QFrame#notice[tone="wrong"] QLabel#noticeMark { color: $wrong; }
QFrame#notice[tone="good"] QLabel#noticeMark { color: $good; }
QFrame#notice[tone="accent"] QLabel#noticeMark { color: $accent; }

QPushButton {
  background: $base; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 0 12px; min-height: 28px; max-height: 28px;
}
QPushButton:hover { background: $head; border-color: $faint; }
QPushButton:pressed { background: $rail; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; background: $window; }
QPushButton[primary="true"] {
  background: $accent; color: $on_accent; border-color: $accent; font-weight: 700;
}
QPushButton[primary="true"]:hover { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 0 11px; }
QPushButton[primary="true"]:disabled {
  background: $neutral_back; color: $faint; border-color: $neutral_back;
}
QPushButton[small="true"] { min-height: 22px; max-height: 22px; padding: 0 8px; }
QPushButton#railButton { min-height: 34px; max-height: 34px; padding: 0; border: 0; }
QPushButton[chip="true"] {
  min-height: 22px; max-height: 22px; border-radius: 12px; padding: 0 11px; color: $soft;
}
QPushButton[chip="true"]:checked {
  background: $accent_back; color: $accent; border-color: $accent;
}
QPushButton[door="true"] {
  background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0;
  min-height: 24px; max-height: 24px;
}
QPushButton[door="true"]:hover { background: $head; }
QPushButton[door="true"]:focus { border-color: $accent; }
QPushButton[flat="true"] { background: transparent; border-color: transparent; color: $soft; }
QPushButton[flat="true"]:disabled { color: $faint; background: transparent; }
QPushButton[flat="true"]:hover { background: $head; color: $text; }
QPushButton[flat="true"]:focus { border-color: $accent; }

QLineEdit {
  background: $base; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 0 8px; min-height: 28px; max-height: 28px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus { border-color: $accent; }
QLineEdit:disabled, QLineEdit:read-only { background: $window; color: $soft; }
QLineEdit[wrong="true"] { border-color: $wrong; background: $wrong_back; }
QLineEdit#search { background: $head; }
QLineEdit#search:focus { background: $base; }
QLineEdit[cell="true"] {
  border: 2px solid $accent; border-radius: 0; min-height: 0; max-height: 100px; padding: 0 6px;
}
QLineEdit[filter="true"] {
  min-height: 22px; max-height: 22px; border-radius: 4px; padding: 0 5px; font-size: 12px;
}
QComboBox {
  background: $base; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 0 8px 0 10px; min-height: 28px; max-height: 28px;
}
QComboBox:focus, QComboBox:on { border-color: $accent; }
QComboBox:disabled { background: $window; color: $soft; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView, QListView#popup {
  background: $base; border: 1px solid $line; outline: 0;
  selection-background-color: $accent_back; selection-color: $text;
}
QComboBox QAbstractItemView::item, QListView#popup::item { padding: 4px 7px; }
QComboBox QAbstractItemView::item:selected, QListView#popup::item:selected {
  background: $accent_back; color: $text;
}

QSpinBox {
  background: $base; color: $text; border: 1px solid $line; border-radius: 6px;
  min-height: 28px; max-height: 28px;
}
QSpinBox:focus { border-color: $accent; }
QSpinBox QLineEdit { border: 0; padding: 0; min-height: 0; background: transparent; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }
QListWidget, QTextBrowser {
  background: $base; border: 1px solid $line; border-radius: 6px; outline: 0;
}
QListWidget:focus, QTextBrowser:focus { border-color: $accent; }
QProgressBar { background: $line; border: 0; border-radius: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QTableView {
  background: $base; border: 0; outline: 0; gridline-color: $line;
  selection-background-color: $accent_back; selection-color: $text;
}
QTableView#frozen { border-right: 1px solid $line; }
QScrollArea#sideArea, QScrollArea#sideArea > QWidget > QWidget { background: $base; }
QHeaderView { background: $base; border: 0; }
QHeaderView::section {
  background: $head; color: $soft; border: 0; border-bottom: 1px solid $line;
  padding: 0 8px; font-weight: 400;
}
QHeaderView::section:hover { color: $text; }
QHeaderView::section:first { border-top-left-radius: 7px; }
QHeaderView::section:last { border-top-right-radius: 7px; }
QHeaderView::section:only-one { border-top-left-radius: 7px; border-top-right-radius: 7px; }
QTableCornerButton::section { background: $head; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $base; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_back; color: $text; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QSplitter::handle { background: transparent; }
"""

"""The colours of the window, light and dark: one accent, red only for what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """Light or dark, or as the system has it."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a mark says; its colour is never all that says it."""

    PLAIN = "plain"
    SOFT = "soft"
    ACCENT = "accent"
    GOOD = "good"
    ATTENTION = "attention"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Tones:
    """One set of colours.

    Attributes:
        window: behind pages; ``rail`` behind the subjects, ``base`` behind fields and tables.
        head: behind a table's headings and a button that is pointed at.
        faint: text that only hints, and figures of nought.
        on_accent: text on the accent colour itself.
    """

    window: str
    rail: str
    base: str
    head: str
    line: str
    text: str
    soft: str
    faint: str
    accent: str
    accent_pressed: str
    accent_back: str
    on_accent: str
    good: str
    good_back: str
    attention: str
    attention_back: str
    attention_line: str
    wrong: str
    wrong_back: str
    neutral_back: str

    def text_of(self, tone: Tone) -> str:
        """The colour of a text in this tone."""
        return {
            Tone.PLAIN: self.text,
            Tone.SOFT: self.soft,
            Tone.ACCENT: self.accent,
            Tone.GOOD: self.good,
            Tone.ATTENTION: self.attention,
            Tone.WRONG: self.wrong,
        }[tone]

    def back_of(self, tone: Tone) -> str:
        """The colour behind a mark in this tone."""
        return {
            Tone.PLAIN: self.neutral_back,
            Tone.SOFT: self.neutral_back,
            Tone.ACCENT: self.accent_back,
            Tone.GOOD: self.good_back,
            Tone.ATTENTION: self.attention_back,
            Tone.WRONG: self.wrong_back,
        }[tone]


LIGHT = Tones(
    window="#f6f7f9",
    rail="#eef0f3",
    base="#ffffff",
    head="#f9fafb",
    line="#e2e5ea",
    text="#1d2430",
    soft="#5b6573",
    faint="#9aa3af",
    accent="#1f6f6b",
    accent_pressed="#195b58",
    accent_back="#e3f1ef",
    on_accent="#ffffff",
    good="#2b7a3f",
    good_back="#e6f4ea",
    attention="#a86500",
    attention_back="#fff5e0",
    attention_line="#f0dcb4",
    wrong="#b3261e",
    wrong_back="#fdecea",
    neutral_back="#e2e5ea",
)
DARK = Tones(
    window="#1b1f24",
    rail="#15181c",
    base="#22272d",
    head="#262c33",
    line="#333b44",
    text="#e4e8ed",
    soft="#a3adb9",
    faint="#6d7885",
    accent="#4fb3ab",
    accent_pressed="#3f958f",
    accent_back="#1f3b3a",
    on_accent="#0e2423",
    good="#6cc483",
    good_back="#1f3a28",
    attention="#e2a94c",
    attention_back="#3a3020",
    attention_line="#5a4a2c",
    wrong="#f28b82",
    wrong_back="#402524",
    neutral_back="#333b44",
)

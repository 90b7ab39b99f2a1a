"""A gun's bursts and a person's typing, mixed: nothing lost, nothing split, nothing doubled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsdesk.ui.scanning.gun import Gun
from partsdesk.ui.scanning.scan import scan_of
from partsdesk.ui.scanning.sorter import Caught, Harm, Key, Let, Outcome, Sort, Sorter, Spoilt

CODES = st.text("ABCZ0123456789-/.*", min_size=4, max_size=24)
WORDS = st.text("abc 123?", min_size=1, max_size=12)
PACES = st.integers(0, 20)
SLOW = st.integers(41, 300)
BURST = st.tuples(st.just("gun"), CODES, PACES)
TYPED = st.tuples(st.just("person"), WORDS, SLOW)
HELD = st.tuples(st.just("held"), st.text("abc", min_size=1, max_size=1), st.integers(25, 40))


class Desk:
    """Types into a sorter as hands and guns do, and takes its pauses as a timer would."""

    def __init__(self, gun: Gun | None = None) -> None:
        self.sorter = Sorter(gun or Gun())
        self.now = 1000
        self.typed = ""
        self.codes: list[str] = []
        self.spoilt: list[tuple[str, Harm]] = []
        self.longest = 0
        self._held_since: dict[int, int] = {}

    def press(self, sort: Sort, text: str = "", name: str = "", *, shifted: bool = False) -> None:
        key = Key(self.now, sort, text, name, shifted, len(self._held_since))
        self._held_since[len(self._held_since)] = self.now
        self.take(self.sorter.hear(key))

    def wait(self, pause: int) -> None:
        """Time goes by; the timer ends the patience where it ends first."""
        if self.sorter.is_holding and pause > self.sorter.patience:
            self.now += self.sorter.patience
            pause -= self.sorter.patience
            self.take(self.sorter.rest())
        self.now += pause

    def take(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if isinstance(outcome, Caught):
                self.codes.append(scan_of(outcome).text)
            elif isinstance(outcome, Spoilt):
                self.spoilt.append((outcome.text, outcome.harm))
            elif isinstance(outcome, Let):
                self.typed += "".join(key.text or f"<{key.name}>" for key in outcome.keys)
                for key in outcome.keys:
                    self.longest = max(self.longest, self.now - self._held_since[key.token])

    def shoot(self, code: str, pace: int, end: str = "Return") -> None:
        for sign in code:
            self.press(Sort.SIGN, sign, shifted=sign.isupper())
            self.wait(pace)
        if end:
            self.press(Sort.END, name=end)

    def type(self, text: str, pace: int) -> None:
        for sign in text:
            self.press(Sort.SIGN, sign)
            self.wait(pace)


@given(st.lists(st.one_of(BURST, TYPED, HELD), max_size=12))
def test_mixtures_come_apart_again(mixture: list[tuple[str, str, int]]) -> None:
    desk, codes, typed = Desk(), [], ""
    for who, text, pace in mixture:
        if who == "gun":
            desk.shoot(text, pace)
            codes.append(text)
        elif who == "person":
            desk.type(text, pace)
            desk.press(Sort.END, name="Return")
            typed += f"{text}<Return>"
        else:  # a key held down: the first press, and repeats that the system makes
            desk.press(Sort.SIGN, text)
            desk.wait(250)
            for _ in range(5):
                desk.press(Sort.OTHER, text)
                desk.wait(pace)
            typed += text * 6
        desk.wait(250)
    assert (desk.codes, desk.typed, desk.spoilt) == (codes, typed, [])
    assert desk.longest <= desk.sorter.gun.gap


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=3), st.integers(0, 40))))
def test_a_person_s_fastest_few_keys_are_never_a_scan(rolls: list[tuple[str, int]]) -> None:
    desk = Desk()
    for text, pace in rolls:
        desk.type(text, pace)
        desk.press(Sort.END, name="Return")
        desk.wait(41)
    assert desk.typed == "".join(f"{text}<Return>" for text, _ in rolls)
    assert desk.codes == []


@given(CODES, st.integers(0, 10), st.integers(41, 190), st.integers(4, 24))
def test_a_gun_known_by_its_pace_may_hiccup(code: str, pace: int, pause: int, at: int) -> None:
    desk = Desk()
    for number, sign in enumerate(code):
        desk.wait(pause if number == at else pace)
        desk.press(Sort.SIGN, sign)
    desk.wait(pace)
    desk.press(Sort.END, name="Return")
    assert (desk.codes, desk.typed) == ([code], "")


@pytest.mark.parametrize("end", ["Return", "Tab"])
def test_what_ends_a_code_is_swallowed_even_if_it_comes_twice(end: str) -> None:
    desk = Desk()
    desk.shoot("ZLQ-01", 3, end)
    desk.wait(2)
    desk.press(Sort.END, name="Return")
    assert (desk.codes, desk.typed) == (["ZLQ-01"], "")
    desk.wait(300)
    desk.press(Sort.END, name="Return")
    assert desk.typed == "<Return>"


def test_two_codes_without_a_pause_are_two() -> None:
    desk = Desk()
    for code in ("6901234567892", "ZLQ-01", "A-01-03"):
        desk.shoot(code, 2)
        desk.wait(2)
    assert desk.codes == ["6901234567892", "ZLQ-01", "A-01-03"]


def test_a_burst_without_an_end_is_told_and_typed_nowhere() -> None:
    desk = Desk()
    desk.shoot("ZLQ-01", 3, "")
    desk.wait(1000)
    assert (desk.typed, desk.codes, desk.spoilt) == ("", [], [("ZLQ-01", Harm.NO_END)])


def test_a_flood_is_one_thing_that_went_wrong() -> None:
    desk = Desk()
    desk.shoot("34543543254235243" * 600, 1)
    desk.wait(1000)
    assert (desk.typed, desk.codes) == ("", [])
    ((text, harm),) = desk.spoilt
    assert harm is Harm.TOO_LONG
    assert len(text) <= 401
    desk.shoot("ZLQ-01", 3)
    assert desk.codes == ["ZLQ-01"]


def test_what_an_input_method_took_a_part_of_is_no_scan() -> None:
    desk = Desk()
    desk.shoot("BRG", 3, "")
    desk.sorter.spoil()
    desk.shoot("RS01", 3)
    assert (desk.typed, desk.codes, desk.spoilt) == ("", [], [("BRGRS01", Harm.INPUT_METHOD)])


def test_a_gun_without_an_end_is_known_by_its_pause() -> None:
    desk = Desk(Gun(ends=False))
    desk.shoot("ZLQ-01", 3, "")
    desk.wait(1000)
    assert desk.codes == ["ZLQ-01"]


@pytest.mark.parametrize(("pace", "caught"), [(0, True), (8, True), (20, True), (35, False)])
def test_how_often_the_next_scan_counts_is_known_by_its_pace(pace: int, caught: bool) -> None:  # noqa: FBT001
    desk = Desk()
    for text in ("3*", "24*"):
        desk.shoot(text, pace)
        desk.wait(500)
    assert desk.codes == (["3*", "24*"] if caught else [])
    desk.shoot("246", pace)
    assert "246<Return>" in desk.typed


def test_a_prefix_makes_even_a_slow_short_code_sure() -> None:
    desk = Desk(Gun(prefix="F12", suffix="%"))
    desk.press(Sort.OTHER, name="F12")
    desk.wait(60)
    desk.shoot("A1%", 60)
    assert (desk.codes, desk.typed) == (["A1"], "")
    desk.press(Sort.OTHER, name="F12")
    desk.wait(1000)
    desk.press(Sort.SIGN, "x")
    desk.wait(1000)
    assert desk.typed == "<F12>x"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("]C10112345", "0112345"),
        ("\uff3a\uff2c\uff31\uff0d\uff10\uff11", "ZLQ-01"),
        ("  AB12 ", "AB12"),
        ("'0012", "'0012"),
    ],
)
def test_what_guns_and_wide_signs_add_is_made_plain(sent: str, read: str) -> None:
    desk = Desk()
    desk.shoot(sent, 2)
    assert desk.codes == [read]


def test_caps_lock_is_seen_and_undone() -> None:
    sorter = Sorter()
    out: list[Outcome] = []
    for at, sign in enumerate("zlq-T5"):
        shifted = sign.islower()  # the gun holds Shift for capitals
        out += sorter.hear(Key(at, Sort.SIGN, sign, shifted=shifted))
    out += sorter.hear(Key(9, Sort.END, name="Return"))
    (caught,) = out
    assert isinstance(caught, Caught)
    scan = scan_of(caught)
    assert (scan.text, scan.flipped) == ("ZLQ-t5", True)


def test_other_keys_wait_for_nothing_and_overtake_nobody() -> None:
    desk = Desk()
    desk.press(Sort.SIGN, "a")
    desk.press(Sort.OTHER, name="Left")
    assert desk.typed == "a<Left>"


def test_what_the_workstation_keeps_is_believed_where_it_fits() -> None:
    kept = {"gap": 25, "shortest": "six", "prefix": "F12", "good": False, "again": -5, "bad": 1}
    assert Gun.of(kept) == Gun(gap=25, prefix="F12", good=False, again=0)

"""A gun before the real window: no scan is lost, split, doubled, or typed into a field (F9)."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.figures import Figures, Report
from tests.support.screen import Screen
from tests.ui.gun_hall import Hall, hall, shot

ITEM = "ZLQ-T5-14"
BATCH = 20
PINYIN = Path(__file__).parent / "pinyin.sh"
PACES = (0, 1, 2, 5, 8)


def batch(numbers: range, rolled: random.Random) -> tuple[list[str], list[str]]:
    """Codes, each another one but for an item among them, and how xdotool shoots them."""
    codes, words = [], ["sleep", "0.25"]
    for number in numbers:
        stranger = rolled.choice(("gun-{:05d}", "GUN/{:05d}", "69{:09d}", "x.{:05d}*z")).format(
            number
        )
        codes.append(ITEM if number % 5 == 0 else stranger)
        words += [
            *shot(codes[-1], rolled.choice(PACES)),
            "sleep",
            rolled.choice(("0.02", "0.06", "0.2")),
        ]
    return codes, words


def typed_between(range_: Hall, rolled: random.Random, *, is_dialog: bool) -> str:
    """A person types at her own pace, and a dialog comes and goes."""
    text = "".join(rolled.choices("qxj 79?", k=rolled.randint(1, 4)))
    range_.type(text, rolled.choice((250, 300)))
    if is_dialog:
        range_.send("dialog")
    return text


def shoot_all(range_: Hall, count: int) -> tuple[list[str], int]:
    """So many scans; answers the codes that were shot, and how many things were typed amiss."""
    rolled = random.Random(count)  # noqa: S311 - of a test
    shot_, amiss = [], 0
    for first in range(0, count, BATCH):
        text = str(range_.command("focus")["text"])
        is_dialog = first % 60 == 40
        typed = typed_between(range_, rolled, is_dialog=is_dialog)
        codes, words = batch(range(first, min(first + BATCH, count)), rolled)
        range_.screen.do("xdotool", *words)
        shot_ += codes
        range_.wait("scan", len(shot_) - len(range_.said("scan")))
        text = str(range_.command("close" if is_dialog else "look")["text"])
        amiss += text != typed
    return shot_, amiss


@pytest.mark.parametrize(
    "count",
    [
        60,
        pytest.param(500, marks=[pytest.mark.long, pytest.mark.timeout(600)]),
        pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(7200)]),
    ],
)
def test_f9_every_scan_arrives_whole_and_once(
    screen: Screen, tmp_path: Path, report: Report, count: int
) -> None:
    with hall(screen, tmp_path) as range_:
        shot_, amiss = shoot_all(range_, count)
        came = range_.codes()
        pieces = [
            each for each in range_.said("scan") if each["code"] == ITEM and each["mood"] == "good"
        ]
        pressed = range_.said("pressed") + range_.said("entered") + range_.said("spoilt")
        range_.command("focus")
        range_.command("deaf")
        range_.screen.do("xdotool", *shot("GUN-00001", 2))
        range_.wait("typed", len("GUN-00001"))
        control = len(str(range_.command("look")["text"]))
    lost, more = Counter(shot_) - Counter(came), Counter(came) - Counter(shot_)
    assert len(pieces) == pieces[-1]["pieces"]
    report(
        Figures(
            "F9",
            rounds=count,
            lost=lost.total(),
            half=amiss + len(pressed),
            doubled=more.total(),
            control=control,
            note="scans among typing, dialogs opening; control: keys in the field without the ear",
        )
    )


def composing(screen: Screen, folder: Path) -> Figures:
    """Scans while pinyin composes."""
    missing = [each for each in ("ibus-daemon", "dbus-run-session") if shutil.which(each) is None]
    assert not missing, f"not installed: {missing}"
    codes = [ITEM, "6901234567892", "BRG-6205-2RS"]
    with hall(screen, folder, "dbus-run-session", "sh", str(PINYIN)) as range_:
        range_.command("focus")
        range_.type("nihao ")
        range_.wait("typed")
        control = range_.said("typed")[-1]["text"]
        for _ in range(2):  # the signs of the keys are known once they were typed into a table
            range_.command("focus")
            for code in codes:
                range_.shoot(code)
            range_.command("table")
            range_.shoot(*codes)
        leaked = [each for each in range_.said("typed") if each["text"] not in {"", control}]
        said = range_.said("scan")
        keys = range_.said("entered") + range_.said("pressed")
    assert control == "你好"
    taken = [each for each in said if each["code"] != "?"]
    wrong = [each for each in taken if each["code"] not in codes]
    assert len(taken) >= 3 * len(codes)
    return Figures(
        "F9",
        rounds=len(said),
        lost=4 * len(codes) - len(said),
        half=len(leaked) + len(wrong) + len(keys),
        note=f"pinyin composing: {len(taken)} caught, {len(said) - len(taken)} told as spoilt"
        + "".join(f"; {each}" for each in (leaked, wrong, keys) if each),
    )


def test_f9_an_input_method_chooses_no_item(screen: Screen, tmp_path: Path, report: Report) -> None:
    """While pinyin composes each scan is caught or said to be spoilt; people type Chinese still.

    On a machine that is busy with other tests the input method may give signs back so late that
    they are a person's; what was seen then is told, and it has to hold on the second go.
    """
    figures = composing(screen, tmp_path)
    if figures.half:
        (tmp_path / "again").mkdir()
        again = composing(screen, tmp_path / "again")
        figures = replace(again, note=f"{again.note}; at the first go {figures.note}")
    report(figures)


@pytest.mark.parametrize("pace_ms", [5, 30])
def test_f9_a_gun_before_the_lines_of_a_count_opens_and_types_nothing(
    screen: Screen, tmp_path: Path, pace_ms: int
) -> None:
    """Enter in a list opens its current row, a figure is typed into it: but not by a gun."""
    codes = ["A-01-03", "24*", "ZLQ-HX-40", "ZLQ-HX-40/B"]
    with hall(screen, tmp_path) as range_:
        range_.command("count")
        for code in codes:
            range_.shoot(code, pace_ms=pace_ms)
        range_.wait_for_all("tallied", 2)
        range_.type("17")
        range_.screen.do("xdotool", "key", "Return")
        range_.wait_for_all("tallied", 3)
    assert range_.codes() == codes
    assert not range_.said("spoilt")
    told = [(each["pieces"], each["way"]) for each in range_.said("tallied")]
    assert told == [("24", "scanned"), ("1", "scanned"), ("17", "typed")]
    scanned = {each["bin"] for each in range_.said("tallied")[:2]}
    assert len(scanned) == 1
    assert scanned != {range_.said("tallied")[2]["bin"]}


def test_f9_the_same_codes_stand_in_their_order(screen: Screen, tmp_path: Path) -> None:
    codes = ["MAIN/A-01-03", ITEM, f"3*{ITEM}", "NOPE-1"]
    with hall(screen, tmp_path) as range_:
        range_.shoot(*codes)
        assert range_.codes() == ["A-01-03", ITEM, ITEM, "NOPE-1"]
        assert [each["mood"] for each in range_.said("scan")] == ["good", "good", "good", "bad"]
        assert [each["pieces"] for each in range_.said("scan")][1:3] == [1, 4]

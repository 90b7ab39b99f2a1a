"""What people type to find something."""

from __future__ import annotations

from partsdesk.support.pinyin import (
    MOST_INITIALS,
    MOST_SPELLINGS,
    initials,
    plain,
    search_text,
    spellings,
)


def test_a_name_has_the_initials_of_all_its_readings() -> None:
    assert set(initials("调压阀")) == {"tyf", "dyf"}
    assert {"xc", "hc"} <= set(initials("行车"))
    assert initials("T5电子镇流器") == ("t5dzzlq",)


def test_the_readings_are_never_too_many() -> None:
    assert len(initials("重重行行长长调调单单")) <= MOST_INITIALS
    assert 1 < len(spellings("重重行行长长调调单单")) <= MOST_SPELLINGS


def test_a_search_text_has_each_key_once() -> None:
    assert search_text(("阀门", "阀门"), ("F-1", "", "F-1")) == "f-1\n阀门\nfm\nfamen"
    assert search_text(("Valve", ""), ()) == "valve"


def test_full_width_and_capitals_make_no_difference() -> None:
    assert plain("ＤＮ２０ Valve") == "dn20 valve"


def test_rare_signs_stand_for_themselves() -> None:
    assert "\U0003ffff" not in "".join(initials("\U0003ffff阀"))
    assert initials("〇阀")[0].endswith("f")

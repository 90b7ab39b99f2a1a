from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsdesk.support.workstation import (
    Workstation,
    _read,
    _toml,
    workstation_file,
    workstation_name,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SECTIONS = st.dictionaries(TEXTS, st.one_of(TEXTS, st.booleans(), st.integers(-(2**63), 2**63 - 1)))


def test_what_is_kept_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "config" / "workstation.toml"
    kept = Workstation(path)
    assert kept.text("language") is None
    kept.keep("language", "zh")
    kept.keep("slips", "0,0,800,600", section="windows")
    kept.keep("dark", value=True, section="windows")
    again = Workstation(path)
    assert again.text("language") == "zh"
    assert again.section("windows") == {"slips": "0,0,800,600", "dark": True}
    assert again.text("dark", section="windows") is None


def test_a_key_that_this_program_does_not_know_stays(tmp_path: Path) -> None:
    path = tmp_path / "workstation.toml"
    path.write_text('later = 7\n[elsewhere]\nx = "y"\n', "utf-8")
    Workstation(path).keep("language", "en")
    assert path.read_text("utf-8") == 'later = 7\nlanguage = "en"\n\n[elsewhere]\nx = "y"\n'


def test_a_broken_file_counts_as_empty_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "workstation.toml"
    path.write_text("language = ", "utf-8")
    assert Workstation(path).text("language") is None
    assert "is not used" in caplog.text


@given(st.dictionaries(TEXTS.filter(bool), SECTIONS, max_size=3))
def test_whatever_is_written_can_be_read(sections: dict[str, dict[str, str | bool | int]]) -> None:
    path = workstation_file().with_name("any.toml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_toml(sections), "utf-8", newline="\n")
    assert _read(path) == {"": {}, **sections}


def test_this_machine_has_a_name() -> None:
    assert 0 < len(workstation_name()) <= 80

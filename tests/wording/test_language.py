from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from partsdesk.wording import language
from partsdesk.wording.language import Language, _, chosen, language_in_use, ngettext, say, using


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with using(Language.EN):
        yield


@pytest.mark.parametrize(
    ("asked", "kept", "environment", "expected"),
    [
        ("en", "zh", {"LANG": "zh_CN.UTF-8"}, Language.EN),
        (None, "zh", {"LANG": "C"}, Language.ZH),
        (None, "klingon", {"LANG": "zh_TW"}, Language.ZH),
        (None, None, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, Language.EN),
        (None, None, {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, Language.ZH),
        (None, None, {}, Language.EN),
    ],
)
def test_the_language_asked_for_goes_before_what_is_kept_and_the_system(
    asked: str | None, kept: str | None, environment: dict[str, str], expected: Language
) -> None:
    assert chosen(asked, kept, environment) is expected


def test_messages_are_said_in_the_language_in_use() -> None:
    assert _("There is no item {item}", item="X-1") == "There is no item X-1"
    with using(Language.ZH):
        assert say("There is no item {item}", item="X-1") == "没有编码为 X-1 的物料"
        assert language_in_use() is Language.ZH
    assert language_in_use() is Language.EN


def test_facts_may_hold_braces() -> None:
    assert _("There is no item {item}", item="{x}") == "There is no item {x}"


def test_one_and_several() -> None:
    one, many = "{count} invariant does not hold", "{count} invariants do not hold"
    assert ngettext(one, many, 1) == "1 invariant does not hold"
    assert ngettext(one, many, 2) == "2 invariants do not hold"
    with using(Language.ZH):
        assert ngettext(one, many, 2) == "有 2 项恒等关系不成立"


def test_without_a_catalogue_english_is_spoken_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(language, "resources", lambda: tmp_path)
    language._catalogue.cache_clear()
    try:
        with using(Language.ZH):
            assert say("There is no item {item}", item="X-1") == "There is no item X-1"
        assert "No Chinese catalogue" in caplog.text
    finally:
        language._catalogue.cache_clear()

"""Every sentence of the program is in the Chinese catalogue, translated, with its placeholders."""

from __future__ import annotations

import re

import pytest
from babel.messages import Catalog, Message, pofile
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from tests.support.sources import PACKAGE, ROOT

CHINESE = ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES" / "partsdesk.po"
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CHINESE.open("rb") as texts:
        return pofile.read_po(texts, locale="zh_CN")


@pytest.fixture(scope="module")
def used() -> dict[str, str]:
    """Every message id in the code (of a plural the singular), with a place where it stands."""
    found = extract_from_dir(str(PACKAGE), [("**.py", "python")], keywords=DEFAULT_KEYWORDS)
    return {
        message if isinstance(message, str) else message[0]: f"{file}:{line}"
        for file, line, message, *_ in found
    }


def test_every_sentence_is_translated(catalogue: Catalog, used: dict[str, str]) -> None:
    missing = {text: place for text, place in used.items() if not _is_translated(catalogue, text)}
    assert missing == {}


def test_no_translation_is_of_a_sentence_gone(catalogue: Catalog, used: dict[str, str]) -> None:
    assert [text for message in catalogue for text in _ids(message)[:1] if text not in used] == []


def test_translations_have_the_same_placeholders(catalogue: Catalog) -> None:
    differing = [
        (message.id, translation)
        for message in catalogue
        for translation in _translations(message)
        if translation and _holes(translation) not in [_holes(text) for text in _ids(message)]
    ]
    assert differing == []


def _is_translated(catalogue: Catalog, text: str) -> bool:
    message = catalogue.get(text)
    return message is not None and not message.fuzzy and all(_translations(message))


def _ids(message: Message) -> list[str]:
    """Both the singular and the plural; the header's empty id is none."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    return [text for text in ids if text]


def _translations(message: Message) -> list[str]:
    if not _ids(message):
        return []
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _holes(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))

"""The language in use, and the catalogue that sentences are said from.

A process speaks one language: the command line chooses at its start, the window too. Message
ids are the English sentences; ``_`` and ``ngettext`` are names that the extractor knows,
``N_`` marks a message of a table that ``say`` says later.
"""

from __future__ import annotations

import gettext
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from functools import cache

from partsdesk.support.files import resources

logger = logging.getLogger(__name__)

DOMAIN = "partsdesk"


class Language(StrEnum):
    """A language that the program speaks."""

    ZH = "zh"
    EN = "en"


LANGUAGES = {Language.ZH: "中文", Language.EN: "English"}
"""What each calls itself."""


class _Voice:
    """What is in use; changed by ``use`` only."""

    language = Language.EN


def use(language: Language) -> None:
    """Speak this language from now on, in every thread."""
    _Voice.language = language


def language_in_use() -> Language:
    """The language that sentences are made in."""
    return _Voice.language


@contextmanager
def using(language: Language) -> Iterator[None]:
    """Speak another language for a while: a form or an export in a language of its own."""
    before = _Voice.language
    _Voice.language = language
    try:
        yield
    finally:
        _Voice.language = before


def chosen(asked: str | None, kept: str | None, environment: Mapping[str, str]) -> Language:
    """The language to speak: what is asked for, else what the workstation keeps, else the system's.

    Chinese for every ``zh…`` locale, English for all others.
    """
    for said in (asked, kept):
        if said in set(Language):
            return Language(said)
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    return Language.ZH if locale.lower().startswith("zh") else Language.EN


def say(message: str, /, **facts: object) -> str:
    """A message in the language in use, its placeholders filled with facts."""
    return _filled(_catalogue(_Voice.language).gettext(message), facts)


def _(message: str, /, **facts: object) -> str:
    """Say a message that stands here in full, so that the extractor finds it."""
    return say(message, **facts)


def ngettext(one: str, many: str, count: int, /, **facts: object) -> str:
    """Say a message about one thing or about several; ``{count}`` is the number."""
    message = _catalogue(_Voice.language).ngettext(one, many, count)
    return _filled(message, {"count": count, **facts})


def N_(message: str) -> str:  # noqa: N802 - the name that extractors know
    """Mark a message that is said later, from a table."""
    return message


def pick(zh: str, en: str) -> str:
    """Of a name that a table keeps in both languages, the one in use."""
    return zh if _Voice.language is Language.ZH else en


def _filled(message: str, facts: Mapping[str, object]) -> str:
    return message.format_map(facts) if facts else message


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language is Language.EN:
        return gettext.NullTranslations()
    compiled = resources() / "locale" / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    try:
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    except (OSError, ValueError) as error:  # no set-up was run, or it was cut short
        logger.warning("No Chinese catalogue, English is spoken instead: %s", error)
        return gettext.NullTranslations()

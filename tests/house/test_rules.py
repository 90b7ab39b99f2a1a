"""Every rule has its standing; a built one stands beside code and has a test of its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.rules.standing import BUILT, COUNTS, PEOPLE, PLANNED, Built, ByPeople, Planned
from tests.support.sources import PACKAGE, ROOT, sources

RULE = re.compile(rf"\b(?:{'|'.join(COUNTS)})-\d+\b")
NAMED = re.compile(rf"^\s*def test_({'|'.join(COUNTS).lower()})_(\d+)_\w", re.MULTILINE)
ALL = frozenset(
    f"{group}-{number}" for group, most in COUNTS.items() for number in range(1, most + 1)
)


@cache
def mentioned() -> dict[str, frozenset[str]]:
    """Where in the program each rule is mentioned, by module."""
    found: dict[str, set[str]] = {}
    for source in sources(PACKAGE):
        for rule in RULE.findall(source.text):
            found.setdefault(rule, set()).add(source.path.relative_to(PACKAGE).as_posix())
    return {rule: frozenset(modules) for rule, modules in found.items()}


@cache
def proven() -> frozenset[str]:
    """The rules that a test function is named after, anywhere."""
    return frozenset(
        f"{group.upper()}-{number}"
        for source in sources(ROOT / "tests")
        for group, number in NAMED.findall(source.text)
    )


def standings() -> Iterator[tuple[str, Built | Planned | ByPeople]]:
    yield from BUILT.items()
    yield from PLANNED.items()
    yield from PEOPLE.items()


def test_every_rule_stands_in_the_table_once() -> None:
    rules = [rule for rule, _ in standings()]
    assert sorted(rules) == sorted(ALL)


def test_every_standing_says_why() -> None:
    assert [rule for rule, standing in standings() if not standing.reason.strip()] == []


def test_the_program_mentions_no_stranger() -> None:
    strangers = {rule: sorted(modules) for rule, modules in mentioned().items() if rule not in ALL}
    assert strangers == {}


def test_tests_are_named_after_no_stranger() -> None:
    assert proven() - ALL == frozenset()


@pytest.mark.parametrize("rule", sorted(BUILT))
def test_a_built_rule_stands_beside_the_modules_that_it_names(rule: str) -> None:
    modules = set(BUILT[rule].modules)
    assert modules
    assert modules - mentioned().get(rule, frozenset()) == set()


def test_every_built_rule_has_a_test_of_its_name() -> None:
    assert sorted(BUILT.keys() - proven()) == []


def test_what_people_do_is_not_said_to_be_enforced() -> None:
    assert sorted(PEOPLE.keys() & mentioned().keys()) == []

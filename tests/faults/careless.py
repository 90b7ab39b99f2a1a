"""Posters without the protection that a fault test is about: its control must find them out."""

from __future__ import annotations

from functools import wraps
from typing import Any

from sqlalchemy import event
from typing_extensions import override

from partsdesk.database.database import Database
from partsdesk.database.repositories.numbers import Head
from partsdesk.database.work import Work
from partsdesk.domain.books.slips import SlipId
from partsdesk.services.warehouse import UseCase, new_request
from tests.support.forks import begun, warm
from tests.support.posting import Poster, Told, posting


class Hasty(Poster):
    """Tells people that it is done before the books have it."""

    @override
    def _done(self, name: str, use_case: UseCase[Any, Any], asked: object) -> Told:
        request = new_request()
        said: list[Told] = []

        @wraps(use_case)
        def early(work: Work, act: Any) -> Any:  # noqa: ANN401 - the act's own
            result = use_case(work, act)
            said.append(Told(request, name, result.slip, 0))
            self._tell(said[-1])
            return result

        self._warehouse.perform(early, asked, self._actor, request)
        return said[0]


class InTwo(Poster):
    """Gives an entry its number in a transaction of its own, after the goods were moved."""

    @override
    def _done(self, name: str, use_case: UseCase[Any, Any], asked: object) -> Told:
        @wraps(use_case)
        def torn(work: Work, act: Any) -> Any:  # noqa: ANN401 - the act's own
            given = work.numbers.numbered_head

            def later(*asked: Any) -> Head:  # noqa: ANN401 - handed through
                work._connection.exec_driver_sql("COMMIT")
                work._connection.exec_driver_sql("BEGIN IMMEDIATE")
                return given(*asked)

            work.numbers.numbered_head = later  # type: ignore[method-assign, assignment]
            return use_case(work, act)

        return super()._done(name, torn, asked)


def trusting(database: Database) -> Database:
    """A database that takes a disk's second word for the truth, after the first was a fault."""
    event.remove(database._engine, "handle_error", database._disk._heard)
    return database


AS = {"careful": Poster, "hasty": Hasty, "in two": InTwo}


def post(url: str, told: str, seed: int, how: str = "careful") -> str:
    """Post until killed."""
    with posting(warm(url), told, seed, as_=AS[how]) as poster:
        begun()
        return poster.post()


def carry_on(url: str, told: str, slip: int, version: int, how: str = "careful") -> str:
    """Carry one slip on from where it stands."""
    with posting(warm(url), told, as_=AS[how]) as poster:
        return " ".join(each.act for each in poster.carried_on(SlipId(slip), version))

"""The one door: who may, one transaction, one record, one answer.

An act is a use case (a function of a ``Work`` and what is asked) marked by ``@act``; a question
is a function of a ``View``. Use cases call each other with the same work, never ``perform``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import (
    Any,
    Generic,
    NewType,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from partsdesk.database import tickets
from partsdesk.database.database import Database
from partsdesk.database.opening import Opening
from partsdesk.database.work import View, Work
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Scaled
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.support.logs import doing

logger = logging.getLogger(__name__)

Act = TypeVar("Act")
Asked = TypeVar("Asked")
Result = TypeVar("Result")

UseCase: TypeAlias = Callable[[Work, Act], Result]
Query: TypeAlias = Callable[[View, Asked], Result]
Ticket: TypeAlias = tickets.Ticket


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """What an act answered, and what it touched.

    Attributes:
        again: whether the same request had been done before; nothing was done this time.
    """

    result: Result
    touched: frozenset[Topic]
    again: bool = False


@dataclass(eq=False)
class RoleNeeded(Refusal):
    """An act is for other roles."""

    rule = "VAL-10"
    act: str
    allowed: tuple[Role, ...]


@dataclass(eq=False)
class PasswordFirst(Refusal):
    """An act asks for more than a badge and a PIN."""

    act: str


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms an act is done.

    Attributes:
        roles: who may; empty where the act's own subject decides.
        silent: that it leaves no record of its own (draft saves after the first).
        early: that it may be done before a file was looked through (coming in).
        module: where the use case stands.
        by_password: whether badge and PIN do not suffice: it changes who may do what, what the
            house has decided, or what is closed.
    """

    roles: frozenset[Role]
    silent: bool
    early: bool = False
    module: str = ""
    by_password: bool = False


_TERMS: dict[str, Terms] = {}


def act(
    *roles: Role, silent: bool = False, early: bool = False, by_password: bool = False
) -> Callable[[UseCase[Act, Result]], UseCase[Act, Result]]:
    """Mark a use case, with the roles that may do it."""

    def marked(use_case: UseCase[Act, Result]) -> UseCase[Act, Result]:
        module = use_case.__module__
        name = name_of(use_case)
        _TERMS[name] = Terms(frozenset(roles), silent, early, module, by_password)
        return use_case

    return marked


def terms_of(use_case: UseCase[Any, Any]) -> Terms:
    """The terms of a use case; one without the mark is a defect."""
    return _TERMS[name_of(use_case)]


def every_terms() -> Mapping[str, Terms]:
    """The terms of every act that is known, by its name on record."""
    return dict(_TERMS)


def name_of(use_case: Callable[..., Any]) -> str:
    """What an act is called on record."""
    return getattr(use_case, "__name__", type(use_case).__name__)


def new_request() -> str:
    """A fresh request id: made once by whoever asks, kept through every try."""
    return str(uuid.uuid4())


class Warehouse:
    """The books of one company, behind one door."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def perform(
        self,
        use_case: UseCase[Act, Result],
        asked: Act,
        actor: Actor,
        request: str | None = None,
        ticket: Ticket | None = None,
    ) -> Done[Result]:
        """Do an act: all of it or nothing, once, on record; with the ticket it can be called off.

        Raises:
            Refusal: where the house says no; nothing was written.
            Trouble: where the world failed; nothing was written, but for InDoubt: there the same
                request is answered on the next try.
        """
        terms = terms_of(use_case)
        request = request or new_request()

        def once(work: Work, opening: Opening) -> Done[Result]:
            if opening.answered is not None:
                return Done(_decoded(use_case, opening.answered), frozenset(), again=True)
            if terms.roles and not work.actor.is_one_of(terms.roles):
                raise RoleNeeded(name_of(use_case), tuple(sorted(terms.roles)))
            if terms.by_password and work.actor.by_pin:
                raise PasswordFirst(name_of(use_case))
            result = use_case(work, asked)
            if not (terms.silent and work.is_silent):
                work.acts.record(
                    request,
                    name_of(use_case),
                    at=work.now,
                    subject=str(getattr(result, "called", "") or work.subject)[:80],
                    content=encoded(asked),
                    answer=encoded(result),
                )
            return Done(result, frozenset(work.touched))

        with doing(name_of(use_case), request):
            began = time.monotonic()
            done = self.database.write(once, actor, request, ticket, early=terms.early)
            told = "Done before, answered again in %d ms" if done.again else "Done in %d ms"
            logger.info(told, (time.monotonic() - began) * 1000)
        return done

    def ask(self, query: Query[Asked, Result], asked: Asked, actor: Actor) -> Result:
        """Answer a question from one snapshot."""
        with doing(name_of(query)):
            return self.database.read(lambda view: query(view, asked), actor)


def encoded(value: object) -> str:
    """A value of an act or an answer as it is kept on record; secrets are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Scaled):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if not field.metadata.get("secret")
        }
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(str(_plain(each)) for each in value)
    return value if value is None or isinstance(value, str | int) else str(value)


def recalled(kind: type[Result], content: str) -> Result:
    """What an act was asked, as its record keeps it."""
    found: Result = _typed(kind, json.loads(content))
    return found


def _decoded(use_case: UseCase[Act, Result], answer: str) -> Any:  # noqa: ANN401 - the act's own
    """The answer given before, in the type that the act promises."""
    return _typed(get_type_hints(use_case).get("return"), json.loads(answer))


def _typed(hint: Any, value: Any) -> Any:  # noqa: ANN401 - types are what it is about
    """A value kept on record, as the type that was promised."""
    if isinstance(hint, NewType):
        hint = hint.__supertype__
    if get_origin(hint) in {Union, UnionType}:
        hint = next(each for each in get_args(hint) if each is not NoneType)
        return None if value is None else _typed(hint, value)
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], each) for each in value)
    return _built(hint, value) if isinstance(hint, type) else value


def _built(hint: type, value: Any) -> Any:  # noqa: ANN401 - types are what it is about
    if dataclasses.is_dataclass(hint) and not issubclass(hint, Scaled):
        hints = get_type_hints(hint)
        return hint(**{name: _typed(hints[name], each) for name, each in value.items()})
    for base, read in _READERS.items():
        if issubclass(hint, base):
            return read(hint, value)
    return value


_READERS: dict[type, Callable[[Any, Any], Any]] = {
    Scaled: lambda hint, value: hint.parse(value),
    dt.date: lambda hint, value: hint.fromisoformat(value),
    Enum: lambda hint, value: hint(value),
}

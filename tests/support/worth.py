"""What a slip is worth, once more: the rules VAL-1 … VAL-8 by other code than the program's."""

from __future__ import annotations

from fractions import Fraction

from tests.support.model import (
    Ask,
    Direction,
    Entry,
    Model,
    Moved,
    Page,
    Price,
    Refused,
    Said,
    Spot,
    rounded,
    spread,
)


def entry(page: Page, move: Moved, spot: Spot, **columns: int) -> Entry:
    """An entry for a move at one of its places."""
    made = Entry(page.id, move.line, move, move.item, spot.group, spot.store, **columns)  # type: ignore[arg-type]
    made.source, made.red = move.source, page.red_of is not None
    return made


def said_worth(line: Ask, quantity: int, said: Said) -> int | None:
    """What the papers say so many are worth."""
    if said.price is not None:
        return rounded(Fraction(said.price * quantity, 10**8))
    if said.amount is not None:
        return said.amount
    if line.amount is not None and line.quantity:
        return rounded(Fraction(line.amount * quantity, line.quantity))
    return None if line.price is None else rounded(Fraction(line.price * quantity, 10**8))


def book(model: Model, page: Page, figures: dict[int, Said], groups: dict[int, str]) -> None:
    """Enter a slip into the ledger."""
    direction = page.kind.direction
    if direction is Direction.AMOUNT:
        _adjust(model, page, groups)
    elif page.red_of is not None:
        for move in page.moves:
            _red(model, page, move)
    elif direction is Direction.CONVERT:
        _convert(model, page)
    elif direction is Direction.IN:
        for number in dict.fromkeys(move.line for move in page.moves):
            _incoming(model, page, number, figures.get(number, Said()))
    else:
        for move in page.moves:
            _outgoing(model, page, move, figures.get(move.line, Said()))


def _incoming(model: Model, page: Page, number: int, said: Said) -> None:
    line = page.lines[number - 1]
    moves = [move for move in page.moves if move.line == number]
    quantity = sum(move.quantity for move in moves)
    spots = [move.target for move in moves if move.target]
    group = spots[0].group
    bought = False
    if group == "memo":
        value = 0
    elif line.source is not None:
        value = model.source(line.source, "out", quantity)
    else:
        value, estimated, stated = _worth(model, page, line, quantity, group, said)
        bought = stated and page.kind.estimated
        if estimated:
            page.estimates[number] = (quantity, value)
    for move, spot, share in zip(
        moves, spots, spread(value, [move.quantity for move in moves]), strict=True
    ):
        model.enter(entry(page, move, spot, in_qty=move.quantity, in_amount=share))
    if bought:
        model.pool(line.item, group).bought = (quantity, value)


def _worth(
    model: Model, page: Page, line: Ask, quantity: int, group: str, said: Said
) -> tuple[int, bool, bool]:
    """The value, whether it is an estimate, and whether the papers said it."""
    pool = model.pool(line.item, group)
    average = pool.average(quantity)
    stated = said_worth(line, quantity, said)
    given = said.price is not None or said.amount is not None
    if page.kind.price is Price.FALLBACK and not given and average is not None:
        return average, False, False
    if stated is not None:
        invoice = said.invoice or line.invoice
        return stated, page.kind.estimated and not invoice, True
    guess = average
    if pool.bought[0]:
        guess = rounded(Fraction(pool.bought[1] * quantity, pool.bought[0]))
    if guess is None or not page.kind.estimated:
        raise Refused("PriceMissing")
    return guess, True, False


def _outgoing(model: Model, page: Page, move: Moved, said: Said) -> int:
    line = page.lines[move.line - 1]
    assert move.origin
    pool = model.pool(move.item, move.origin.group)
    if line.source is not None and move.origin.group != "memo":
        cost = model.source(line.source, "in", move.quantity)
    elif move.quantity > pool.quantity:
        raise Refused("NotCovered")
    else:
        cost = rounded(Fraction(pool.amount * move.quantity, pool.quantity))
    cost = 0 if move.origin.group == "memo" else cost
    steps = [entry(page, move, move.origin, out_qty=move.quantity, out_amount=cost)]
    if move.target:
        worth = cost + _added(page, line, move, said)
        steps.append(entry(page, move, move.target, in_qty=move.quantity, in_amount=worth))
    model.enter(*steps)
    return cost


def _added(page: Page, line: Ask, move: Moved, said: Said) -> int:
    assert move.origin
    assert move.target
    if move.target.group in {"memo", move.origin.group}:
        return 0
    stated = said_worth(line, move.quantity, said)
    if move.origin.group == "memo":
        if stated is None:
            raise Refused("PriceMissing")
        return stated
    return stated or 0 if page.kind.repair_adds else 0


def _convert(model: Model, page: Page) -> None:
    taken = [move for move in page.moves if move.origin]
    made = [move for move in page.moves if move.target]
    total = sum(_outgoing(model, page, move, Said()) for move in taken)
    prices = [page.lines[move.line - 1].price for move in made]
    weights = [move.quantity for move in made]
    if all(price is not None for price in prices):
        weights = [(price or 0) * weight for price, weight in zip(prices, weights, strict=True)]
    if not any(weights):
        weights = [1] * len(made)
    for move, share in zip(made, spread(total, weights), strict=True):
        assert move.target
        model.enter(entry(page, move, move.target, in_qty=move.quantity, in_amount=share))


def _adjust(model: Model, page: Page, groups: dict[int, str]) -> None:
    group = groups[page.store]
    sign = -1 if page.red_of else 1
    for item in {line.item for line in page.lines}:
        pool = model.pool(item, group)
        change = sign * sum(line.amount or 0 for line in page.lines if line.item == item)
        if not pool.quantity or pool.amount + change < 0:
            raise Refused("NothingToAdjust")
    for number, line in enumerate(page.lines, start=1):
        amount = sign * (line.amount or 0)
        made = Entry(page.id, number, None, line.item, group, page.store, in_amount=amount)
        model.enter(made)


def _red(model: Model, page: Page, move: Moved) -> None:
    quantity = -move.quantity
    steps = []
    if move.origin:
        value = -model.source(move.source or 0, "out", quantity)
        steps.append(entry(page, move, move.origin, out_qty=-quantity, out_amount=value))
    if move.target:
        value = -model.source(move.source or 0, "in", quantity)
        steps.append(entry(page, move, move.target, in_qty=-quantity, in_amount=value))
    model.enter(*steps)


def invoice(model: Model, page: Page, number: int, quantity: int, value: int) -> None:
    """An invoice for so many of a line that was booked at an estimate."""
    whole, estimate = page.estimates.get(number, (0, 0))
    done, gone = page.invoiced.get(number, (0, 0))
    moves = [move for move in page.moves if move.line == number]
    taken = sum(
        e.out_qty if not e.red else -e.in_qty
        for e in model.ledger
        if e.nature == "slip" and any(e.source == move.id for move in moves)
    )
    if not whole or quantity > whole - done - taken:
        raise Refused("NoEstimate")
    out = rounded(Fraction(estimate * quantity, whole))
    if done + quantity == whole:
        out = estimate - gone
    page.invoiced[number] = (done + quantity, gone + out)
    parts = []
    left = quantity
    for move in moves:
        part = min(left, move.quantity)
        left -= part
        if part:
            parts.append((move, part))
    weights = [part for _, part in parts]
    for (move, part), before, after in zip(
        parts, spread(out, weights), spread(value, weights), strict=True
    ):
        _replace(model, page, move, part, (before, after))
    model.pool(page.lines[number - 1].item, "main").bought = (quantity, value)


def _replace(model: Model, page: Page, move: Moved, part: int, amounts: tuple[int, int]) -> None:
    before, after = amounts
    assert move.target
    held = model.pool(move.item, move.target.group).quantity
    difference = after - before
    stays = rounded(Fraction(difference * min(part, held), part))
    if model.by_difference:
        steps = [entry(page, move, move.target, in_amount=difference)]
    else:
        steps = [
            entry(page, move, move.target, in_qty=-part, in_amount=-before),
            entry(page, move, move.target, in_qty=part, in_amount=after),
        ]
        steps[0].nature = "estimate-out"
    steps[-1].nature = "invoice-in"
    if difference != stays:
        steps.append(entry(page, move, move.target, out_amount=difference - stays))
        steps[-1].nature = "issue-adjustment"
    model.enter(*steps)


def ahead(model: Model, page: Page, figures: dict[int, Said]) -> None:
    """An invoice ahead of its goods."""
    for number, line in enumerate(page.lines, start=1):
        said = figures.get(number, Said())
        value = said_worth(line, line.quantity, said)
        if value is None:
            raise Refused("PriceMissing")
        if not (said.invoice or line.invoice):
            raise Refused("InvoiceMissing")
        made = Entry(page.id, number, None, line.item, "goods-in-transit", page.store)
        made.in_qty, made.in_amount = line.quantity, value
        model.enter(made)
        page.paid[number] = (line.quantity, value)


def arrive(model: Model, page: Page) -> None:
    """The goods of an invoice ahead have come."""
    for number in dict.fromkeys(move.line for move in page.moves):
        moves = [move for move in page.moves if move.line == number]
        came = sum(move.quantity for move in moves)
        whole, paid = page.paid[number]
        if came > whole:
            raise Refused("MoreThanInvoiced")
        value = rounded(Fraction(paid * came, whole))
        weights = [move.quantity for move in moves]
        for move, share in zip(moves, spread(value, weights), strict=True):
            assert move.target
            transit = Spot(page.store, 0, "goods-in-transit")
            model.enter(
                entry(page, move, transit, out_qty=move.quantity, out_amount=share),
                entry(page, move, move.target, in_qty=move.quantity, in_amount=share),
            )
        model.pool(page.lines[number - 1].item, "main").bought = (came, value)

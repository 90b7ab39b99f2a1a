"""A sheet's months as a picture: what went in, what went out, and what was left."""

from __future__ import annotations

from partsdesk.domain.values.quantities import Scaled
from partsdesk.services.book_sheets import Figure
from partsdesk.services.sheet_layout import Layout
from partsdesk.ui.charts import Chart, Series
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _

MOST = 24  # the last months; more would be too thin to be told apart


def chart_of(layout: Layout) -> Chart:
    """In and out of the last months; of an account in money, with what it was worth after each."""
    months = layout.outline.months[-MOST:]
    first = len(layout.outline.months) - len(months)
    money = layout.outline.opening.amount is not None
    turned = [part.turnover for part in months]
    into = [_figure(each.into, money=money) for each in turned]
    out = [_figure(each.out, money=money) for each in turned]
    series = [Series(_("In"), tuple(into)), Series(_("Out"), tuple(out), Tone.SOFT)]
    if not layout.is_part:
        ends = [layout.opening_of(first + n + 1) for n in range(len(months))]
        left = [_figure(each, money=money) for each in ends]
        series.append(Series(_("Balance"), tuple(left), Tone.PLAIN))
    labels = tuple(f"{part.month.number % 100}" for part in months)
    titles = tuple(figures.month(part.month) for part in months)
    name = _("Amounts by month") if money else _("Quantities by month")
    return Chart(name, labels, tuple(series), titles)


def _figure(figure: Figure, *, money: bool) -> float:
    """A figure as a picture needs it; nobody adds it up."""
    value: Scaled | None = figure.amount if money else figure.quantity
    return 0.0 if value is None else float(value.plain())

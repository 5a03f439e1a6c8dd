"""Scenarios compared, a bar each."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from model.outputs.chart_data import GREY, MARK
from model.questions.compare import with_own_numbers
from model.questions.compared_rows import ComparedHome, ComparedRow
from model.words.version import VERSION
from model.words.wording import money, say
from ui.charts import frame


def compared_chart(
    rows: Sequence[ComparedRow], base: int, homes: Sequence[ComparedHome] = ()
) -> tuple[alt.LayerChart, str]:
    """A bar a scenario, the base marked, with its total; a thin line for the spread over its readings. Below, a bar for the
    base's people at each price at home.
    """
    data: list[frame.Datum] = [
        {
            "name": row.name,
            "total": row.total / 1e6,
            "low": row.low / 1e6,
            "high": row.high / 1e6,
            "label": money(row.total, row.currency),
            "base": place == base,
        }
        for place, row in enumerate(rows)
    ]
    data += [
        {
            "name": say("compare.home_row", label=home.label),
            "total": home.total / 1e6,
            "low": home.total / 1e6,
            "high": home.total / 1e6,
            "label": money(home.total, home.currency),
            "base": False,
        }
        for home in homes
    ]
    order = [str(row["name"]) for row in data]
    chart = frame.of_rows(data)
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, labelFontSize=12))
    bars = chart.mark_bar(height=16).encode(
        x=alt.X("total:Q", title=frame.millions(rows[0].currency), axis=alt.Axis(grid=False, tickCount=5)),
        y=y,
        color=alt.ColorValue(frame.colour("primaryColor"), condition={"test": "datum.base", "value": GREY}),
        tooltip=[
            alt.Tooltip("name:N", title=say("compare.column.scenario")),
            alt.Tooltip("label:N", title=say("cli.column.total")),
        ],
    )
    spread = chart.mark_rule(strokeWidth=2, color=MARK).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y)
    totals = chart.mark_text(
        align="left", dx=6, dy=-13, fontSize=12, fontWeight=600, color=frame.colour("textColor")
    ).encode(x=frame.left_edge(), y=y, text=alt.Text("label:N"))
    takeaway = _dearest(rows)
    heading = frame.heading(takeaway, [say("chart.compared_says", version=VERSION)], frame.WIDE)
    return frame.layered([bars, spread, totals], 46 * len(data) + 130, heading), takeaway


def _dearest(rows: Sequence[ComparedRow]) -> str:
    """Which costs most, where there is such a scenario."""
    first = max(rows, key=lambda row: row.total)
    total = money(first.total, first.currency)
    if len(rows) == 1:
        return with_own_numbers(say("chart.compared_one", name=first.scenario, total=total), rows)
    if all(money(row.total, row.currency) == total for row in rows):
        return with_own_numbers(say("chart.compared_same", total=total), rows)
    return with_own_numbers(say("chart.compared", name=first.scenario, total=total), [first])

"""Money over time: what is due, paid and used by each day or year."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from model.outputs.chart_data import DASHES, MARK, OPTION_COLOURS, SUMS, sums_so_far
from model.results.ledger import Period
from model.results.own_numbers import replaced
from model.scenario.scenario import Scenario
from model.words.wording import money, say
from ui.charts import frame

HEIGHT = 340


def over_time(
    scenario: Scenario, rows: Sequence[Period], approved: float | None
) -> tuple[alt.LayerChart, str]:
    """Due, paid and used so far at the end of each period, from nothing at the start, and the approved money."""
    currency, dated = scenario.deal.terms.currency, scenario.population.dated
    last = rows[-1]
    ends = {"due": money(last.due_so_far, currency), "paid": money(last.paid_so_far or 0.0, currency)}
    key = "chart.over_time" if "paid" in sums_so_far(rows) else "chart.over_years"
    takeaway = say(key, **ends, replaced=replaced(scenario))
    x = alt.X(
        "end:T" if dated else "end:Q",
        title=None if dated else say("chart.axis.time"),
        axis=frame.plain_axis(),
    )
    layers = [_sum_lines(_sums(rows, currency), x, currency)]
    if approved:
        layers += _approved(approved, currency)
    return frame.layered(layers, HEIGHT, frame.heading(takeaway, frame.basis(scenario))), takeaway


def _sums(rows: Sequence[Period], currency: str) -> list[frame.Datum]:
    """What is due, paid and used by each edge, from nothing at the start."""
    edges = [rows[0].start, *(row.end for row in rows)]
    return [
        {
            "end": edge if isinstance(edge, int) else str(edge),
            "money": total / 1e6,
            "kind": say(f"cli.column.{kind}"),
            "label": money(total, currency),
        }
        for kind, totals in sums_so_far(rows).items()
        for edge, total in zip(edges, (0.0, *totals), strict=True)
    ]


def _sum_lines(data: list[frame.Datum], x: alt.X, currency: str) -> alt.Chart:
    every = {say(f"cli.column.{kind}"): place for place, kind in enumerate(SUMS)}
    kinds = [kind for kind in every if any(row["kind"] == kind for row in data)]
    inks = OPTION_COLOURS[frame.theme()]
    colours = alt.Scale(domain=kinds, range=[inks[every[kind]] for kind in kinds])
    dashes = alt.Scale(domain=kinds, range=[DASHES[every[kind]] for kind in kinds])
    lines: alt.Chart = frame.of_rows(data).mark_line(point=True, interpolate="step-before", strokeWidth=2.2)
    return lines.encode(
        x=x,
        y=alt.Y("money:Q", title=frame.millions(currency), axis=frame.money_axis()),
        color=alt.Color("kind:N", scale=colours, legend=frame.line_legend()),
        strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=None),
        tooltip=[
            alt.Tooltip("kind:N", title=say("chart.kind")),
            alt.Tooltip("label:N", title=say("cli.column.amount")),
        ],
    )


def _approved(approved: float, currency: str) -> list[alt.Chart]:
    """A line at the money approved, with its name."""
    label = say("chart.approved", amount=money(approved, currency))
    mark = frame.of_rows([{"y": approved / 1e6, "label": label}]).encode(y=alt.Y("y:Q"))
    name = mark.mark_text(align="left", dy=-8, dx=4, fontSize=12, color=frame.colour("textColor"))
    return [
        mark.mark_rule(strokeDash=[6, 4], color=MARK),
        name.encode(x=frame.left_edge(), text=alt.Text("label:N")),
    ]

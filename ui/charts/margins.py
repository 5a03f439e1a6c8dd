"""Live charts of average and marginal cost, and of what is due and used when everybody leaves early."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np

from model.outputs.chart_data import DASHES, MARK, OPTION_COLOURS
from model.results.marginal import Margins, Release
from model.scenario.scenario import Scenario
from model.words.wording import exact, money, say
from ui.charts import frame

HEIGHT = 240
ROOM = 3.0
"""How many times the scenario's own average the chart is high: the first few people of a fixed fee cost far more."""


def amount_text(amount: float | None, currency: str) -> str:
    """An amount in full, or that there is none: a nan, or None."""
    return say("margins.undefined") if amount is None or np.isnan(amount) else exact(float(amount), currency)


def margins_chart(scenario: Scenario, margins: Margins, takeaway: str) -> alt.LayerChart:
    """Average and marginal cost by people or time."""
    rows: list[frame.Datum] = [
        {
            "x": float(x),
            "y": float(value),
            "kind": say(f"margins.{name}"),
            "label": amount_text(value, margins.currency),
        }
        for name, column in (("average", margins.averages), ("marginal", margins.marginals))
        for x, value in zip(margins.at, column, strict=True)
        if not np.isnan(value)
    ]
    x = alt.X(
        "x:Q", title=say(f"margins.column.{margins.along}"), axis=frame.plain_axis(),
        scale=alt.Scale(domain=[0, float(margins.at[-1])], nice=False),
    )  # fmt: skip
    y = alt.Y(
        "y:Q", title=say(f"margins.axis_{margins.along}", currency=margins.currency),
        axis=frame.money_axis(), scale=alt.Scale(domain=[0, _top(margins)], nice=False),
    )  # fmt: skip
    return _two_lines(x, y, rows, ("average", "marginal"), margins.now, _heading(scenario, takeaway))


def _top(margins: Margins) -> float:
    """High enough for the scenario's own average and for what a person or day usually adds."""
    usual = float(np.median(margins.marginals))
    return ROOM * max(margins.average or 0.0, usual) or float(margins.marginals.max()) or 1.0


def release_chart(scenario: Scenario, releases: Sequence[Release], day: int, takeaway: str) -> alt.LayerChart:
    """Due and used by the day of everybody's release, in millions; `day` is the chosen one."""
    currency = scenario.deal.terms.currency
    rows: list[frame.Datum] = [
        {
            "x": release.days,
            "y": amount / 1e6,
            "kind": say(f"margins.{name}"),
            "label": money(amount, currency),
        }
        for name in ("due", "used")
        for release in releases
        if (amount := {"due": release.due, "used": release.used}[name]) is not None
    ]
    x = alt.X("x:Q", title=say("margins.column.days"), axis=frame.plain_axis())
    y = alt.Y("y:Q", title=frame.millions(currency), axis=frame.money_axis(), scale=alt.Scale(zero=True))
    return _two_lines(x, y, rows, ("due", "used"), float(day), _heading(scenario, takeaway))


def _heading(scenario: Scenario, takeaway: str) -> alt.TitleParams:
    return frame.heading(takeaway, [frame.case_line(scenario), *frame.basis(scenario)])


def _two_lines(
    x: alt.X,
    y: alt.Y,
    rows: list[frame.Datum],
    kinds: tuple[str, str],
    now: float,
    heading: alt.TitleParams,
) -> alt.LayerChart:
    """Two lines, kept apart by colour, dash and legend, and where the scenario stands."""
    names = [say(f"margins.{kind}") for kind in kinds]
    inks = alt.Scale(domain=names, range=list(OPTION_COLOURS[frame.theme()][:2]))
    dashes = alt.Scale(domain=names, range=list(DASHES[:2]))
    tooltip = [
        alt.Tooltip("kind:N", title=say("chart.kind")),
        alt.Tooltip("x:Q", title=x["title"], format=",.6~g"),
        alt.Tooltip("label:N", title=say("cli.column.amount")),
    ]
    base = frame.of_rows(rows)
    lines = base.mark_line(clip=True, strokeWidth=2.2, interpolate="linear").encode(
        x=x, y=y, color=alt.Color("kind:N", scale=inks, legend=frame.line_legend()),
        strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=None),
    )  # fmt: skip
    hover = base.mark_point(opacity=0, size=150, filled=True, clip=True)
    here = frame.of_rows([{"x": now}]).mark_rule(color=MARK, strokeDash=[2, 3])
    layers = [
        here.encode(x=alt.X("x:Q")),
        lines,
        hover.encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), tooltip=tooltip),
    ]
    return frame.layered(layers, HEIGHT + frame.around(heading), heading)

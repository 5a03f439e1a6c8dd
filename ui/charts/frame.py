"""What every live chart shares: colours, data, title, labels, and how it is drawn. Nothing is worked out in a chart:
the table behind each comes from `model`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from textwrap import wrap
from typing import Literal

import altair as alt
import streamlit as st
from altair.utils import schemapi

from model.results.narrative import reading_line, stay_phrase
from model.results.own_numbers import replacing
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import people, say

schemapi.disable_debug_mode()  # our charts are checked by tests; checking each again takes longer than the model

AXIS = 52
"""Pixels of an axis with its title."""
WIDE_TITLE = 42
WIDE = 50
"""Characters that a line of a chart's title, and of what stands below it, may have, so that it fits a phone."""

Datum = dict[str, str | float]
"""One row of a chart's data."""
Align = Literal["left", "right"]


# --- Colours ---------------------------------------------------------------------------------------------------


def theme() -> str:
    """Which of our two themes the reader's screen shows."""
    return "dark" if st.context.theme.type == "dark" else "light"


def colour(name: str) -> str:
    """A colour of our theme, light or dark as the reader's screen is."""
    return str(st.get_option(f"theme.{theme()}.{name}"))


# --- Data, layers and axes -------------------------------------------------------------------------------------


# Altair copies a chart and its data at every `properties` and `configure`, which are therefore not used here; a
# tuple it does not copy. A channel written as a plain string has it look through all its classes for the one meant.
def of_rows(rows: Iterable[Mapping[str, str | float]]) -> alt.Chart:
    """A chart of these rows, to be given its mark and channels. A `mark_...` of Altair's has no type of its own, so
    that what it makes is declared where a function gives it back.
    """
    return alt.Chart(alt.Data(values=tuple(rows)))  # type: ignore[no-untyped-call]  # Altair leaves it untyped


def left_edge() -> alt.XValue:
    """The channel of what stands at the chart's left edge, whatever its scale."""
    return alt.XValue(0)  # type: ignore[no-untyped-call]  # Altair leaves it untyped


def layered(layers: Sequence[alt.Chart], height: float, title: alt.TitleParams) -> alt.LayerChart:
    """Charts over one another, the first at the bottom."""
    return alt.LayerChart(layer=layers, height=height, title=title)


def millions(currency: str) -> str:
    """The title of an axis of money."""
    return say("chart.axis.millions", currency=currency)


def plain_axis() -> alt.Axis:
    """An axis of people or time: no grid."""
    return alt.Axis(grid=False, tickCount=6)


def money_axis() -> alt.Axis:
    """An axis of money beside the chart, with its grid."""
    return alt.Axis(tickCount=5, format=",.6~g")


def line_legend() -> alt.Legend:
    """A legend above the chart that shows the lines' dashes as well as their colours."""
    return alt.Legend(orient="top", title=None, labelFontSize=13, symbolType="stroke", symbolSize=250)


# --- Titles and labels -----------------------------------------------------------------------------------------


def case_line(scenario: Scenario) -> str:
    """Who is held, and for how long, in a few words."""
    held = people(sum(cohort.people for cohort in scenario.cohort))
    return say("chart.case", people=held, stay=stay_phrase(scenario))


def basis(scenario: Scenario) -> list[str]:
    """What a chart rests on, reading and versions: people pass on pictures without the page around them."""
    reading = reading_line(scenario.deal, scenario.reading, about=("cost",))
    made = say("chart.source", version=VERSION, evidence=scenario.deal.evidence_version)
    return [reading, *replacing(scenario), made]


def heading(takeaway: str, below: Iterable[str], wide: int = WIDE_TITLE) -> alt.TitleParams:
    """A chart's title and the lines below it, wrapped to fit a phone."""
    ink = colour("textColor")
    return alt.TitleParams(
        _wrapped(takeaway, wide), subtitle=[line for text in below for line in _wrapped(text, WIDE)],
        anchor="start", fontSize=14, fontWeight=600, subtitleFontSize=12, offset=12, color=ink, subtitleColor=ink,
    )  # fmt: skip


def around(title: alt.TitleParams) -> int:
    """The pixels that a chart's title and the axis below it take of its height."""
    return 17 * len(title["text"]) + 15 * len(title["subtitle"]) + 12 + AXIS


def _wrapped(text: str, wide: int) -> list[str]:
    """Lines that fit, with no amount parted from its word."""
    return wrap(re.sub(r"(?<=\d) (?=[mbt]r?illion)", "\u00a0", text), wide)


def lettered(
    base: alt.Chart,
    align: Align,
    baseline: Literal["top", "middle"] = "top",
    dx: float | schemapi.UndefinedType = alt.Undefined,
    dy: float | schemapi.UndefinedType = alt.Undefined,
    weight: Literal[400, 600] = 600,
    line: int = 15,
    ink: str | schemapi.UndefinedType = alt.Undefined,
) -> tuple[alt.Chart, alt.Chart]:
    """Labels of one or more lines, and below them their halo of paper, so that nothing behind disturbs them."""

    mark = partial(
        base.mark_text, align=align, baseline=baseline, dx=dx, dy=dy, fontSize=12, fontWeight=weight, lineBreak="\n",
        lineHeight=line,
    )  # fmt: skip
    return mark(stroke=colour("backgroundColor"), strokeWidth=4, strokeJoin="round"), mark(color=ink)


# --- On the screen ---------------------------------------------------------------------------------------------


def draw(chart: alt.LayerChart, takeaway: str) -> None:
    """Draw a chart, with `takeaway` for who cannot see it. The spec goes as it is, unchecked, which is much quicker."""
    ink = colour("textColor")
    spec = chart.to_dict(validate=False)
    spec["config"] |= {"axis": {"labelColor": ink, "titleColor": ink}, "legend": {"labelColor": ink}}
    st.vega_lite_chart(spec=spec, width="stretch", alt=takeaway)

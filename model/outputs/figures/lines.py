"""Cost against people, and against time: this reading as a line in the band of the others, and what was approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from model.files.problems import BadInput
from model.outputs.chart_data import CostPicture, Tick
from model.outputs.cost_picture import cost_picture
from model.outputs.figures import margin, words
from model.outputs.figures.drawing import Drawing, finished, own_style
from model.outputs.figures.scales import across_axis, money_axes, money_room
from model.outputs.figures.sheet import BAND, CASE, INK, PALE, Box, Print, Sheet, sheet, size_named
from model.results import narrative
from model.results.curves import curves
from model.results.summary import summary
from model.scenario.cases import reason_unsought
from model.scenario.scenario import Scenario
from model.words.wording import say

HEIGHTS = {"column": 175.0, "page": 270.0}
APPROVED: dict[str, Any] = {"color": INK, "linewidth": 1.2, "linestyle": (0, (6, 3.5))}
"""The line of what was approved."""
DOTTED: dict[str, Any] = {"color": CASE, "linewidth": 1.0, "linestyle": (0, (1.2, 2))}
"""From the case to both axes."""
HALO = [withStroke(linewidth=3.0, foreground="white")]
"""Of a label that may cross a thin line."""


def draw(scenario: Scenario, along: str, width: str = "page") -> Drawing:
    """Cost against "people" or "time". Raises `BadInput` for a scenario in which neither can vary."""
    size = size_named(width)
    table = curves(scenario, along)
    if table is None:
        raise BadInput(say("figures.cannot_vary", kind=along, reason=reason_unsought(scenario)))
    costs = summary(scenario)
    picture = cost_picture(scenario, costs, table)
    above = (*words.inputs(scenario), *narrative.own_spread(costs))
    below = words.small_print(scenario, costs, words.facts_of_readings(scenario))
    printed = Print(picture.title, above, below)
    with own_style():
        needed = margin.height_of(picture.labels, size) + size.text * 5
        page = sheet(size, printed, max(HEIGHTS[width], needed))
        if not _body(page, picture):  # then what the band is stands below, which takes another sheet
            legend = say("figures.band", band=picture.band_text)
            printed = Print(picture.title, above, (legend, *below))
            page = sheet(size, printed, max(HEIGHTS[width], needed))
            _body(page, picture)
    shows = say(f"figures.kind.{along}")
    return finished(along, scenario, printed, page.figure, shows=shows, values=_values(picture))


def _values(picture: CostPicture) -> str:
    """The case, and what stands at the right end."""
    ends = [
        say("figures.label_told", text=label.text, reason=label.reason) if label.reason else label.text
        for label in picture.labels
    ]
    return say("figures.lines_told", case=picture.case, end=picture.x_ticks[-1].text, labels="; ".join(ends))


def _body(page: Sheet, picture: CostPicture) -> bool:
    """Draw it; whether the band, if there is one, could be named in it."""
    size, name = page.size.text, page.size.name
    here = Tick(picture.total, picture.total_text)
    left = money_room(page, picture.y_ticks, here.text)
    wide = page.body.width - left - margin.WIDE[name] - margin.GAP[name]
    box = Box(page.body.left + left, page.body.bottom + size * 3.6, wide, page.body.height - size * 5.2)
    axes = money_axes(page, box, picture.y_ticks, here)
    across_axis(page, axes, box, picture.x_ticks, Tick(picture.now, picture.now_text))
    page.write(box.left + box.width / 2, box.bottom - size * 3.1, picture.x_text, color=PALE, ha="center")
    _marks(axes, picture)
    margin.write_labels(page, box, picture.labels, picture.y_ticks[-1].value, ink_of)
    return _inside(page, box, picture)


def ink_of(kind: str) -> str:
    """The colour of a label: that of the case is in the colour of its line."""
    return CASE if kind == "case" else INK


def _marks(axes: Axes, picture: CostPicture) -> None:
    if picture.band:
        x, low, high = zip(*picture.band, strict=True)
        axes.fill_between(x, low, high, color=BAND, linewidth=0, zorder=1, label="others")
    if picture.approved:
        axes.axhline(picture.approved, label="approved", zorder=2, **APPROVED)
    x, y = zip(*picture.line, strict=True)
    axes.plot(x, y, color=CASE, linewidth=2.4, solid_joinstyle="miter", clip_on=False, zorder=4, label="case")
    guide = [0, picture.now, picture.now], [picture.total, picture.total, 0]
    axes.plot(*guide, zorder=3, label="guide", **DOTTED)
    axes.plot(
        [picture.now], [picture.total], marker="o", markersize=7.5, color=CASE, markeredgecolor="white",
        markeredgewidth=1.2, clip_on=False, zorder=6, label="now",
    )  # fmt: skip


def _inside(page: Sheet, box: Box, picture: CostPicture) -> bool:
    """The case's own label beside its dot, and the name of the band in it, where nothing is covered; whether it had room."""

    def places(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        across, up = box.width / picture.x_ticks[-1].value, box.height / picture.y_ticks[-1].value
        return [(box.left + x * across, box.bottom + y * up) for x, y in points]

    end = picture.x_ticks[-1].value
    drawn = [margin.along(places(picture.line))]
    guides = [(0.0, picture.total), (picture.now, picture.total), (picture.now, 0.0)]
    drawn.append(margin.along(places(guides)))
    if picture.approved:
        drawn.append(margin.along(places([(0.0, picture.approved), (end, picture.approved)])))
    edges = [
        margin.along(places([(x, ends[k]) for x, *ends in picture.band])) for k in (0, 1) if picture.band
    ]
    (spot,) = places([(picture.now, picture.total)])
    text, corner = margin.freest(page, spot, (picture.case, picture.case_short), box, [*drawn, *edges])
    page.write(*corner, text, bold=True, color=CASE, zorder=9, path_effects=HALO)
    if edges:
        drawn.append(margin.boxed(page, corner, text))
        for called in (picture.band_text, picture.band_short):
            room = margin.room_in_band(page, called, edges[0], edges[1], drawn)
            if room is not None:
                page.write(*room, called, color=INK, zorder=8)
                return True
    return not edges

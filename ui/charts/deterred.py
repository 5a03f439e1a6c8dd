"""How many people at home cost as much as the case, by how long each would be held: this reading, the others as a band."""

from __future__ import annotations

from model.outputs.deterred_picture import DeterredPicture
from ui.charts import vega
from ui.charts.vega import BAND, CASE, Room, Spec, quantity

HEIGHT = 232
ROOM = Room(left=46, bottom=46, top=12, right=30, narrow_left=46, narrow_right=30)
_ABOVE = -30
"""Pixels from the end of the band up to its name, clear of where it still falls."""


def deterred_chart(picture: DeterredPicture) -> Spec:
    """The chart of a picture of how many would have to be deterred."""
    end, top = picture.line[-1][0], picture.y_ticks[-1].value
    plot = HEIGHT - ROOM.top - ROOM.bottom
    x = quantity(
        "x", scale={"domain": [0, end], "nice": False},
        axis=vega.plain_axis(picture.x_ticks, picture.x_text, picture.years),
    )  # fmt: skip
    y = quantity(
        "y",
        scale={"domain": [0, top], "nice": False},
        axis=vega.money_axis(picture.y_ticks, picture.heads, plot),
    )
    layers = [
        vega.layer(
            "rule", [{"x": 0, "x2": end, "y": 0}], {"x": x, "x2": {"field": "x2"}, "y": y}, color=vega.BORDER
        )
    ]
    if picture.band:
        rows = [{"x": at, "y": low, "y2": high} for at, low, high in picture.band]
        channels = {"x": quantity("x"), "y": quantity("y"), "y2": {"field": "y2"}}
        layers.append(vega.layer("area", rows, channels, color=BAND, line=False, opacity=1, clip=True))
    points = [{"x": at, "y": heads} for at, heads in picture.line]
    layers.append(
        vega.layer(
            "line", points, {"x": quantity("x"), "y": quantity("y")}, strokeWidth=3, color=CASE, clip=True
        )
    )
    here = [{"x": picture.years, "y": picture.heads, "t": picture.here}]
    layers += vega.on_axes(picture.years, picture.heads, picture.years_text, f"{picture.heads:,}")
    layers.append(
        vega.text(
            here, {"x": quantity("x"), "y": quantity("y")}, ink=CASE, bold=True, halo=True, dx=11, dy=-12
        )
    )
    if picture.band:
        at, _, high = picture.band[-1]
        other = [{"x": at, "y": high, "t": picture.band_text}]
        layers.append(
            vega.text(other, {"x": quantity("x"), "y": quantity("y")}, align="right", dx=-2, dy=_ABOVE)
        )
    return vega.layered(layers, HEIGHT, ROOM)

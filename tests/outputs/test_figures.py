"""Figures for print: the numbers of the tables, all that they rest on inside, safe, and the same every time."""

from __future__ import annotations

import functools
import hashlib
import io
import itertools
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

import model
from model.cli import main
from model.files.problems import BadInput
from model.outputs import chart_data
from model.outputs.figures import kinds
from model.outputs.figures.drawing import FORMATS, Drawing, own_style
from model.outputs.figures.sheet import SIZES, wrapped
from model.questions.compared_rows import standing
from model.questions.cost_options import MoneyBasis, domestic_prices, series
from model.questions.uncertainty import sensitivity
from model.questions.uncertainty.draws import ranges
from model.questions.uncertainty.inputs import plan
from model.results.curves import curves
from model.results.ledger import periods
from model.results.readings import folds
from model.results.summary import by_option, summary
from model.scenario.library import load
from model.scenario.scenario import Scenario, default_scenario
from model.scenario.sharing import download_stem
from model.words.version import VERSION
from model.words.wording import converted, money

DEAL = "us-el-salvador"
INKS = chart_data.INKS["light"]
GRANT = default_scenario(load(DEAL))
TWO_THOUSAND = load(DEAL).scenario("two-thousand-three-years")
HELD = load(DEAL).scenario("what-was-held")
HALF_PRICE = load(DEAL).scenario("year-two-half-price")
RWANDA = load("uk-rwanda").scenario("three-hundred-five-years")
IN_DOLLARS = MoneyBasis(currency="USD")
SWINGS = [
    ("People, 230 to 300", 4.6e6, 6e6),
    ("Price, $18,000 to $25,000", 4.284e6, 5.95e6),
    ("Days", 5e6, 5e6),
]
TOTALS = np.random.default_rng(1).triangular(3.8e6, 4.8e6, 17e6, 500)
RANGES = [("by the year", 4.1e6, 6.8e6), ("once", 1e7, 1e7)]

HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*2",
    "<script>alert(1)</script><!-- --> ]]> &amp;",
    "$\\frac{1}{0}$ and $5 for $10",
    "bell\x07 escape\x1b[31m null\x00 right\u202eto left",
    "漢字 \U0001f9ff " + "unbroken" * 12,
)


SHOWN = {"people": GRANT, "time": TWO_THOUSAND, "readings": HALF_PRICE, "ledger": HELD}
MORE = {
    "compare": ([GRANT, TWO_THOUSAND, RWANDA], {"how": IN_DOLLARS}),
    "tornado": (GRANT, {"swings": SWINGS, "base": 4.76e6}),
    "s-curve": (GRANT, {"totals": TOTALS, "approved": 15e6, "ranges": RANGES}),
}


@functools.cache
def drawn(width: str, kind: str) -> Drawing:
    """A figure of each kind, drawn once for all tests that look at it."""
    scenarios, more = (SHOWN[kind], {}) if kind in SHOWN else MORE[kind]
    return kinds.draw(kind, scenarios, width=width, **more)


@functools.cache
def file_of(width: str, kind: str, form: str) -> bytes:
    return drawn(width, kind).as_bytes(form)


@functools.cache
def drawn_of(kind: str, name: str) -> Drawing:
    """A figure a page wide of a scenario by its name, drawn once."""
    return kinds.draw(kind, NAMED[name])


NAMED = {scenario.name: scenario for scenario in (GRANT, TWO_THOUSAND, HELD, HALF_PRICE, RWANDA)}
EACH = [(width, kind) for width in SIZES for kind in kinds.KINDS]


def axes_of(drawing: Drawing) -> Axes:
    return drawing.figure.axes[0]


def line_called(drawing: Drawing, label: str) -> Line2D:
    return next(line for line in axes_of(drawing).lines if line.get_label() == label)


def printed(drawing: Drawing) -> list[str]:
    return [text.get_text() for text in drawing.figure.findobj(Text) if text.get_text()]


def flat(text: str) -> str:
    """Text without its spaces, which lines' ends change."""
    return re.sub(r"\s+", "", text)


def pdf_text(raw: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(raw))
    return flat("".join(page.extract_text() for page in reader.pages))


IN_PDF = {("column", "people"), ("page", "ledger"), ("page", "compare")}


def svg_text(raw: bytes) -> str:
    return "\n".join(ElementTree.fromstring(raw).itertext())


# --- Numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("along", ["people", "time"])
@pytest.mark.parametrize("scenario", [GRANT, TWO_THOUSAND, RWANDA], ids=lambda s: s.name)
def test_the_line_is_this_reading_and_the_band_the_others(scenario: Scenario, along: str) -> None:
    table = curves(scenario, along)
    assert table is not None
    drawing = drawn_of(along, scenario.name)
    own = next(line for line in table.lines if line.chosen)
    line = line_called(drawing, "case")
    x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    assert np.interp(table.x, x, y) == pytest.approx(own.totals, abs=0.01)
    assert to_hex(line.get_color()) == INKS.case
    (band,) = axes_of(drawing).collections
    assert to_hex(band.get_facecolor()[0]) == INKS.band
    corners = band.get_paths()[0].vertices
    every = [one.totals for one in table.lines]
    assert corners[:, 1].max() == pytest.approx(np.max(every))
    assert corners[:, 1].min() == pytest.approx(np.min(every))
    here = line_called(drawing, "now")
    assert (here.get_xdata()[0], here.get_ydata()[0]) == pytest.approx((table.now, summary(scenario).total))


@pytest.mark.parametrize("kind", ["people", "time", "readings", "ledger"])
def test_no_figure_has_a_line_for_each_of_the_other_readings(kind: str) -> None:
    """At most the case, its guide, its dot and approved money on a chart; not one grey line for each of thirty readings."""
    drawing = drawn("page", kind)
    named = {str(line.get_label()) for line in axes_of(drawing).lines}
    assert len(named) <= 20
    assert "others" not in named


def test_the_case_is_marked_on_both_axes_in_place_of_a_tick() -> None:
    texts = printed(drawn_of("people", GRANT.name))
    assert "4.76" in texts
    assert "5" not in texts  # the tick of $5 million would run into it
    assert "238" in texts
    assert "200" not in texts
    guide = line_called(drawn_of("people", GRANT.name), "guide")
    assert list(guide.get_ydata()) == [4.76e6, 4.76e6, 0]


def test_approved_money_is_a_dashed_line_with_a_label_of_its_own() -> None:
    drawing = drawn_of("people", GRANT.name)
    line = line_called(drawing, "approved")
    assert line.get_ydata()[0] == 15e6
    assert line.is_dashed()
    assert to_hex(line.get_color()) == INKS.ink
    assert "Approved, $15 million" in printed(drawing)


def test_a_money_axis_names_its_unit_once_and_has_no_power_of_ten() -> None:
    for kind, name in itertools.product(("people", "time"), (GRANT.name, TWO_THOUSAND.name, RWANDA.name)):
        texts = printed(drawn_of(kind, name))
        assert sum(bool(re.fullmatch(r"[$£][\d.]+(m|bn)", text)) for text in texts) == 1
        assert not [text for text in texts if re.search(r"\de[+\d]", text)]


@pytest.mark.parametrize("kind", ["people", "time"])
@pytest.mark.parametrize("width", SIZES)
def test_labels_in_the_margin_keep_their_order(width: str, kind: str) -> None:
    """Also where one is high and the next is close below it."""
    drawing = kinds.draw(kind, TWO_THOUSAND, width=width)
    places = {text.get_text(): text.get_position()[1] for text in drawing.figure.findobj(Text)}
    first = {
        word: max(y for text, y in places.items() if text.startswith(word))
        for word in ("Highest", "This reading")
    }
    assert first["Highest"] > first["This reading"]


@pytest.mark.parametrize("scenario", [GRANT, HALF_PRICE, HELD], ids=lambda s: s.name)
def test_readings_are_the_spread_and_the_options(scenario: Scenario) -> None:
    drawing, every, own = drawn_of("readings", scenario.name), folds(scenario), summary(scenario).total
    bars = {str(group.get_label()): group[0] for group in axes_of(drawing).containers}
    together = bars.pop("all")
    assert (together.get_x(), together.get_width()) == pytest.approx(
        (every[0].total, every[-1].total - every[0].total)
    )
    expected = {f"{one.question}={one.option}": one.total for one in by_option(scenario)}
    for label, bar in bars.items():
        assert sorted([bar.get_x(), bar.get_x() + bar.get_width()]) == pytest.approx(
            sorted([own, expected[label]])
        )
        assert to_hex(bar.get_facecolor()) == INKS.band
    asked = {label.split("=")[0] for label in bars}
    assert asked == {name for name, q in scenario.deal.terms.question.items() if q.about == "cost"}
    dots = {str(line.get_label()) for line in axes_of(drawing).lines if line.get_marker() == "o"}
    assert dots == {"all: now", *(f"{name}={scenario.reading[name]}: now" for name in asked)}


def test_options_that_cost_the_same_share_a_line() -> None:
    labels = [group.get_label() for group in axes_of(drawn_of("readings", GRANT.name)).containers]
    assert "billing=in_advance" in labels
    assert "billing=by_day" not in labels
    assert "price=flat_on_top" in labels


def test_ledger_with_dates_has_the_sums_of_every_day() -> None:
    """As the ledger by event has them, at the end of each period."""
    rows, drawing = periods(HELD, "event"), drawn("page", "ledger")
    days = [row.end.toordinal() for row in rows]
    sums = {"due": [row.due_so_far for row in rows], "paid": [row.paid_so_far for row in rows]}
    for kind, expected in sums.items():
        line = line_called(drawing, kind)
        assert np.interp(days, line.get_xdata(), line.get_ydata()) == pytest.approx(expected)
    (used,) = [area for area in axes_of(drawing).collections if area.get_label() == "used"]
    assert used.get_paths()[0].vertices[:, 1].max() == pytest.approx(sum(row.used for row in rows))
    assert line_called(drawing, "approved").get_ydata()[0] == 15e6
    assert drawing.title == "$5.04 million is due and $4.76 million was paid; $15 million was approved"
    texts = printed(drawing)
    assert {"Not due, $9.96 million", "Not used, $3.33 million", "Used, $1.71 million"} <= set(texts)
    people = drawing.figure.axes[1].lines[0]
    assert list(people.get_ydata())[:1] == [261]
    assert (
        min(people.get_ydata()) == 35
    )  # whose release nobody reported, so that the line does not fall to none


def test_no_payment_reported_is_not_zero_paid() -> None:
    drawing = kinds.draw("ledger", load("belgium-netherlands").scenario("five-years-rising"))
    assert "paid" not in {line.get_label() for line in axes_of(drawing).lines}
    assert drawing.title == "€204.87 million is due"
    assert "No payment was reported." in drawing.says


def test_ledger_without_dates_uses_day_by_day_what_falls_due_by_the_year() -> None:
    """238 people for 500 days: $4.76 million due on the first day and on day 366, used in a straight line."""
    drawing = kinds.draw("ledger", model.case(DEAL, people=238, days=500))
    due = line_called(drawing, "due")
    assert np.interp([0.0, 0.5, 1.1], due.get_xdata(), due.get_ydata()) == pytest.approx([0, 4.76e6, 9.52e6])
    used = next(area for area in axes_of(drawing).collections if area.get_label() == "used")
    corners = used.get_paths()[0].vertices
    assert sorted(set(np.round(corners[:, 1]))) == [0, round(4.76e6 * 500 / 365)]


def test_the_same_people_at_home_are_a_bar_with_its_source() -> None:
    """261 people for 365 days at $164.65, beside the base alone and beside others, on one scale."""
    home = domestic_prices().named("ice_quoted_2025")
    alone = kinds.draw("compare", [GRANT], at=[home])
    assert alone.title == (
        "Held at home, the same 261 people cost $15.69 million; “US–El Salvador detention deal, 2025” costs $4.76 million"
    )
    both = kinds.draw("compare", [GRANT, TWO_THOUSAND], at=[home])
    for drawing in (alone, both):
        assert "At home: ICE detention, projected rate for an adult, 2025: $15.69 million" in drawing.alt
        assert "2025: American Immigration Lawyers Association, March 14, 2025." in drawing.says
        (bar,) = [group[0] for group in axes_of(drawing).containers if home.label in str(group.get_label())]
        assert bar.get_width() == pytest.approx(261 * 365 * 164.65)
        assert to_hex(bar.get_edgecolor()) == INKS.home
    assert both.title.startswith("“2,000 for 3 years”")
    with pytest.raises(BadInput, match="no price index for AUD"):
        kinds.draw("compare", [GRANT], at=[domestic_prices().named("australia_nauru_2016")])


def test_command_draws_a_price_at_home_in_prices_of_a_year(tmp_path: Path) -> None:
    out = tmp_path / "home.svg"
    words = ["figure", "compare", f"{DEAL}/grant-paid", "--domestic", "federal_prison_fy2009"]
    assert main.main([*words, "--prices", "2020", "-o", str(out)]) == 0
    told = out.with_suffix(".alt.txt").read_text("utf-8")
    assert converted(25_251 * 261 * 258.811 / 214.537, "USD") in told
    assert converted(4_760_000 * 258.811 / 321.943, "USD") in told


def test_a_comparison_draws_the_rows_that_stand_and_names_the_others() -> None:
    how = MoneyBasis(currency="USD", prices_of=2020)
    drawing = kinds.draw("compare", [RWANDA, GRANT, TWO_THOUSAND], base=1, how=how)
    assert f"“{RWANDA.name}” is left out of the figures: no price index for GBP" in drawing.says
    assert converted(120e6 * 258.811 / 321.943, "USD") in drawing.says
    with pytest.raises(BadInput, match="no price index for GBP"):
        kinds.draw("compare", [RWANDA, GRANT], base=1, how=how)


def bars_of(drawing: Drawing) -> dict[str, object]:
    return {str(group.get_label()): group[0] for group in axes_of(drawing).containers}


def test_comparison_is_the_table_of_the_app() -> None:
    rows = standing([GRANT, TWO_THOUSAND, RWANDA], 0, series(), IN_DOLLARS).rows
    drawing = drawn("page", "compare")
    bars, end = bars_of(drawing), axes_of(drawing).get_xlim()[1]
    for row in rows:
        assert bars[row.scenario].get_width() == pytest.approx(min(row.total, end))
        spread = bars[f"{row.scenario}: spread"]
        assert spread.get_x() == pytest.approx(min(row.low, end))
        assert to_hex(spread.get_facecolor()) == INKS.band
        assert spread.get_zorder() < bars[row.scenario].get_zorder()
        assert spread.get_height() > bars[row.scenario].get_height()
        assert to_hex(bars[row.scenario].get_facecolor()) == INKS.case
    assert rows[2].basis[0] in drawing.says
    assert "$692 million" in printed(drawing)
    assert "$691.62 million" not in drawing.alt


def test_a_bar_that_would_crush_the_others_is_cut_and_says_so() -> None:
    drawing = kinds.draw("compare", [GRANT, HALF_PRICE, TWO_THOUSAND])
    end, cuts = (
        axes_of(drawing).get_xlim()[1],
        [one for one in axes_of(drawing).patches if one.get_label() == "cut"],
    )
    assert end == 25e6  # up to the $20.44 million of the highest reading of the others
    assert len(cuts) == 1
    assert "Bars and bands beyond $25 million are cut" in drawing.says
    assert "$120 million" in printed(drawing)
    whole = kinds.draw("compare", [GRANT, HALF_PRICE])
    assert "are cut" not in whole.says
    assert not [one for one in axes_of(whole).patches if one.get_label() == "cut"]


def test_comparison_in_the_order_given_against_the_base_given() -> None:
    drawing = kinds.draw("compare", [GRANT, TWO_THOUSAND], base=1)
    assert [bar.get_width() for label, bar in bars_of(drawing).items() if "spread" not in label] == [
        4.76e6,
        120e6,
    ]
    assert "2,000 for 3 years (the base)" in printed(drawing)
    assert (
        drawing.title
        == "“US–El Salvador detention deal, 2025” costs $4.76 million, $115.24 million (96%) less than “2,000 for 3 years”"
    )


def test_a_tie_in_a_comparison_is_told_as_one() -> None:
    twice = [scenario.changed(name=name) for name in ("A", "B") for scenario in [TWO_THOUSAND]]
    title = kinds.draw("compare", [GRANT.changed(name="Base"), *twice]).title
    assert title == "“A” and “B” cost the same, $120 million each, 25 times as much as “Base”"
    assert (
        kinds.draw("compare", [*twice, twice[0].changed(name="C")]).title == "All cost the same, $120 million"
    )


def test_tornado_has_the_furthest_first_about_the_base() -> None:
    drawing = drawn("page", "tornado")
    bars = [(str(group.get_label()), group[0]) for group in axes_of(drawing).containers]
    assert [label for label, _ in bars] == [
        name for one in (SWINGS[1], SWINGS[0], SWINGS[2]) for name in (one[0], one[0])
    ]
    ends = [bar.get_x() + bar.get_width() for _, bar in bars]
    assert ends == pytest.approx([-0.476e6, 1.19e6, -0.16e6, 1.24e6, 0.24e6, 0.24e6])
    assert all(bar.get_x() == 0 for _, bar in bars)
    tops = [bar.get_y() for _, bar in bars]
    assert tops == sorted(tops, reverse=True)
    assert drawing.title.startswith("“Price, $18,000 to $25,000” matters most")
    assert {"this case", "+$1.5m", "−0.5"} <= set(printed(drawing))


def test_a_tie_in_a_tornado_is_told_as_one() -> None:
    even = [("People", 4e6, 6e6), ("Price", 4e6, 6e6), ("Days", 5e6, 5e6)]
    title = kinds.draw("tornado", GRANT, swings=even, base=5e6).title
    assert title == "“People” and “Price” move the cost as far as each other, by $2 million from end to end"
    many = [(str(place), 4e6, 6e6) for place in range(5)]
    title = kinds.draw("tornado", GRANT, swings=many, base=5e6).title
    assert title == "5 inputs move the cost as far as each other, by $2 million from end to end"


def test_s_curve_is_the_share_of_draws() -> None:
    drawing = drawn("page", "s-curve")
    line = line_called(drawing, "draws")
    assert list(line.get_xdata())[2:] == pytest.approx(sorted(TOTALS))
    assert line.get_ydata()[-1] == 1.0
    above = np.mean(TOTALS > 15e6)
    assert 0 < above < 1
    assert drawing.title.startswith(
        f"{round(above * 100, 1):g}% of the draws cost more than the $15 million approved"
    )
    assert line_called(drawing, "approved").get_xdata()[0] == 15e6
    bars = [group[0] for group in drawing.figure.axes[1].containers]
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [pytest.approx((4.1e6, 2.7e6)), (1e7, 0.0)]
    assert axes_of(drawing).get_xlim()[0] == 0


# --- What is printed in it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "kind"), EACH)
def test_inputs_reading_source_and_versions_are_inside(width: str, kind: str) -> None:
    drawing = drawn(width, kind)
    inputs = {
        "people": "238 alleged Tren de Aragua members and 23 alleged MS-13 members, 1 year",
        "time": "2,000 alleged Tren de Aragua members, 3 years",
        "readings": "238 alleged Tren de Aragua members and 23 alleged MS-13 members, 2 years",
        "ledger": "From March 15, 2025 to March 15, 2026.",
    }.get(kind, "238 alleged Tren de Aragua members and 23 alleged MS-13 members, 1 year")
    reading = (
        "$20,000 a person a year · no discount"
        if kind != "readings"
        else "50% off year two for the first 238"
    )
    wanted = [drawing.title, inputs, reading, "CNN, April 28, 2025", VERSION, GRANT.deal.evidence_version]
    in_picture, in_svg = flat("".join(printed(drawing))), flat(svg_text(file_of(width, kind, "svg")))
    in_pdf = (
        pdf_text(file_of(width, kind, "pdf")) if (width, kind) in IN_PDF else in_picture
    )  # reading a PDF back is slow
    for text in wanted:
        assert flat(text) in in_picture
        assert flat(text) in in_pdf
        if kind != "compare" or text not in (inputs, reading):
            assert flat(text) in in_svg


def test_an_amount_of_the_readers_own_is_named_as_such() -> None:
    drawing = kinds.draw("people", GRANT.changed(parameters={"price_per_person": 25_000.0}))
    assert "a price of $25,000 in place of the reported $20,000" in drawing.says
    assert "not a reported one" in drawing.says


def test_two_spreads_and_two_cases_are_told_apart() -> None:
    assert "not like for like" in drawn("page", "compare").says
    assert "prices of their own time (2024 and 2025)" in drawn("page", "compare").says
    assert "silent on a third year" in drawn("page", "time").says


@pytest.mark.parametrize(("width", "kind"), EACH)
def test_alt_text_states_the_finding_and_the_values(width: str, kind: str) -> None:
    drawing = drawn(width, kind)
    assert drawing.title in drawing.alt
    assert not drawing.title.endswith(".")
    values = {
        "people": ["238 people, $4.76 million", "This reading, $12 million", "Approved, $15 million"],
        "time": ["3 years, $120 million"],
        "readings": ["Totals over all 120 combinations", "$20.44 million", "paid by the day: $7.14 million"],
        "ledger": [
            "Due by the end of March 31, 2026: $5.04 million",
            "Paid by the end of March 31, 2025: $4.76 million",
        ],
        "compare": ["2,000 for 3 years: $120 million"],
        "tornado": ["People, 230 to 300: $4.6 million to $6 million"],
        "s-curve": ["50% of draws cost", "once: $10 million to $10 million"],
    }[kind]
    assert all(value in drawing.alt for value in values)


# --- Its form ----------------------------------------------------------------------------------------------


def extents(drawing: Drawing) -> list[tuple[str, object]]:
    with own_style():
        renderer = FigureCanvasAgg(drawing.figure).get_renderer()
        return [
            (t.get_text(), t.get_window_extent(renderer))
            for t in drawing.figure.findobj(Text)
            if t.get_text()
        ]


CROWDED = {
    "rwanda": lambda width: kinds.draw("people", RWANDA, width=width),
    "albania": lambda width: kinds.draw("time", default_scenario(load("italy-albania")), width=width),
    "ten million": lambda width: kinds.draw("time", GRANT.changed(cohort=[{"people": 10_000_000, "group": "ms13", "years": 100.0}]), width=width),
    "nauru": lambda width: kinds.draw("ledger", load("australia-nauru").scenario("thirty-years"), width=width),
    "long names": lambda width: kinds.draw("compare", [GRANT.changed(name=HOSTILE[-1]), TWO_THOUSAND.changed(name="long name " * 19)], width=width),
}  # fmt: skip


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("which", [*kinds.KINDS, *CROWDED])
def test_no_text_leaves_the_sheet_or_covers_another(width: str, which: str) -> None:
    drawing = drawn(width, which) if which in kinds.KINDS else CROWDED[which](width)
    found = extents(drawing)
    across, up = drawing.figure.get_size_inches() * 72
    for text, box in found:
        assert box.x0 >= 0, text
        assert box.x1 <= across, text
        assert box.y0 >= 0, text
        assert box.y1 <= up, text
    for (one, a), (two, b) in itertools.combinations(found, 2):
        over = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert over[0] < 1 or over[1] < 1.5, (one, two)


@pytest.mark.parametrize(("width", "kind"), EACH)
def test_type_is_readable(width: str, kind: str) -> None:
    sizes = [text.get_fontsize() for text in drawn(width, kind).figure.findobj(Text) if text.get_text()]
    shown = (
        360 / SIZES["column"].width if width == "column" else 1.25
    )  # on a phone; in print on a screen, at 90 a inch
    assert min(sizes) * shown >= 10


@pytest.mark.parametrize(("width", "pixels"), [("column", 1050), ("page", 2100)])
def test_png_has_300_dots_an_inch_and_says_what_it_is(width: str, pixels: int) -> None:
    image = Image.open(io.BytesIO(file_of(width, "people", "png")))
    assert image.width == pixels
    assert pixels < image.height * 2 < 4 * pixels
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert image.text["Description"] == drawn(width, "people").alt
    assert image.getpixel((2, 2))[:3] == (255, 255, 255)


def test_svg_has_a_name_a_description_and_nothing_from_outside() -> None:
    raw = file_of("page", "people", "svg").decode()
    root = ElementTree.fromstring(raw)
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == drawn("page", "people").title
    assert str(desc.text).startswith(drawn("page", "people").alt)
    assert "<text" not in raw  # outlines: a reader's fonts change nothing
    assert "DOCTYPE" not in raw
    assert "<metadata" not in raw
    links = re.findall(r"(?:href|src)=\"([^\"]*)\"", raw)
    assert links
    assert all(link.startswith("#") for link in links)


def test_pdf_carries_its_fonts_and_its_finding() -> None:
    reader = pypdf.PdfReader(io.BytesIO(file_of("page", "ledger", "pdf")))
    assert reader.metadata["/Title"] == drawn("page", "ledger").title
    fonts = reader.pages[0]["/Resources"]["/Font"].get_object()
    assert fonts
    for font in fonts.values():
        inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()


# --- Whatever a reader calls it ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile() -> list[tuple[Drawing, bytes]]:
    """A figure by each hostile name, and last one that compares them all."""
    named = [GRANT.model_copy(update={"name": name}) for name in HOSTILE]  # no door lets all of them through
    every = [kinds.draw("ledger", scenario, width="column") for scenario in named]
    every.append(kinds.draw("compare", named, width="column", base=3))
    return [(drawing, drawing.as_bytes("svg")) for drawing in every]


TAGS = {"svg", "title", "desc", "defs", "style", "g", "path", "use", "clipPath", "rect", "pattern"}


@pytest.mark.parametrize("place", range(len(HOSTILE) + 1))
def test_hostile_name_is_text(place: int, hostile: list[tuple[Drawing, bytes]]) -> None:
    drawing, raw = hostile[place]
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(raw).iter()}
    assert tags <= TAGS
    assert b"<script" not in raw.lower()
    assert b"<!--" not in raw
    text = svg_text(raw)
    for name in HOSTILE[place : place + 1] or HOSTILE:
        assert "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name) in text
    assert all(not text.get_parse_math() for text in drawing.figure.findobj(Text) if text.get_text())
    assert re.fullmatch(r"per-head(-[a-z0-9]+)*-(ledger|compare)", drawing.name)
    for text in (raw.decode(), drawing.title, drawing.alt, drawing.says, *printed(drawing)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", text)


def test_hostile_names_are_text_in_a_pdf_and_a_png() -> None:
    name = "".join(HOSTILE[1:5])[:190]
    drawing = kinds.draw("ledger", GRANT.model_copy(update={"name": name}), width="column")
    raw = drawing.as_bytes("pdf")
    assert flat(name) in pdf_text(raw)
    assert pypdf.PdfReader(io.BytesIO(raw)).metadata["/Subject"] == drawing.alt
    assert Image.open(io.BytesIO(drawing.as_bytes("png"))).text["Description"] == drawing.alt


def test_letters_that_the_font_lacks_are_boxes_and_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    drawing = kinds.draw("ledger", GRANT.changed(name="漢字 named"), width="column")
    drawing.as_bytes("svg")
    assert any(text.startswith("□□ named") for text in printed(drawing))
    assert "漢字 named" in drawing.alt
    assert not recwarn.list


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("238 sent, grant paid", "238-sent-grant-paid"),
        ("../../etc/passwd", "etc-passwd"),
        ("Übung – naïve", "ubung-naive"),
        ("漢字", "scenario"),
        ("x" * 300, "x" * 60),
    ],
)
def test_file_names_are_clean_and_unlike_those_of_the_report(text: str, found: str) -> None:
    drawing = kinds.draw("readings", GRANT.changed(name=text[:200]), width="column")
    assert drawing.name == f"per-head-{found}-readings"
    assert drawing.name != download_stem(text, "report") == f"per-head-{found}-report"


# --- The same every time -------------------------------------------------------------------------------------

_DIGESTS = """
import hashlib, json, sys
from model.outputs.figures.drawing import FORMATS
from model.outputs.figures.kinds import draw
from model.scenario.library import load
from model.scenario.scenario import default_scenario
ledger = draw("ledger", load("us-el-salvador").scenario("what-was-held"), width="column")
people = draw("people", default_scenario(load("us-el-salvador")), width="column")
files = [ledger.as_bytes("svg"), *[people.as_bytes(kind) for kind in FORMATS]]
digests = [hashlib.sha256(file).hexdigest() for file in files]
print(json.dumps({"digests": digests, "pyplot": "matplotlib.pyplot" in sys.modules}))
"""

_ODD = """
font.size: 30
axes.facecolor: black
svg.fonttype: none
savefig.bbox: tight
lines.linewidth: 9
axes.spines.left: True
text.color: red
pdf.fonttype: 3
text.parse_math: True
savefig.dpi: 10
"""


def test_same_input_gives_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Whatever its seed for hashes, its time zone and the reader's own settings of Matplotlib."""
    (tmp_path / "matplotlibrc").write_text(_ODD)
    odd = {"PYTHONHASHSEED": "4", "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"), "TZ": "UTC+9"}
    command = [sys.executable, "-c", _DIGESTS]
    done = subprocess.run(command, env={**os.environ, **odd}, capture_output=True, text=True, check=True)
    assert not done.stderr
    theirs = json.loads(done.stdout)
    ours = [file_of("column", "ledger", "svg"), *[file_of("column", "people", form) for form in FORMATS]]
    assert theirs["digests"] == [hashlib.sha256(file).hexdigest() for file in ours]
    assert theirs["pyplot"] is False


def test_same_input_gives_same_bytes_again_and_in_threads() -> None:
    def svg(_: int) -> bytes:
        return kinds.draw("people", GRANT, width="column").as_bytes("svg")

    with ThreadPoolExecutor(3) as pool:
        found = set(pool.map(svg, range(3)))
    drawing = drawn("column", "people")
    assert found == {drawing.as_bytes("svg")}
    drawing.as_bytes("png")
    assert drawing.as_bytes("svg") in found


def test_other_input_gives_other_bytes() -> None:
    one, two = (
        kinds.draw("ledger", GRANT.changed(cohort=[{"people": n, "group": "ms13", "years": 1.0}]))
        for n in (1, 2)
    )
    assert one.as_bytes("svg") != two.as_bytes("svg")


# --- Parts ---------------------------------------------------------------------------------------------------


def test_no_line_parts_an_amount_from_its_word() -> None:
    lines = wrapped("It costs $4.76 million or NOK 302 million a year in all", 90.0, 8.0)
    assert " ".join(lines) == "It costs $4.76 million or NOK 302 million a year in all"
    assert "$4.76 million" in "\n".join(lines)
    assert not any(line.endswith(("$4.76", "NOK", "302")) for line in lines)
    assert wrapped("NOK 302 million", 50.0, 8.0) == [
        "NOK 302",
        "million",
    ]  # where it is too long, it is parted


def test_text_that_is_cut_says_so() -> None:
    lines = wrapped("word " * 50, 60.0, 8.0, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


# --- What cannot be drawn --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "scenarios", "more", "says"),
    [
        ("peple", GRANT, {}, "found peple; did you mean people?"),
        ("people", HELD, {}, "its stays have dates of their own"),
        ("time", HELD, {}, "its stays have dates of their own"),
        ("people", GRANT.changed(cohort=[]), {}, "lists nobody"),
        ("people", [GRANT, HELD], {}, "of one scenario; found 2"),
        ("compare", GRANT, {}, "two scenarios or more"),
        ("compare", [GRANT] * 13, {}, "found 13 scenarios; a figure compares at most 12"),
        ("compare", [GRANT, RWANDA], {}, "different currencies (GBP, USD)"),
        ("ledger", GRANT, {"by": "month"}, "allowed: year"),
        ("tornado", GRANT, {}, "needs its table"),
        ("s-curve", GRANT, {}, "totals, a hundred or more"),
        ("s-curve", GRANT, {"totals": [float("nan")] * 200}, "totals, a hundred or more"),
        ("people", GRANT, {"width": "pages"}, "found pages; did you mean page?"),
    ],
)
def test_what_does_not_apply_is_refused_in_words(kind: str, scenarios: object, more: dict, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        kinds.draw(kind, scenarios, **more)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_another_format_is_refused() -> None:
    with pytest.raises(BadInput, match="allowed: svg, png, pdf"):
        file_of("page", "people", "gif")


# --- The command -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ending", "starts"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("PDF", b"%PDF")])
def test_command_writes_the_figure_and_its_text(tmp_path: Path, ending: str, starts: bytes) -> None:
    out = tmp_path / f"out.{ending}"
    assert main.main(["figure", "people", DEAL, "-o", str(out), "--width", "column"]) == 0
    assert out.read_bytes() == file_of("column", "people", ending.lower())
    assert out.read_bytes().startswith(starts)
    assert (tmp_path / "out.alt.txt").read_text("utf-8") == f"{drawn('column', 'people').alt}\n"
    assert len(list(tmp_path.iterdir())) == 2


RANGED = ["--range", "people=uniform:200,300", "--range", "rate.per_head_year=triangular:18000,20000,22000"]


def test_command_draws_what_the_ranges_come_to(tmp_path: Path) -> None:
    """As the model draws the same plan: the widest first, and the middle of the draws in the title."""
    planned = plan(GRANT, {pair.partition("=")[0]: pair.partition("=")[2] for pair in RANGED[1::2]})
    told = dict[str, str]()
    for kind in ("tornado", "s-curve"):
        words = [
            "figure",
            kind,
            DEAL,
            "-o",
            str(tmp_path / f"{kind}.svg"),
            *RANGED,
            "--draws",
            "2000",
            "--seed",
            "5",
        ]
        assert main.main(words) == 0
        told[kind] = (tmp_path / f"{kind}.alt.txt").read_text("utf-8")
    first = sensitivity.tornado(planned).rows[0]
    low, high = money(first.low_total, "USD"), money(first.high_total, "USD")
    assert told["tornado"].startswith("Bar chart")
    assert f"“{first.label}” matters most" in told["tornado"]
    assert f"from {low} to {high}" in told["tornado"]
    draws = ranges(planned, np.random.default_rng(5), 2000)
    assert f"half cost {money(draws.chosen.spread.percentiles[50], 'USD')} or less" in told["s-curve"]
    fee = next(one for one in draws.by_reading if {**GRANT.reading, "price": "flat_on_top"} in one.readings)
    ends = [money(fee.spread.percentiles[share], "USD") for share in (5, 95)]
    assert f"$10 million, plus $20,000 a person a year: {ends[0]} to {ends[1]}" in told["s-curve"]


def test_command_compares_in_a_currency(tmp_path: Path) -> None:
    out, both = tmp_path / "out.svg", [DEAL, "uk-rwanda/nobody-sent"]
    words = ["figure", "compare", *both, "-o", str(out), "--base", both[1], "--currency", "eur"]
    assert main.main(words) == 0
    assert "times" not in (tmp_path / "out.alt.txt").read_text("utf-8")
    assert "less than “Nobody sent”" in (tmp_path / "out.alt.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["people", f"{DEAL}/what-was-held", "-o", "x.svg"], "dates of their own"),
        (["compare", DEAL, "-o", "x.svg"], "two scenarios or more"),
        (["tornado", DEAL, "-o", "x.svg"], "give a range with --range"),
        (
            ["s-curve", DEAL, DEAL, "-o", "x.svg", "--range", "people=uniform:1,2"],
            "is of one scenario; found 2",
        ),
        (["s-curve", DEAL, "-o", "x.svg", "--range", "peple=uniform:1,2"], "did you mean people?"),
        (
            ["people", DEAL, "-o", "x.svg", "--range", "people=uniform:1,2"],
            "--range goes with tornado or s-curve only",
        ),
        (["pople", DEAL, "-o", "x.svg"], "did you mean people?"),
        (["people", "us-el-salvdor", "-o", "x.svg"], "did you mean us-el-salvador"),
        (["people", DEAL, "-o", "x.jpg"], "did you mean png? Allowed: svg, png, pdf"),
        (["people", DEAL, "-o", "x"], "found (nothing)"),
        (["people", DEAL, "-o", "x.svg", "--width", "phone"], "allowed: column, page"),
        (["people", DEAL, "-o", "x.svg", "--by", "year"], "--by goes with ledger only"),
        (["compare", DEAL, DEAL, "-o", "x.svg", "--base", "none"], "not among those compared"),
        (["compare", DEAL, DEAL, "-o", "x.svg", "--currency", "XXX"], "no exchange rate for XXX"),
        (["people", DEAL, "-o", "nowhere/x.svg"], "cannot be written"),
        (["people", DEAL], "-o"),
    ],
)
def test_command_refuses_in_one_line_and_writes_nothing(
    words: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main(["figure", *words]) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert told.err.count("\n") == 1
    assert not told.out
    assert not list(tmp_path.iterdir())


_FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from model.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.exit(main(["figure", "people", "us-el-salvador", "-o", sys.argv[1]]))
"""


def test_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FULL, str(tmp_path / "out.svg")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_other_commands_do_not_wait_for_matplotlib() -> None:
    code = "import sys; from model.cli.main import main; main(['cost', 'us-el-salvador', '--json']); sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0

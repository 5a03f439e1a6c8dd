"""The ranges that a person enters, a row each: quantity, shape, numbers. Each row is text in the one state, as
`perhead range --range` writes it, also while it cannot be used yet, so that nothing typed is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from model.files.problems import BadInput
from model.questions.uncertainty.inputs import plan
from model.questions.uncertainty.suggestions import (
    SHAPES,
    Example,
    OfferedQuantity,
    around,
    reshaped,
)
from model.scenario.scenario import Scenario
from model.words.wording import day, number, say
from ui import state
from ui.components import entry, parts
from ui.kept import examples, quantities
from ui.view import LONGEST_RANGE, MOST_RANGES

BOXES = {
    "triangular": ("low", "likely", "high"),
    "pert": ("low", "likely", "high"),
    "uniform": ("low", "high"),
    "normal": ("mean", "deviation"),
    "lognormal": ("median", "factor"),
    "fixed": ("value",),
}
"""The numbers that each shape asks for; the others take a list in one box."""

_THOUSANDS = re.compile(r"(?<=\d)[,_ \u00a0\u202f](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class RangeRow:
    """A range as it stands in its row; its numbers are as they were typed."""

    name: str
    shape: str
    numbers: tuple[str, ...]

    @property
    def boxes(self) -> tuple[str, ...]:
        """The names of its boxes."""
        return BOXES.get(self.shape, ("values",))

    @property
    def text(self) -> str:
        """The row as the state and the link keep it. A comma inside a number cannot be kept apart from the one between two."""
        whole = self.shape in BOXES
        kept = [_escaped(value) if whole else value for value in self.numbers]
        return f"{self.name}={self.shape}:{','.join(kept)}"

    @property
    def range(self) -> str:
        """What stands after the equals sign."""
        return self.text.partition("=")[2]


def _escaped(value: str) -> str:
    return value.strip().replace("%", "%25").replace(",", "%2C")


def read(text: str) -> RangeRow:
    """A row from its text; whatever is in it, without a complaint."""
    name, _, range_ = text.partition("=")
    shape, colon, listed = range_.partition(":")
    if not colon:
        shape, listed = "fixed", shape
    if shape not in BOXES:
        return RangeRow(name, shape, (listed,))
    values = [value.replace("%2C", ",").replace("%25", "%") for value in listed.split(",")]
    size = len(BOXES[shape])
    more = ",".join(values[size - 1 :])  # too many numbers stay in sight, in the last box
    return RangeRow(name, shape, (*values[: size - 1], *[""] * (size - 1 - len(values)), more))


@dataclass(frozen=True)
class Entered:
    """The rows shown, as text, and the name of a file of ranges; an `example` where the reader has set none for this deal."""

    texts: tuple[str, ...]
    file: str = ""
    example: bool = False

    @property
    def ranges(self) -> dict[str, str]:
        """The ranges as `plan` takes them."""
        return {row.name: row.range for row in map(read, self.texts)}


def entered(scenario: Scenario) -> Entered:
    """What the state has; else a tenth around people and a price, else the deal's own file of ranges, else any quantity."""
    view, offered = state.now().view, quantities(scenario)
    if view.range_file or any(_is_of(scenario, read(text).name) for text in view.ranges):
        return Entered(view.ranges, view.range_file)
    ready = [quantity for quantity in offered if quantity.base]
    first = [quantity for quantity in ready if quantity.name == "people"]
    first += [quantity for quantity in ready if quantity.effect == "rate"][:1]
    if first:
        return Entered(tuple(f"{one.name}={around(one)}" for one in first), example=True)
    files = [example.file for example in examples(scenario) if example.file]
    if files:
        return Entered((), files[0], example=True)
    return Entered(tuple(f"{one.name}={around(one)}" for one in ready[:2]), example=True)


def labels(scenario: Scenario) -> dict[str, str]:
    """What messages call each quantity."""
    return {quantity.name: quantity.label for quantity in quantities(scenario)}


def _is_of(scenario: Scenario, name: str) -> bool:
    """Whether a row may be about this deal. After a change to another, rows about prices of the one before alone would leave
    nothing to see; any other name is shown, with what is wrong with it.
    """
    kind, _, of = name.partition(".")
    return not of or kind != "rate" or of in scenario.deal.named.parameters


# --- Adding and removing ---------------------------------------------------------------------------------------


def _put(texts: Sequence[str]) -> None:
    state.view(ranges=tuple(texts[:MOST_RANGES]))


def _texts() -> list[str]:
    return list(entered(state.now().scenario).texts)


def _add(name: str, range_: str) -> None:
    """Add a range, in place of one of the same quantity."""
    new = f"{name}={range_}"
    texts = _texts()
    same = [place for place, text in enumerate(texts) if read(text).name == name]
    for place in same[:1]:
        entry.forget(_field(place))
    _put([*texts[: same[0]], new, *texts[same[0] + 1 :]] if same else [*texts, new])


def _take(example: Example) -> None:
    if example.file:
        state.view(range_file=example.file, ranges=tuple(_texts()))
    for name, range_ in example.ranges.items():
        _add(name, range_)


def _remove(text: str) -> None:
    # A complaint is about the row it was typed in, and the rows below move up.
    for place in range(MOST_RANGES):
        entry.forget(_field(place))
    texts = _texts()
    if text in texts:
        texts.remove(text)
        _put(texts)


def adding(scenario: Scenario) -> None:
    """Examples at one click, and a row for a quantity of one's own."""
    now = entered(scenario)
    known = {read(text).name for text in now.texts}
    left = [quantity for quantity in quantities(scenario) if quantity.name not in known]
    with st.container(horizontal=True, gap="small", key="range_examples"):
        for example in examples(scenario):
            taken = example.file == now.file if example.file else set(example.ranges) <= known
            key = f"uncertain_example_{example.file or '_'.join(example.ranges)}"
            if not taken:
                st.button(parts.marked(example.label), key=key, on_click=_take, args=(example,))
        if left and len(now.texts) < MOST_RANGES:
            st.button(
                say("ranges.add"), key="range_add", on_click=lambda: _add(left[0].name, around(left[0]))
            )


# --- The rows --------------------------------------------------------------------------------------------------


def draw(scenario: Scenario) -> list[str]:
    """Draw every row, each with what is wrong with it; all that is wrong with them."""
    known = {quantity.name: quantity for quantity in quantities(scenario)}
    problems, seen = list[str](), set[str]()
    for place, text in enumerate(entered(scenario).texts):
        row = read(text)
        _row(place, text, row, known, scenario)
        problem = entry.wrong(_field(place)) or _problem(scenario, row, seen, known)
        seen.add(row.name)
        if problem:
            parts.problem(problem)
            problems.append(problem)
    return problems


def _field(place: int) -> str:
    return f"{entry.BESIDE}range_{place}"


def _problem(scenario: Scenario, row: RangeRow, seen: set[str], known: dict[str, OfferedQuantity]) -> str:
    called = known[row.name].label if row.name in known else row.name
    if row.name in seen:
        return say("ranges.twice", label=called)
    comma = next((value for value in row.numbers if "," in value and row.shape in BOXES), None)
    if comma is not None:
        return say("range.not_number", where=called, given=comma)
    try:
        plan(scenario, {row.name: row.range}, called={row.name: called})
    except BadInput as error:
        return " ".join(error.problems)
    return ""


def _row(place: int, text: str, row: RangeRow, known: dict[str, OfferedQuantity], scenario: Scenario) -> None:
    names = [*known, *([] if row.name in known else [row.name])]
    shapes = [*SHAPES, *([] if row.shape in SHAPES else [row.shape])]
    changed = partial(_changed, place, text, scenario)
    entry.show_in(f"uncertain_{place}_name", row.name)
    entry.show_in(f"uncertain_{place}_shape", row.shape)
    with st.container(
        horizontal=True, gap="small", vertical_alignment="bottom", key=f"uncertain_row_{place}"
    ):
        st.selectbox(
            say("ranges.quantity"), names, key=f"uncertain_{place}_name", width=270,
            format_func=lambda name: known[name].label if name in known else name, on_change=changed,
        )  # fmt: skip
        st.selectbox(
            say("ranges.shape"), shapes, key=f"uncertain_{place}_shape", width=150,
            format_func=lambda shape: say(f"ranges.shapes.{shape}") if shape in SHAPES else shape, on_change=changed,
        )  # fmt: skip
        for box, (name, value) in enumerate(zip(row.boxes, row.numbers, strict=True)):
            key = f"uncertain_{place}_{name}_{box}"
            entry.show_typed(key, _grouped(value), _field(place))
            st.text_input(
                say(f"ranges.box.{name}"), key=key, width=96 if row.shape in BOXES else 290, on_change=changed
            )  # fmt: skip
        st.button(say("ranges.remove"), key=f"uncertain_{place}_remove", on_click=_remove, args=(text,))
    if row.name in known:
        parts.text(_as_it_is(known[row.name]))


def _grouped(value: str) -> str:
    """A number of thousands as people write it, `20,000`, where it is read back to the same."""
    text = f"{int(value):,}" if value.isascii() and value.isdigit() else value
    return text if _THOUSANDS.sub("", text) == value else value


def _as_it_is(quantity: OfferedQuantity) -> str:
    """The value in the present case, beside which the range is set."""
    if quantity.base is None:
        return say("ranges.no_value")
    if quantity.effect == "released":
        from model.questions.uncertainty.distributions import day_of  # noqa: PLC0415 - for scenarios with dates only

        return say("ranges.value", value=day(day_of(quantity.base)))
    return say("ranges.value", value=number(quantity.base, 4))


def _changed(place: int, text: str, scenario: Scenario) -> None:
    entry.attempt(_field(place), lambda: _take_row(place, text, scenario))


def _take_row(place: int, text: str, scenario: Scenario) -> None:
    """Take what the controls of a row say. `text` is the row as it was drawn, which finds it again.

    Raises `BadInput` for more than a row may hold.
    """
    texts = _texts()
    at = place if texts[place : place + 1] == [text] else (texts.index(text) if text in texts else None)
    if at is None:
        return
    drawn, name, shape = (
        read(text),
        st.session_state[f"uncertain_{place}_name"],
        st.session_state[f"uncertain_{place}_shape"],
    )
    known = {quantity.name: quantity for quantity in quantities(scenario)}
    if name != drawn.name:
        new = f"{name}={around(known[name])}"
    elif shape != drawn.shape:
        new = (
            f"{name}={reshaped(known[name], drawn.range, shape)}"
            if name in known
            else RangeRow(name, shape, ("",)).text
        )
    else:
        keys = [f"uncertain_{place}_{box}_{number_}" for number_, box in enumerate(drawn.boxes)]
        values = [str(st.session_state.get(key, "")) for key in keys]
        new = RangeRow(name, shape, tuple(_THOUSANDS.sub("", value.strip()) for value in values)).text
    if len(new) > LONGEST_RANGE:
        raise BadInput(say("ranges.too_long", most=LONGEST_RANGE))
    _put([*texts[:at], new, *texts[at + 1 :]])

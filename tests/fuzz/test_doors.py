"""At every door, nothing but `BadInput` comes out: a few inputs in each run, as many as ten minutes hold in a long one."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings, strategies as st

from benchmarks.reliability import trial
from model.scenario.library import load
from model.scenario.link import to_pairs
from model.scenario.scenario import default_scenario
from tests.fuzz.doors import DOORS, text
from tests.profiles import DEFAULT, FUZZ_SECONDS, LONG
from tests.ui.screen import Screen
from ui.pages import PAGES

randoms = st.randoms(use_true_random=False)
SLOW = {
    "link": 8,
    "deal_folder": 10,
    "zipped_folder": 10,
    "command_on_a_folder": 8,
    "scenario_file": 10,
    "ranges": 10,
}
"""Inputs in an everyday run, where they take long."""
EVERYDAY = [name for name in DOORS if name != "bundle_file"]  # which makes a bundle anew for each


def for_seconds(door: Callable[[Random], object], seconds: float) -> int:
    """Fuzz a door for so long, in batches, since hypothesis counts inputs and not time; how many inputs it took."""
    begun, tried, batch = time.monotonic(), 0, 5

    def one(random: Random) -> None:
        nonlocal tried
        tried += 1
        door(random)

    while (gone := time.monotonic() - begun) < seconds:
        if tried:  # as many as a third of the time that is left may hold
            batch = max(1, min(2_000, int(tried / gone * (seconds - gone) / 3)))
        settings(LONG, max_examples=batch, database=None)(given(randoms)(one))()
    return tried


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", EVERYDAY)
def test_nothing_but_bad_input_comes_out(name: str) -> None:
    settings(DEFAULT, max_examples=SLOW.get(name, 30))(given(randoms)(DOORS[name]))()


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", DOORS)
def test_nothing_but_bad_input_comes_out_long(name: str) -> None:
    door = DOORS[name]
    with trial("Any input", (door.__doc__ or name).rstrip(".")) as row:
        row.much["inputs"] = for_seconds(door, FUZZ_SECONDS / (len(DOORS) + 1))
        row.held("each was taken and shown, or refused in words")


def page(random: Random) -> None:
    """A page opened by a link with some of it changed, and something typed there."""
    pairs = list(to_pairs(default_scenario(load("us-el-salvador")), 4_760_000.0))
    for _ in range(random.randrange(4)):
        at = random.randrange(len(pairs))
        pairs[at] = (
            pairs[at][0],
            random.choice((text(random), *(value for _, value in pairs))) + random.choice(("", "~", "1y")),
        )
    screen = Screen(urlencode([("page", random.choice(list(PAGES))), *pairs], errors="replace"))
    boxes = [box.key for box in screen.app.text_input if box.key]
    if boxes:
        screen.type(random.choice(boxes), text(random))


@pytest.mark.usefixtures("plain_main")
def test_no_link_and_no_word_stop_a_page() -> None:
    page(Random(1))


@pytest.mark.long
@pytest.mark.usefixtures("plain_main")
def test_no_link_and_no_word_stop_a_page_long() -> None:
    with trial("Any input", (page.__doc__ or "").rstrip(".")) as row:
        row.much["inputs"] = for_seconds(page, FUZZ_SECONDS / (len(DOORS) + 1))
        row.held("no page stopped")


def test_a_door_that_lets_something_else_out_fails() -> None:
    def broken(random: Random) -> None:
        if random.randrange(20) == 7:
            raise KeyError("7")

    assert for_seconds(lambda random: random.randrange(10**6), 1) > 5
    with pytest.raises(KeyError):
        for_seconds(broken, 20)

"""The words on the money bar stand on it and apart, wherever its marks fall."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import ViewportSize

from model import answer
from model.scenario.cases import with_case
from model.scenario.library import load
from model.scenario.scenario import default_scenario
from tests.ui.conftest import DESKTOP, Visit
from ui.components import money_bar

HERE = load("us-el-salvador")
STRAY = """bars => {
  document.querySelector(".moneybar").closest(".stHtml").innerHTML = bars.join("");
  const wrong = [];
  for (const bar of document.querySelectorAll(".moneybar")) {
    const around = bar.getBoundingClientRect();
    const words = [...bar.querySelectorAll(".words b, .words i, .others .on, .others b, .below")].filter(one => one.checkVisibility())
      .map(one => [one.textContent, one.getBoundingClientRect()]);
    const mark = bar.querySelector(".approved")?.getBoundingClientRect().right;
    const [first, last] = [...bar.querySelectorAll(".words b")].map(one => one.getBoundingClientRect());
    if (last && last.top === first.top && mark < around.left + around.width / 2) {
      const clear = Math.max(mark, bar.querySelector(".words .what").getBoundingClientRect().right);
      if (last.left < mark - 4 || last.left > clear + 12) wrong.push(`approved is said at ${last.left}, and is at ${mark}`);
    }
    for (const [text, box] of words) {
      if (box.left < around.left - 1 || box.right > around.right + 1) wrong.push(`${text} sticks out`);
      for (const [other, its] of words)
        if (text < other && box.left < its.right - 1 && its.left < box.right - 1 && box.top < its.bottom - 1 && its.top < box.bottom - 1)
          wrong.push(`${text} / ${other}`);
    }
  }
  return wrong;
}"""
SIZES: list[ViewportSize] = [DESKTOP, {"width": 1160, "height": 768}, {"width": 360, "height": 740}]


def bars(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn from a cheap deal to a dear one, few people and many, in every reading of the price and the fee."""
    drawn = list[str]()
    monkeypatch.setattr(money_bar.st, "html", drawn.append)
    prices, fees = [20_000, 25_000, 60_000, 200_000], [10e6, 12e6, 60e6]
    for name, price, fee in product(HERE.scenario_names(), prices, fees):
        for option in HERE.terms.question["price"].option:
            scenario = HERE.scenario(name)
            own = {"price_per_person": float(price), "one_time_fee": float(fee)}
            money_bar.draw(
                answer(scenario.changed(parameters=own, reading={**scenario.reading, "price": option}))
            )
    for many, long, price in product((1_000, 3_000, 10_000), (1, 3, 10), (20_000, 50_000, 1_000_000)):
        case = with_case(default_scenario(HERE), {"tren_de_aragua": many}, years=float(long))
        money_bar.draw(answer(case.changed(parameters={"price_per_person": float(price)})))
    return drawn


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_words_on_the_bar_stand_apart(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, size: ViewportSize
) -> None:
    page = visit(size=size, ready_when=".moneybar")
    drawn = bars(monkeypatch)
    assert len(set(drawn)) > 60
    wrong = page.evaluate(STRAY, drawn)
    assert sorted(set(wrong)) == []

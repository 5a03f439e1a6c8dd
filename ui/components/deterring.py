"""How many would have to be deterred: a sentence with blanks, and a curve with the band of the other readings."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from model.files.problems import BadInput
from model.inputs.population import DAYS_A_YEAR
from model.outputs.deterred_picture import deterred_picture
from model.questions.deterred import days_at_home, deterred, held_at_home, of_ones_own, price_at_home
from model.results.summary import Summary, summary
from model.scenario import parse
from model.scenario.scenario import Scenario
from model.words.wording import count, exact, number, per_cent, say
from ui import state
from ui.charts import vega
from ui.charts.deterred import deterred_chart
from ui.components import evens, parts
from ui.components.blanks import Blank, Sentence


@dataclass(frozen=True)
class AtHome:
    """What is asked: the total to be matched, and people, days and price a day at home, of which the unknown one is found;
    None where there is none.
    """

    total: float
    heads: int | None
    days: float | None
    price: float | None
    unknown: str


def draw(scenario: Scenario, costs: Summary) -> None:
    """Draw the sentences and the chart."""
    try:
        asked = _asked(scenario, costs)
    except BadInput as error:  # only a link can bring what no blank would take
        parts.problem(" ".join(error.problems))
        state.view(deter_people="", deter_stay="", deter_price="")
        asked = _asked(scenario, costs)
    left, right = st.columns((744, 456), gap="large")
    with left:
        st.header(say("backwards.deterred_title"), anchor=False)
        sentence = _sentence(scenario, asked)
        sentence.draw()
        if not sentence.wrong:
            parts.text(_says(asked, costs.currency))
        _share(scenario, asked)
    with right:
        if not sentence.wrong and asked.price and asked.days and asked.heads is not None:
            picture = deterred_picture(costs, asked.price, asked.days, asked.heads)
            st.html(f'<h3 class="charttitle">{parts.escaped(picture.title)}</h3>')
            vega.draw(deterred_chart(picture), picture.title, key="deterred_chart")


def _asked(scenario: Scenario, costs: Summary) -> AtHome:
    """Raises `BadInput` for what a link brought that cannot be read."""
    view, currency = state.now().view, costs.currency
    unknown = view.deter_unknown
    price = evens.home_day(scenario)
    if view.deter_price.strip():
        price = parse.person_cost(_bare(view.deter_price), currency)
    days = (
        costs.person_years_held * DAYS_A_YEAR / costs.people_held if costs.people_held else float(DAYS_A_YEAR)
    )
    if view.deter_stay.strip():
        days = _days(view.deter_stay)
    at_home = None if price is None else held_at_home(costs.total, days, price)
    heads = parse.people(view.deter_people) if view.deter_people.strip() else at_home
    if unknown == "people":
        return AtHome(costs.total, at_home, days, price, unknown)
    if unknown == "stay":
        return AtHome(costs.total, heads, days_at_home(costs.total, heads or 0, price or 0.0), price, unknown)
    return AtHome(costs.total, heads, days, price_at_home(costs.total, heads or 0, days), unknown)


def _bare(text: str) -> str:
    """A price a day as typed, without the words that say so, which stand beside the box."""
    unit = say("backwards.a_day")
    return text.strip().removesuffix(unit).strip()


def _days(text: str) -> float:
    unit, length = parse.stay(text, "days")
    return length if unit == "days" else length * DAYS_A_YEAR


# --- The sentence ----------------------------------------------------------------------------------------------


def _sentence(scenario: Scenario, asked: AtHome) -> Sentence:
    none = say("backwards.none")
    currency = scenario.deal.terms.currency
    heads = none if asked.heads is None else number(asked.heads)
    stay = none if asked.days is None else _stay_text(asked.days)
    price = none if asked.price is None else exact(asked.price, currency)

    def blank(name: str, text: str, keep: object, width: int) -> Blank:
        wide = max(width, 26 + 10 * len(text))
        return Blank(name, say(f"backwards.deter_{name}"), text, keep, wide)  # type: ignore[arg-type]

    pieces: list[str | Blank] = [
        say("backwards.if_each"),
        blank("stay", stay, lambda text: _keep("deter_stay", text, _days), 90),
        say("backwards.at"),
        blank(
            "price",
            price,
            lambda text: _keep("deter_price", _bare(text), lambda t: parse.person_cost(t, currency)),
            96,
        ),
        say("backwards.as_much_as"),
        blank("people", heads, lambda text: _keep("deter_people", text, parse.people), 80),
        say("backwards.do_not_come"),
    ]
    return Sentence("deter", pieces, asked.unknown, lambda name: _choose(asked, name, currency))


def _stay_text(days: float) -> str:
    if days and (days / DAYS_A_YEAR).is_integer():
        return count(days / DAYS_A_YEAR, "number.year", "number.years")
    return count(round(days, 1), "number.day", "number.days")


def _keep(field: str, text: str, read: object) -> None:
    """Keep what was typed, if it can be read; nothing typed is the usual one again. Raises `BadInput`."""
    if text.strip():
        read(text)  # type: ignore[operator]
    state.view(**{field: text})


def _choose(asked: AtHome, name: str, currency: str) -> None:
    """Solve for another blank; what was solved stays as it stands, and is known from now on."""
    view = state.now().view
    known = {
        "people": ("deter_people", None if asked.heads is None else number(asked.heads)),
        "stay": ("deter_stay", None if asked.days is None else _stay_text(asked.days)),
        "price": ("deter_price", None if asked.price is None else exact(asked.price, currency)),
    }
    field, text = known[asked.unknown]
    kept = {} if text is None or getattr(view, field).strip() else {field: text}
    state.view(deter_unknown=name, **kept)


def _says(asked: AtHome, currency: str) -> str:
    """The sum, and what it is not."""
    if asked.heads is None or asked.days is None or asked.price is None:
        return say("backwards.deter_none")
    sum_ = say(
        f"backwards.deter_sum_{asked.unknown}", total=exact(asked.total, currency), days=number(asked.days, 1),
        price=exact(asked.price, currency), people=number(asked.heads),
    )  # fmt: skip
    return " ".join([sum_, say("backwards.deter_assumes")])


# --- As a share of those expected ------------------------------------------------------------------------------


def _share(scenario: Scenario, asked: AtHome) -> None:
    """The share of those expected who must not come, for a cost of each abroad and at home: the case's, or as typed."""
    with st.expander(
        say("backwards.as_share"), type="compact", key="deter_share", on_change="rerun"
    ) as panel:
        if not panel.open:
            return
        view, currency = state.now().view, scenario.deal.terms.currency
        at_home_text = view.at_home.strip() or exact((asked.days or 0.0) * (asked.price or 0.0), currency)
        try:
            home = of_ones_own(parse.person_cost(at_home_text, currency), currency)
            sent = (
                of_ones_own(parse.person_cost(view.abroad, currency), currency)
                if view.abroad.strip()
                else None
            )
            answer = deterred(scenario, home, sent)
        except BadInput as error:
            parts.problem(" ".join(error.problems))
            return
        each = scenario.deal.terms
        abroad = view.abroad.strip() or _each(scenario)
        share = per_cent(answer.value or 0.0) if answer.kind != "none" else say("backwards.none")
        sentence = Sentence("share", [
            say("backwards.share_with"),
            Blank("abroad", say("backwards.abroad"), abroad, lambda text: _keep("abroad", text, lambda t: parse.person_cost(t, each.currency)), max(110, 26 + 10 * len(abroad)), False),
            say("backwards.share_and"),
            Blank("home", say("backwards.at_home"), at_home_text, lambda text: _keep("at_home", text, lambda t: parse.person_cost(t, each.currency)), max(110, 26 + 10 * len(at_home_text)), False),
            say("backwards.share_is", share=share),
        ], "", lambda _name: None)  # fmt: skip
        sentence.draw()
        if not sentence.wrong:
            parts.text(" ".join([answer.sentence, *answer.remarks]))


def _each(scenario: Scenario) -> str:
    each = summary(scenario).per_person
    return "" if each is None else exact(each, scenario.deal.terms.currency)

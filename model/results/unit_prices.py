"""What a total, or what one charge comes to, is for each unit that contracts and reports print: a place, a place and day,
a person and day, a day, a month.
"""

from __future__ import annotations

from model.inputs.population import DAYS_A_YEAR
from model.results.summary import days_of_term, places_of, summary, years_of_term
from model.scenario.scenario import Scenario

UNIT_PRICES = ("per_place", "per_place_day", "per_person_day", "per_day", "per_month")


def unit_prices(scenario: Scenario) -> dict[str, float | None]:
    """Those of the deal by name and those of each charge as `by_charge.rent.per_month`; None where there is nothing to
    divide by. Nominal, in the deal's currency. A month is a twelfth of a year of the term, a person one who is billed.
    """
    own = summary(scenario)
    days, months = days_of_term(scenario), years_of_term(scenario) * 12
    person_days = own.person_years * DAYS_A_YEAR

    def divided(cost: float, places: int) -> dict[str, float | None]:
        below = (places, places * days, person_days, days, months)
        return {name: cost / size if size else None for name, size in zip(UNIT_PRICES, below, strict=True)}

    prices = divided(own.total, 0)
    if own.per_place is not None:  # what is paid for places alone
        prices |= {"per_place": own.per_place, "per_place_day": own.per_place / days if days else None}
    for charge in own.by_charge:
        for name, price in divided(charge.amount, places_of(scenario.deal.terms.charge[charge.id])).items():
            prices[f"by_charge.{charge.id}.{name}"] = price
    return prices

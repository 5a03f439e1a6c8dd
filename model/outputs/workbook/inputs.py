"""The sheet of inputs: everything that a formula elsewhere starts from, one column a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from model.files.problems import BadInput
from model.inputs.arrangement import Arrangement
from model.inputs.charge import Charge
from model.outputs.workbook.formula import Fixed
from model.outputs.workbook.functions import EPOCH
from model.outputs.workbook.page import Page, Row, clean
from model.outputs.workbook.styles import FIRST_DAY
from model.scenario.scenario import Deal, Scenario
from model.words.wording import say

SPARE = 3
"""Empty cohorts beyond those of the scenario that has most."""

FOREVER = 2_958_465
"""31 December 9999: the last day that spreadsheets know, and more years than anybody is held."""

MOST_AMOUNT = 1e13


@dataclass(frozen=True)
class Slot:
    """The inputs of one cohort."""

    people: Row
    group: Row
    arrives: Row
    departs: Row
    years: Row
    days: Row


@dataclass(frozen=True)
class Words:
    """Constants and words that formulas need, each in a cell with a name."""

    days_in_year: Fixed
    months_in_year: Fixed
    cent_places: Fixed
    longest: Fixed
    forever: Fixed
    open: Fixed
    none: Fixed
    undefined: Fixed
    in_advance: Fixed
    by_day: Fixed
    chosen: Fixed
    other_currency: Fixed


@dataclass
class ChargeInputs:
    """The figures of one charge's terms; a figure that the charge does not have is None."""

    charge: Charge
    amounts: list[Row]
    spans: list[tuple[Row, Row]]
    billing: Row | None = None
    index: Row | None = None
    above: Row | None = None
    before_year: Row | None = None
    due: Row | None = None
    at_arrivals: Row | None = None
    places: Row | None = None


@dataclass
class DiscountInputs:
    """The figures of one discount."""

    share: Row
    spans: list[tuple[Row, Row]]
    most: Row | None


@dataclass
class DealInputs:
    """All inputs of one arrangement, and the columns of the scenarios that are about it."""

    deal: Deal
    columns: tuple[int, ...]
    choice: dict[str, Row] = field(default_factory=dict)
    option: dict[tuple[str, str], Fixed] = field(default_factory=dict)
    group: dict[str, Fixed] = field(default_factory=dict)
    charge: dict[str, ChargeInputs] = field(default_factory=dict)
    discount: dict[str, DiscountInputs] = field(default_factory=dict)
    stay_cap: dict[tuple[str, str], Row] = field(default_factory=dict)
    people_cap: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    available: list[Row] = field(default_factory=list)
    paid: list[tuple[Row, Row]] = field(default_factory=list)
    reported: list[tuple[Fixed, Row, Row]] = field(default_factory=list)

    @property
    def terms(self) -> Arrangement:
        """The arrangement itself."""
        return self.deal.terms


@dataclass
class Inputs:
    """Where every input is."""

    page: Page
    scenarios: tuple[Scenario, ...]
    name: Row
    currency: Row
    step: Row
    as_of: Row
    term_years: Row
    term_starts: Row
    term_ends: Row
    slots: list[Slot]
    deals: list[DealInputs]
    words: Words


def serial(day: date) -> int:
    """A day's number in spreadsheets. Raises `BadInput` for a day on whose number they do not agree."""
    if day < FIRST_DAY:
        raise BadInput(say("workbook.too_early", given=day, first=FIRST_DAY))
    return (day - EPOCH.item()).days


def day_or_word(day: date | str | None) -> int | str | None:
    """A day's number; a word or a blank as it is."""
    return serial(day) if isinstance(day, date) else day


def called(labels: Mapping[str, str]) -> dict[str, str]:
    """Names with their labels, such that a reader and a formula can tell apart, whatever their case; a name is added where needed."""
    plain = {key: clean(label) or key for key, label in labels.items()}
    alike = [label.casefold() for label in plain.values()]
    return {
        key: label if alike.count(label.casefold()) == 1 else f"{label} ({key})"
        for key, label in plain.items()
    }

"""The sheet of inputs: everything that a formula elsewhere starts from, one column a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from model.files.problems import BadInput
from model.inputs.arrangement import Arrangement
from model.inputs.charge import Charge
from model.inputs.own_numbers import worded
from model.outputs.workbook.formula import Expr, Fixed, joined, same
from model.outputs.workbook.functions import EPOCH, when
from model.outputs.workbook.page import SheetRow, clean
from model.outputs.workbook.styles import FIRST_DAY
from model.scenario.library import Deal
from model.scenario.scenario import Scenario
from model.words.wording import say

SPARE = 3
"""Empty cohorts beyond those of the scenario that has most."""

FOREVER = 2_958_465
"""31 December 9999: the last day that spreadsheets know, and more years than anybody is held."""


@dataclass(frozen=True)
class Slot:
    """The inputs of one cohort."""

    people: SheetRow
    group: SheetRow
    arrives: SheetRow
    departs: SheetRow
    years: SheetRow
    days: SheetRow


@dataclass(frozen=True)
class Words:
    """Constants and words that formulas need, each in a cell with a name."""

    days_in_year: Fixed
    months_in_year: Fixed
    months_in_quarter: Fixed
    cent_places: Fixed
    longest: Fixed
    forever: Fixed
    open: Fixed
    none: Fixed
    undefined: Fixed
    in_advance: Fixed
    by_day: Fixed
    month: Fixed
    quarter: Fixed
    year: Fixed
    start: Fixed
    when_due: Fixed
    chosen: Fixed
    other_currency: Fixed
    wrong: Fixed
    per_cent: Fixed
    per_cent_sign: Fixed
    yours: Fixed


@dataclass
class ChargeInputs:
    """The figures of one charge's terms; a figure that the charge does not have is None."""

    charge: Charge
    amounts: list[SheetRow]
    spans: list[tuple[SheetRow, SheetRow]]
    billing: SheetRow | None = None
    index: SheetRow | None = None
    above: SheetRow | None = None
    before_year: SheetRow | None = None
    due: SheetRow | None = None
    at_arrivals: SheetRow | None = None
    places: SheetRow | None = None
    from_year: SheetRow | None = None
    until_year: SheetRow | None = None
    starts: SheetRow | None = None
    ends: SheetRow | None = None
    paid: SheetRow | None = None
    minimum: SheetRow | None = None
    amount_above: SheetRow | None = None
    every: SheetRow | None = None


@dataclass
class DiscountInputs:
    """The figures of one discount."""

    share: SheetRow
    spans: list[tuple[SheetRow, SheetRow]]
    most: SheetRow | None


@dataclass
class DealInputs:
    """All inputs of one arrangement, and the columns of the scenarios that are about it; `name` is what these call it.

    Its texts name a number where it could be changed: "[Price per person] a year". `number` is what is in force of each
    of its numbers, `reported_number` what was reported, `in_words` the row kept for a choice in words, and `chosen` what stands there.
    """

    name: str
    deal: Deal
    columns: tuple[int, ...]
    number: dict[str, SheetRow] = field(default_factory=dict)
    reported_number: dict[str, Fixed] = field(default_factory=dict)
    in_words: dict[str, int] = field(default_factory=dict)
    chosen: dict[str, SheetRow] = field(default_factory=dict)
    choice: dict[str, SheetRow] = field(default_factory=dict)
    option: dict[tuple[str, str], Fixed] = field(default_factory=dict)
    group: dict[str, Fixed] = field(default_factory=dict)
    charge: dict[str, ChargeInputs] = field(default_factory=dict)
    discount: dict[str, DiscountInputs] = field(default_factory=dict)
    stay_cap: dict[tuple[str, str], SheetRow] = field(default_factory=dict)
    people_cap: dict[tuple[str, str, str], SheetRow] = field(default_factory=dict)
    limit_stay: dict[str, SheetRow] = field(default_factory=dict)
    limit_people: dict[tuple[str, str], SheetRow] = field(default_factory=dict)
    available: list[SheetRow] = field(default_factory=list)
    paid: list[tuple[SheetRow, SheetRow]] = field(default_factory=list)
    reported: list[tuple[Fixed, SheetRow, SheetRow]] = field(default_factory=list)

    @property
    def terms(self) -> Arrangement:
        """The arrangement itself."""
        return self.deal.terms


@dataclass
class Inputs:
    """Where every input is."""

    scenarios: tuple[Scenario, ...]
    name: SheetRow
    about: SheetRow
    wrong: SheetRow
    currency: SheetRow
    step: SheetRow
    as_of: SheetRow
    term_years: SheetRow
    term_starts: SheetRow
    term_ends: SheetRow
    slots: list[Slot]
    deals: list[DealInputs]
    words: Words

    @property
    def head(self) -> Expr:
        """A scenario's name as the other sheets have it: behind a word of warning where a cell of its inputs is wrong."""
        return when(same(self.wrong, 0), self.name, joined(self.words.wrong, self.name))


def worded_by_names(deal: Deal) -> Deal:
    """The arrangement as reported, its texts with the names of numbers in place of the numbers, which a reader may change."""
    names = number_names(deal)
    names |= {other: names[name] for other, name in deal.named.blanks.items()}
    return replace(deal, terms=worded(deal.terms, deal.named, names))


def number_labels(deal: Deal) -> dict[str, str]:
    """What each number of an arrangement is called, no two alike."""
    return called({name: parameter.label for name, parameter in deal.named.parameters.items()})


def number_names(deal: Deal) -> dict[str, str]:
    """The same as texts have it, in place of the number."""
    return {name: say("workbook.number_named", label=label) for name, label in number_labels(deal).items()}


def serial(day: date) -> int:
    """A day's number in spreadsheets. Raises `BadInput` for a day on whose number they do not agree."""
    if day < FIRST_DAY:
        raise BadInput(say("workbook.too_early", given=day, first=FIRST_DAY))
    return (day - EPOCH.item()).days


def day_or_other(value: object) -> object:
    """A day's number; what is no day as it is."""
    return serial(value) if isinstance(value, date) else value


def called(labels: Mapping[str, str]) -> dict[str, str]:
    """Names with their labels, such that a reader and a formula can tell apart, whatever their case; a name is added where needed."""
    plain = {key: clean(label) or key for key, label in labels.items()}
    alike = [label.casefold() for label in plain.values()]
    return {
        key: label if alike.count(label.casefold()) == 1 else f"{label} ({key})"
        for key, label in plain.items()
    }

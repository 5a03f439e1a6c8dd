"""A workbook with live formulas: up to six scenarios, their inputs apart from the calculation, every reading live.

It gives what the engine gives, to the cent, also after a reader has changed people, time, amounts or readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from model.files.problems import BadInput
from model.files.toml_io import write_whole
from model.outputs.workbook.book import SHEETS, bound, few_enough
from model.outputs.workbook.inputs import serial
from model.scenario.scenario import Scenario
from model.words.wording import say

MOST_SCENARIOS = 6

__all__ = ["MOST_SCENARIOS", "SHEETS", "check", "check_count", "workbook", "write_workbook"]


def workbook(scenarios: Sequence[Scenario]) -> bytes:
    """Scenarios as a file for spreadsheets, a column of inputs and figures each.

    Parameters
    ----------
    scenarios
        One to six, also of different arrangements. Amounts are in the currency of each one's arrangement, nominal.

    Returns
    -------
    bytes
        An XLSX file. The same scenarios give the same bytes.

    Raises
    ------
    BadInput
        For too many scenarios, days before March 1900, and more cohorts than its formulas take.
    """
    check(scenarios)
    return bound(tuple(scenarios))


def check(scenarios: Sequence[Scenario]) -> None:
    """Raise the `BadInput` that `workbook` would, in a moment."""
    check_count(len(scenarios))
    few_enough(scenarios)
    for scenario in scenarios:
        for cohort in scenario.cohort:
            _ = serial(cohort.arrives) if cohort.arrives else None


def check_count(scenarios: int) -> None:
    """Raise the `BadInput` that `workbook` would for so many scenarios, before any of them is read."""
    if not 1 <= scenarios <= MOST_SCENARIOS:
        raise BadInput(say("workbook.too_many", given=scenarios, most=MOST_SCENARIOS))


def write_workbook(scenarios: Sequence[Scenario], path: Path) -> None:
    """Write the file to `path`, whole or not at all. Raises `BadInput`."""
    write_whole(path, workbook(scenarios))

"""A workbook with live formulas: up to six scenarios, their inputs apart from the calculation, every reading live.

It gives what the engine gives, to the cent, also after a reader has changed people, time, amounts or readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from model.files import BadInput, write_whole
from model.scenario import Scenario
from model.wording import say
from model.workbook.book import SHEETS, bound

MOST_SCENARIOS = 6

__all__ = ["MOST_SCENARIOS", "SHEETS", "workbook", "write_workbook"]


def workbook(scenarios: Sequence[Scenario]) -> bytes:
    """The XLSX file of one to six scenarios. The same scenarios give the same bytes.

    Raises `BadInput` for too many scenarios, days before March 1900, and more cohorts than its formulas take.
    """
    if not 1 <= len(scenarios) <= MOST_SCENARIOS:
        raise BadInput(say("workbook.too_many", found=len(scenarios), most=MOST_SCENARIOS))
    return bound(tuple(scenarios))


def write_workbook(scenarios: Sequence[Scenario], path: Path) -> None:
    """Write the file to `path`, whole or not at all. Raises `BadInput`."""
    write_whole(path, workbook(scenarios))

"""What one reader may ask of a served dashboard, so that what one asks for does not keep all others waiting.

Each limit is stated here and nowhere else, and checked before the work begins: what is asked beyond it is refused with a sentence
that says what was given, what is allowed, and which command takes more. A limit whose sentence stands elsewhere is a plain number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.files.problems import BadInput
from model.outputs.workbook import workbook
from model.questions.compared_rows import MOST_COMPARED
from model.scenario.library import Deal
from model.scenario.scenario import Scenario, default_scenario
from model.words.wording import number, say


@dataclass(frozen=True)
class Limit:
    """At most so many of something; `name` is its sentence's in `words`, under `limits`."""

    name: str
    most: int

    def check(self, given: int) -> None:
        """Raise `BadInput` where more is given."""
        if given > self.most:
            raise BadInput(say(f"limits.{self.name}", given=number(given), most=number(self.most)))


CLAIM = Limit("claim", 20_000)
"""Characters of a text to check: some ten pages of a newspaper."""
CLAIM_FILES = Limit("claim_files", 50)
"""Files dropped at once to be checked."""
CLAIM_BYTES = Limit("claim_bytes", 20_000_000)
"""Bytes of them in all: a page or a PDF is larger than its text."""

DRAWS = Limit("draws", 1_000_000)
"""Draws of ranges."""

COMPARED = MOST_COMPARED
"""Scenarios in a comparison; a row beyond it is left out, which the page says."""
COHORTS = Limit("cohorts", 200)
"""Rows of people, each with one stay, in a case."""
LEDGER = Limit("ledger", 2_000)
"""Rows of a ledger."""
WORKBOOK = Limit("workbook", 60)
"""Rows of people in a workbook, all of its scenarios together: its formulas take each with each."""

LINK = Limit("link", 50_000)
"""Characters of a link; browsers and servers on its way take few more."""

MADE_AT_ONCE = 2
"""Files (ZIP, PDF, XLSX, figures) that are made at the same time, for all readers together; and runs of many draws."""
WAITING = Limit("waiting", 50)
"""Such files that wait for their turn."""

LARGEST_HELD = 5_000_000
"""Characters of a reader's own deals that a session keeps in all, packed; the oldest goes first."""
LARGEST_PAST = 500_000
"""Characters of pasted texts in the steps that can be undone; the oldest step goes first."""


def check_case(scenario: Scenario) -> None:
    """Raise `BadInput` for a case with more rows of people than a page takes."""
    COHORTS.check(len(scenario.cohort))


def check_deal(deal: Deal) -> None:
    """Raise `BadInput` for a deal whose usual case, or one of those that come with it, has more rows of people than a page takes."""
    for case in (default_scenario(deal), *map(deal.scenario, deal.scenario_names())):
        check_case(case)


def check_workbook(scenarios: Sequence[Scenario]) -> None:
    """Raise the `BadInput` that making a workbook here would, in a moment."""
    workbook.check(scenarios)
    WORKBOOK.check(sum(len(scenario.cohort) for scenario in scenarios))


def check_link(pairs: Sequence[tuple[str, str]]) -> None:
    """Raise `BadInput` for a link that is too long."""
    LINK.check(sum(len(key) + len(value) + 2 for key, value in pairs))

"""Where a scenario comes from, as far as a reader should be warned of it: terms of one's own, and old evidence."""

from __future__ import annotations

from collections.abc import Iterator

from model.scenario.library import folder_name
from model.scenario.scenario import Scenario
from model.words.version import VERSION
from model.words.wording import say


def warnings(scenario: Scenario) -> Iterator[str]:
    """That its terms could be taken for those of the model, and that it was written with others than are now in force."""
    deal = scenario.deal
    if deal.namesake is not None:
        yield say("answer.namesake", own=folder_name(deal), name=deal.namesake)
    if scenario.evidence_version not in {None, deal.evidence_version}:
        yield say("answer.stale_evidence", then=scenario.evidence_version, now=deal.evidence_version)
    elif scenario.model_version not in {None, VERSION}:
        yield say("answer.stale_model", then=scenario.model_version, now=VERSION)

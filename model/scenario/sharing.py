"""A scenario that may leave this machine: no path in it, no sign that steers a terminal, a clean name for its file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from pydantic import PrivateAttr

from model.files.validation import check
from model.scenario.library import Deal, is_path, names
from model.scenario.scenario import Scenario, as_toml, checked
from model.words.wording import say


class _Portable(Scenario):
    """A scenario of an arrangement in the reader's own folder, under that folder's name and not its path."""

    _deal: Deal = PrivateAttr()

    @property
    def deal(self) -> Deal:
        """The arrangement's folder, wherever it is on this machine, with the scenario's own numbers in force."""
        return self._deal.with_numbers(self.parameters)

    def changed(self, **parts: object) -> Scenario:
        """A checked copy with some fields replaced. Raises `BadInput`."""
        known = {name: getattr(self, name) for name in type(self).model_fields}
        return _lent(check(_Portable, {**known, **parts}, self.name), self._deal)


def _lent(scenario: _Portable, deal: Deal) -> Scenario:
    scenario._deal = deal
    return checked(scenario, deal)


def portable(scenario: Scenario) -> Scenario:
    """`scenario` as others may see it: an arrangement in a folder of the reader's own keeps only its name."""
    if not is_path(scenario.arrangement):
        return scenario
    name = f"{shared_name(scenario.deal.path)}/"
    fields = {field: getattr(scenario, field) for field in Scenario.model_fields}
    deal = replace(scenario.as_reported.deal, name=name)
    return _lent(check(_Portable, {**fields, "arrangement": name}, scenario.name), deal)


def shared_name(folder: Path) -> str:
    """What others see of a folder's path: a clean name, and none of an arrangement of the model, for which it would be
    taken.
    """
    return own_name(folder.resolve().name)


def own_name(text: str) -> str:
    """`text` as the name of an arrangement of one's own: as a file's, and none of the model's."""
    name = file_name(text)
    return say("report.own_folder", name=name) if name in names() else name


def file_name(text: str) -> str:
    """`text` as the name of a file on any system: small letters, digits and dashes; never empty, never long."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub("[^a-z0-9]+", "-", ascii_only)[:60].strip("-")
    return f"{name}-" if re.fullmatch("con|prn|aux|nul|(com|lpt)[0-9]", name) else name or "scenario"


def download_stem(name: str, kind: str) -> str:
    """What a file about a case is called without its ending, by the case's name and what the file is, such as "report",
    "workbook" or the kind of a figure, so that no two files of one case have the same name.
    """
    return say("report.file", name=file_name(name), kind=kind)


def toml(scenario: Scenario) -> str:
    """The scenario as a file for others; beside the files of its arrangement it is read from any folder."""
    shown = portable(scenario)
    return as_toml(shown.model_copy(update={"arrangement": shown.arrangement.removesuffix("/")}))

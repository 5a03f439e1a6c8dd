"""What a person takes away. A file is made when it is asked for, not before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from model.files.problems import BadInput
from model.files.unseen import json_text
from model.outputs.workbook import workbook
from model.results.answer import Answer
from model.results.document import document
from model.scenario.scenario import Scenario
from model.scenario.sharing import download_stem, toml
from model.words.wording import say
from ui import limits
from ui.components import making, parts

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


@dataclass(frozen=True)
class File:
    """A file on offer: `what` names its button (`ui.download_…`), `make` gives its bytes when it is asked for."""

    what: str
    ending: str
    kind: str
    make: Callable[[], bytes]
    refused: str | None = None
    called: str = ""
    """What the file is, in its name: the kind of a figure; of the others what they are."""
    of: Scenario | None = None
    """The case of a file that takes long: such are made a few at a time, and the reader is shown how far theirs is."""


def of_case(answer: Answer) -> list[File]:
    """Everything on one scenario: for a colleague's Per Head, for a spreadsheet, for an editor, for the archive."""
    scenario = answer.case
    return [
        File("scenario", "toml", "application/toml", lambda: toml(scenario).encode()),
        File("results", "json", "application/json", lambda: _results(answer)),
        workbook_of([scenario]),
        File("report_pdf", "pdf", "application/pdf", lambda: _report("pdf", scenario), of=scenario),
        File("report_html", "html", "text/html", lambda: _report("html", scenario)),
        File("bundle", "zip", "application/zip", lambda: _bundle(scenario), of=scenario),
    ]


def workbook_of(scenarios: Sequence[Scenario]) -> File:
    """The workbook of some scenarios, or why there is none."""
    try:
        limits.check_workbook(scenarios)
    except BadInput as error:
        return File("workbook", "xlsx", SPREADSHEET, bytes, " ".join(error.problems))
    return File("workbook", "xlsx", SPREADSHEET, making.in_turn(lambda: workbook.workbook(scenarios)))


def figure(kind: str, scenario: Scenario | Sequence[Scenario], **more: Any) -> list[File]:
    """A printed figure in each form."""
    return figure_of_table(kind, scenario, lambda: more)


def figure_of_table(
    kind: str, scenario: Scenario | Sequence[Scenario], table: Callable[[], dict[str, Any]]
) -> list[File]:
    """A printed figure in each form, of a table that is worked out when the figure is asked for."""
    return [
        File("figure", form, mime, making.in_turn(partial(_figure, form, kind, scenario, table)), called=kind)
        for form, mime in PICTURES.items()
    ]


def menu(label: str, name: str, files: Sequence[File], key: str) -> None:
    """A button that opens on the files, each called after `name`."""
    with st.popover(label, width="content", key=f"{key}_menu", on_change="rerun") as opened:
        if opened.open:
            listed(name, files, key)


def listed(name: str, files: Sequence[File], key: str) -> None:
    """A button a file, each called after `name`."""
    with st.container(gap="small", key=f"{key}_files"):
        for file in files:
            label, called = say(f"ui.download_{file.what}", form=file.ending.upper()), file.called
            button = f"{key}_{file.what}_{file.ending}"
            file_name = f"{download_stem(name, called or file.what.partition('_')[0])}.{file.ending}"
            if file.of is not None:
                making.offer(label, file_name, file.kind, file.make, file.of, button)
                continue
            st.download_button(
                label, file.make, mime=file.kind, file_name=file_name, key=button, on_click="ignore",
                disabled=file.refused is not None,
            )  # fmt: skip
            if file.refused:
                parts.text(file.refused)


def _results(answer: Answer) -> bytes:
    return json_text(document(answer, answer.case)).encode()


def _report(form: str, scenario: Scenario) -> bytes:
    from model.outputs import report  # noqa: PLC0415 - its makers take a second, once

    return report.as_pdf(scenario) if form == "pdf" else report.as_html(scenario)


def _bundle(scenario: Scenario) -> bytes:
    from model.outputs.bundle import bundle  # noqa: PLC0415

    return bundle(scenario)


def _figure(
    form: str, kind: str, scenario: Scenario | Sequence[Scenario], table: Callable[[], dict[str, Any]]
) -> bytes:
    from model.outputs.figures.kinds import draw  # noqa: PLC0415

    return draw(kind, scenario, **table()).as_bytes(form)

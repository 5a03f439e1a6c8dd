"""All that stands behind one scenario, in one zip.

The same scenario gives the same bytes: names are sorted, times are fixed, and nothing in it names this machine.
`outputs/verify` makes such a zip again and says what differs.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import importlib.metadata
import io
import platform
import re
import sysconfig
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from model.files.problems import BadInput
from model.files.unseen import csv_text, json_text
from model.inputs.evidence import Evidence
from model.outputs.report import Picture, as_html, as_pdf, content, inputs, paid, picture
from model.results import citation
from model.results.answer import answer_over_time
from model.results.document import document
from model.results.ledger import ledger_table
from model.results.summary import Summary, summary
from model.scenario.library import Deal, is_path
from model.scenario.scenario import Scenario
from model.scenario.sharing import portable, toml
from model.words.version import VERSION
from model.words.wording import exact, rounded, say

FORMAT = 1
"""Of the manifest. A manifest that an older program could not read gets a higher number."""

MANIFEST, README = "manifest.json", "README.md"
KINDS = ("people", "time", "readings", "ledger")
PICTURES = ("svg", "png")

Files = dict[str, bytes]
Progress = Callable[[str], None]
"""Hears the name of each file before it is made."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file inside; a zip knows none before it."""


def silent(name: str) -> None:
    """Hear the name of a file and say nothing."""


def bundle(scenario: Scenario, progress: Progress = silent) -> bytes:
    """The zip with everything behind `scenario`."""
    return zipped(files(scenario, progress))


def files(scenario: Scenario, progress: Progress = silent) -> Files:
    """What is in the bundle of `scenario`: bytes by name, the manifest among them."""
    made = dict[str, bytes]()
    shown = portable(scenario.model_copy(update={"model_version": None, "evidence_version": None}))
    for name, make in _recipes(shown, functools.cache(lambda width: picture(shown, width))):
        progress(name)
        made[name] = make()
    made[README] = _readme(shown, [*made, README, MANIFEST]).encode()
    made[MANIFEST] = as_json(_manifest(shown, made))
    return dict(sorted(made.items()))


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """Files as a zip, the same bytes for the same files."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, wherever it is made
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 6)
    return raw.getvalue()


def as_json(plain: object) -> bytes:
    """Plain values as the bundle's JSON files have them."""
    return f"{json_text(plain)}\n".encode()


# --- The files ----------------------------------------------------------------------------------------------


def _recipes(shown: Scenario, drawn: Callable[[str], Picture]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each file's name and how it is made. `drawn` gives the report's figure by its width, drawn but once."""
    costs = summary(shown)
    yield scenario_file(shown), lambda: toml(shown).encode()
    yield from ((name, partial(shown.deal.file, file)) for name, file in _terms(shown.deal))
    yield "results.json", lambda: as_json(results(shown))
    tables: dict[str, Callable[[], Table]] = {
        "inputs": lambda: _input_rows(shown),
        "results": lambda: _result_rows(costs),
        "readings": lambda: _reading_rows(shown, costs),
        "ledger": lambda: _ledger_rows(shown),
    }
    yield from ((f"{name}.csv", partial(_table, rows)) for name, rows in tables.items())
    yield from _drawings(shown)
    yield _named("workbook", "xlsx"), lambda: _workbook(shown)
    yield _named("report", "html"), lambda: as_html(shown, lambda _, width: drawn(width))
    yield _named("report", "pdf"), lambda: as_pdf(shown, lambda _, width: drawn(width))


def _table(rows: Callable[[], Table]) -> bytes:
    return as_csv(rows())


def _named(stem: str, ending: str) -> str:
    return f"{stem}.{ending}"


def _folder(deal: Deal) -> str:
    return deal.name.removesuffix("/")


def scenario_file(shown: Scenario) -> str:
    """Where the scenario is in its bundle: in a folder with the name of its arrangement, beside the terms."""
    presets = {preset.scenario for preset in shown.deal.terms.preset.values()}
    return f"{_folder(shown.deal)}/{'scenario' if 'scenario' not in presets else 'this-scenario'}.toml"


def _terms(deal: Deal) -> Iterator[tuple[str, str]]:
    """The files of the arrangement as they are: where in the bundle, and which. One of the reader's own needs the scenarios it offers as presets."""
    own = sorted({preset.scenario for preset in deal.terms.preset.values()}) if is_path(deal.name) else []
    for name in ("arrangement", "evidence", *own):
        yield f"{_folder(deal)}/{name}.toml", f"{name}.toml"


def _drawings(shown: Scenario) -> Iterator[tuple[str, Callable[[], bytes]]]:
    from model.outputs.figures.kinds import draw  # noqa: PLC0415 - matplotlib takes half a second

    for each in KINDS:
        try:
            drawing = draw(each, shown, width="page")
        except BadInput:  # a kind that such a scenario cannot be drawn as
            continue
        for form in PICTURES:
            yield f"figures/{each}.{form}", partial(drawing.as_bytes, form)


def _workbook(shown: Scenario) -> bytes:
    from model.outputs.workbook.workbook import workbook  # noqa: PLC0415

    return workbook([shown])


def results(shown: Scenario) -> dict[str, object]:
    """The document that `perhead run --json` prints of the scenario, its ledger included: amounts in the deal's currency,
    nominal.
    """
    return document(answer_over_time(shown), shown)


# --- Tables -------------------------------------------------------------------------------------------------

Cell = str | int | float | Decimal | bool | None
Table = Iterable[Mapping[str, Cell]]


def as_csv(rows: Table) -> bytes:
    """Rows as CSV in UTF-8. A number stays a number; text that a spreadsheet would take for a formula gets an
    apostrophe before it.
    """
    every, out = list(rows), io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    names = list(dict.fromkeys(name for row in every for name in row))
    writer.writerow([safe_cell(name) for name in names])
    writer.writerows([safe_cell(row.get(name)) for name in names] for row in every)
    return out.getvalue().encode()


def safe_cell(value: Cell) -> str:
    """One cell of a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal):
        return f"{Decimal(repr(value)) if isinstance(value, float) else value:f}"
    return csv_text(value) if isinstance(value, str) else str(value)


def _cents(value: float) -> Decimal:
    return rounded(value, 2)


def _result_rows(summary: Summary) -> Table:
    for name, unit in _UNITS.items():
        value = getattr(summary, name)
        yield {
            "figure": name,
            "value": _cents(value) if unit in _ROUNDED and value is not None else value,
            "unit": summary.currency if unit == "money" else unit,
            "undefined": summary.undefined.get(name),
        }
    for charge in summary.by_charge:
        yield {"figure": f"charge.{charge.id}", "value": _cents(charge.amount), "unit": summary.currency}
    for name in ("low", "high"):
        yield {"figure": f"spread.{name}", "value": _cents(getattr(summary, name)), "unit": summary.currency}


_UNITS = {
    **dict.fromkeys(("total", "own"), "money"),
    **dict.fromkeys(("people_billed", "people_held", "people_refused"), "people"),
    **dict.fromkeys(("person_years", "person_years_held"), "person-years"),
    **dict.fromkeys(("per_person", "per_person_held", "per_person_day", "per_person_day_held", "per_day"), "money"),
    "places": "places",
    **dict.fromkeys(("per_place", "used", "unused", "available", "paid", "left"), "money"),
    "share": "",
}  # fmt: skip
_ROUNDED = ("money", "person-years")


def _reading_rows(shown: Scenario, summary: Summary) -> Table:
    for fold in summary.folds:
        for reading in fold.readings:
            present = dict(reading) == dict(shown.reading)
            yield {"total": _cents(fold.total), "unit": summary.currency, "present": present, **reading}


def _ledger_rows(shown: Scenario) -> Table:
    for row in ledger_table(shown).as_json()["ledger"]:
        charges = {f"charge.{name}": amount for name, amount in row.pop("by_charge").items()}
        start, end, days = (row.pop(name) for name in ("start", "end", "person_days"))
        yield {"start": start, "end": end, "person_days": days, **charges, **row}


def _input_rows(shown: Scenario) -> Table:
    for item in dict.fromkeys([*inputs(shown), *paid(shown)]):
        cells = {"input": item.place, "label": item.label, "value": item.value, "ours": item.ours}
        if not item.facts:
            yield cells
        for key in item.facts:
            yield {**cells, **_fact_cells(shown.deal.evidence, key)}


def _fact_cells(evidence: Evidence, key: str) -> dict[str, Cell]:
    fact, source = evidence.fact[key], evidence.source_of(key)
    return {
        "fact": key,
        "figure": citation.figure(fact),
        "status": fact.status,
        "says": fact.says,
        "note": fact.note,
        **{
            name: getattr(source, name)
            for name in ("outlet", "title", "date", "kind", "language", "seen", "url")
        },
        "pinpoint": fact.pinpoint,
        "contradicted_by": " ".join(evidence.disagreeing(key)) or None,
    }


# --- What it is, and how to make it again ---------------------------------------------------------------------

MAKERS = ("numpy", "matplotlib", "pillow", "xlsxwriter", "jinja2", "typst")
"""Packages on whose version the bytes of some file depend."""


def versions(deal: Deal) -> dict[str, str]:
    """What the bytes of a bundle depend on besides the scenario."""
    return {
        "model": VERSION,
        "evidence": deal.evidence_version,
        "python": platform.python_version(),
        "platform": sysconfig.get_platform(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: importlib.metadata.version(name) for name in MAKERS},
    }


def _command(shown: Scenario) -> str:
    return say("bundle.command", file=scenario_file(shown))


def _manifest(shown: Scenario, made: Files) -> dict[str, object]:
    costs = summary(shown)
    hashes = {
        name: {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()} for name, raw in made.items()
    }
    return {
        "format": FORMAT,
        "name": shown.name,
        "arrangement": _folder(shown.deal),
        "scenario": scenario_file(shown),
        "total": float(_cents(costs.total)),
        "currency": costs.currency,
        "command": _command(shown),
        "versions": versions(shown.deal),
        "files": dict(sorted(hashes.items())),
    }


def _readme(shown: Scenario, names: Iterable[str]) -> str:
    page = content(shown)
    abouts = {name: say(f"bundle.file.{_about(name)}") for name in sorted(names)}
    listed = "\n".join(f"- `{name}`: {about}" for name, about in abouts.items())
    return say(
        "bundle.readme",
        name=_marked(page["name"]),
        sentence=_marked(page["sentence"]["text"]),
        spread=_marked(page["spread"]),
        files=listed,
        quote=_marked(page["quote"]),
        cite=_marked(page["cite"]),
        command=_command(shown),
        model=VERSION,
        evidence=shown.deal.evidence_version,
        total=exact(summary(shown).total, shown.deal.terms.currency),
    )


def _about(name: str) -> str:
    """Which sentence says what a file holds."""
    folder, _, file = name.rpartition("/")
    if folder == "figures":
        return "figure"
    if file.endswith(".toml"):
        return file.removesuffix(".toml") if file in {"arrangement.toml", "evidence.toml"} else "scenario"
    return file.replace(".", "_").lower()


def _marked(text: str) -> str:
    """Text in Markdown, whatever is in it: on one line, with nothing read as a mark."""
    return re.sub(r"([\\`*_\[\]<>#|~!()$])", r"\\\1", " ".join(text.split()))

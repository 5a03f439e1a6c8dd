"""Writes `docs/dependencies.md`: what is installed with Per Head, under which licence, through whom, and how large it is.

Run: `python -m benchmarks.dependencies`, in the environment that `make test` makes. Names and versions are of the locks,
licences and sizes of what is installed here; a test compares all but the sizes, which differ from system to system.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "dependencies.md"
APP, DEV = "requirements/app.txt", "requirements/dev.txt"

INDIRECT = {
    "pillow": "pictures inside matplotlib's PNG and PDF; also Streamlit's own",
    "fonttools": "matplotlib puts a font's outlines into SVG and PDF with it",
    "kiwisolver": "matplotlib's layout",
    "contourpy": "matplotlib's contours, which we do not draw",
    "pydeck": "Streamlit's maps, which we do not draw",
    "altair": "Streamlit's charts from Python, which we do not draw: ours are written as Vega-Lite",
    "tornado": "Streamlit's server before Starlette",
    "pygments": "Rich colours code with it",
    "pydantic-core": "what pydantic checks with",
    "protobuf": "the messages between Streamlit's server and the page",
    "narwhals": "Altair reads tables through it",
}
"""What the larger of those are for that others bring along."""

_LICENCES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "Apache License 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
}
"""Words of the metadata, for the short names of SPDX."""


_IN_THEIR_FILES = {"axe-playwright-python": "MIT AND MPL-2.0"}
"""Where the metadata has none, as their files say: here of the wrapper, and of the axe-core that it carries."""


@dataclass(frozen=True)
class Package:
    """One distribution of a lock that this system installs."""

    name: str
    version: str
    via: tuple[str, ...]
    licence: str
    megabytes: float


def packages(lock: str) -> list[Package]:
    """What a lock installs on this system, by name."""
    return sorted(_packages((ROOT / lock).read_text("utf-8")), key=lambda package: package.name)


def _packages(text: str) -> Iterator[Package]:
    for entry in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]:
        wanted = Requirement(entry.split("\\", maxsplit=1)[0].strip())
        if wanted.marker and not Marker(str(wanted.marker)).evaluate():
            continue
        via = tuple(
            name for name in re.findall(r"^    # +(?:via )?(\S.*)", entry, re.MULTILINE) if name != "via"
        )
        try:
            there = distribution(wanted.name)
        except PackageNotFoundError:
            raise SystemExit(f"{wanted.name} is not installed here; run `make test` first") from None
        version = str(wanted.specifier).removeprefix("==")
        yield Package(canonicalize_name(wanted.name), version, via, licence(there), size(there))


def licence(there: Distribution) -> str:
    """The licence that a distribution's metadata gives, by its short name."""
    if expression := there.metadata.get("License-Expression"):
        return expression
    classified = [
        value.rpartition(" :: ")[2]
        for name, value in there.metadata.items()
        if name == "Classifier" and value.startswith("License ::") and value != "License :: OSI Approved"
    ]
    if (name := canonicalize_name(there.metadata["Name"])) in _IN_THEIR_FILES:
        return _IN_THEIR_FILES[name]
    given = classified or [(there.metadata.get("License") or "not given").strip().splitlines()[0]]
    return " AND ".join(_LICENCES.get(one, one) for one in dict.fromkeys(given))


def size(there: Distribution) -> float:
    """The megabytes of its files."""
    places = (Path(str(file.locate())) for file in there.files or ())
    return sum(place.stat().st_size for place in places if place.exists()) / 1e6


def reasons() -> dict[str, str]:
    """What stands beside each direct dependency in pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    found = re.findall(r'^ +"([^"]+)",  # (.+)$', text, re.MULTILINE)
    return {
        canonicalize_name(Requirement(wanted).name): why for wanted, why in found if _is_requirement(wanted)
    }


def _is_requirement(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z][\w.-]*(\[\w+\])?([><=~!].*)?", text))


def row(package: Package, why: dict[str, str]) -> str:
    """A package's line but for its size: its name, version, licence and what it is for."""
    through = f"through {', '.join(package.via)}"
    own = any("pyproject.toml" in name for name in package.via)
    about = why.get(package.name) if own else INDIRECT.get(package.name)
    if not own:
        about = f"{through}: {about}" if about else through
    return f"{package.name} | {package.version} | {package.licence} | {about}"


def tool_row(package: Package) -> str:
    """The same of a tool."""
    return f"{package.name} | {package.version} | {package.licence}"


def _shown(package: Package) -> str:
    return f"{package.megabytes:.0f}" if package.megabytes >= 0.5 else "under 1"


def as_markdown() -> str:
    """The document."""
    app, why = packages(APP), reasons()
    names = {package.name for package in app}
    tools = [package for package in packages(DEV) if package.name not in names]
    largest = sorted(app, key=lambda package: -package.megabytes)
    hundreds = "\n".join(f"| {_shown(package)} | {row(package, why)} |" for package in largest)
    more = "\n".join(f"| {_shown(package)} | {tool_row(package)} |" for package in tools)
    licences = Counter(package.licence for package in (*app, *tools))
    return _TEXT.format(
        total=sum(package.megabytes for package in app),
        count=len(app),
        hundreds=hundreds,
        tools=sum(package.megabytes for package in tools),
        more=more,
        licences="\n".join(f"| {name} | {count} |" for name, count in licences.most_common()),
        mpl=", ".join(package.name for package in (*app, *tools) if "MPL" in package.licence),
    )


_TEXT = """# What is installed with it

Made by `python -m benchmarks.dependencies` from the locks and what is installed; do not edit it by hand.

`make dashboard` installs {count} packages, {total:.0f} MB on the system where this was made. Most of it is compiled libraries
that Streamlit, pandas, SciPy and matplotlib share with much else: tables between server and page (pyarrow), distributions
(SciPy), the report's PDF with its fonts (typst), figures for print (matplotlib, fonttools, pillow). What is said to be
drawn by others cannot be left out: Streamlit requires it.

| MB | package | version | licence | what for |
| ---: | --- | --- | --- | --- |
{hundreds}

## Tools

`make test` and `make lint` install {tools:.0f} MB more. Nobody who only uses Per Head needs them.

| MB | package | version | licence |
| ---: | --- | --- | --- |
{more}

## Licences

| licence | packages |
| --- | ---: |
{licences}

Those under the Mozilla Public License 2.0 are used unchanged, which it leaves free: {mpl}.
The others ask for their notice to be kept, which each package carries itself.
"""


def main() -> int:
    DOCUMENT.write_text(as_markdown(), "utf-8")
    print(DOCUMENT)
    return 0


if __name__ == "__main__":
    sys.exit(main())

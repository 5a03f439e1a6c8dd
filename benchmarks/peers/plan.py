"""What is compared, at which sizes, and what was found: the records that the runner fills and the report reads."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.peers.environments import CACHE, HERE

SIZES = (1, 10**3, 10**4, 10**5, 10**6, 10**7)
LIMIT_SECONDS = 60.0
READY_SECONDS = 180.0
SEED = 20250315
RANGES = {"people": "triangular, 238 to 300, likeliest 252", "stay": "uniform, 0.34 to 2.6 years"}
KEPT = CACHE / "last-run.json"


@dataclass(frozen=True)
class Tool:
    name: str
    label: str
    script: str
    idiom: str
    cannot: str
    environment: str | None = None
    ours: bool = False
    array: bool = False
    draws_for_itself: bool = False
    least: int = 1
    least_why: str = ""
    most: int = 10**12
    most_why: str = ""


def tools() -> tuple[Tool, ...]:
    """The tools, in the order of the tables."""
    found = tomllib.loads((HERE / "tools.toml").read_text(encoding="utf-8"))
    return tuple(Tool(name, **one) for name, one in found.items())


@dataclass
class Found:
    """One tool at one size and case: seconds a call in each round, and what making it ready took. `why` says, in
    place of seconds, why there are none.
    """

    draws: int
    case: str
    tool: str
    seconds: list[float] = field(default_factory=list)
    start_up: float | None = None
    peak: float | None = None
    why: str = ""

    @property
    def typical(self) -> float | None:
        """The median; None where it was not run."""
        return median(self.seconds) if self.seconds else None


@dataclass
class Results:
    found: list[Found]
    machine: dict[str, str]
    versions: dict[str, dict[str, str]]
    unavailable: dict[str, str]
    load: dict[str, list[float]]
    minutes: float = 0.0

    def at(self, draws: int, case: str, tool: str) -> Found | None:
        """What was found there, if it was tried."""
        return next((f for f in self.found if (f.draws, f.case, f.tool) == (draws, case, tool)), None)

    def times(self, one: Found | None, other: Found | None) -> float | None:
        """How many times as long one took as the other: the median over rounds that both ran in, since those were
        side by side.
        """
        if not (one and other and one.seconds and other.seconds):
            return None
        pairs = zip(one.seconds, other.seconds, strict=False)
        return median(a / b for a, b in pairs)

    def keep(self, path: Path = KEPT) -> None:
        """Save it, so that the report can be written anew without another run."""
        path.write_text(json.dumps(asdict(self)))


def last(path: Path = KEPT) -> Results:
    """The run that was kept last."""
    found = json.loads(path.read_text())
    return Results(**{**found, "found": [Found(**one) for one in found["found"]]})

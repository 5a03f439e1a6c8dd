"""`make bench`: every benchmark, one after the other. Each prints ratios and says where it is beyond its limit.

`make bench ARGS="engine peers"` runs those alone. The peers come last: they take some twenty minutes.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

PEERS = "peers"
HELPERS = {"run", "__init__", "changes", "client", "dependencies", "public_sets", "reliability"}
"""Modules here that measure nothing."""


def main() -> int:
    here = Path(__file__).parent
    sys.path.insert(0, str(here.parent))
    names = sorted(path.stem for path in here.glob("*.py") if path.stem not in HELPERS)
    names.append(PEERS)
    chosen = [name for name in names if name in sys.argv[1:]] or names
    failed = False
    for name in chosen:
        print(f"# {name}", flush=True)
        module = f"benchmarks.{name}.run" if name == PEERS else f"benchmarks.{name}"
        failed |= bool(importlib.import_module(module).main())
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

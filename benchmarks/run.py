"""`make bench`: every benchmark, one after the other. Each prints ratios and says where it is beyond its limit."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> int:
    here = Path(__file__).parent
    sys.path.insert(0, str(here.parent))
    names = sorted(path.stem for path in here.glob("*.py") if path.stem not in {"run", "__init__"})
    failed = False
    for name in names:
        print(f"# {name}", flush=True)
        failed |= bool(importlib.import_module(f"benchmarks.{name}").main())
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

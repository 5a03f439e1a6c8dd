"""The same doors under atheris, which looks for inputs that reach code not reached before. `make fuzz` runs it.

    python -m tests.fuzz.guided [SECONDS] [DOOR ...]

What it keeps is in `build/fuzz/`, a folder for each door; an input that lets something else than `BadInput` out is left
there as `crash-...`, and `python -m tests.fuzz.guided FILE DOOR` runs it again.
"""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["model"]):
    from tests.fuzz.doors import DOORS

KEPT = Path(__file__).parents[2] / "build" / "fuzz"


class Led(Random):
    """Chance that the fuzzer has in hand: each choice is the next bytes of its input, and the first one beyond its end."""

    def __new__(cls, _data: bytes) -> Led:
        return super().__new__(cls)

    def __init__(self, data: bytes) -> None:
        self._left = data
        super().__init__()

    def getrandbits(self, k: int, /) -> int:
        size = -(-k // 8)
        taken, self._left = self._left[:size], self._left[size:]
        return int.from_bytes(taken.ljust(size, b"\0"), "little") & ((1 << k) - 1)

    def random(self) -> float:
        return self.getrandbits(32) / 2**32

    def _randbelow(self, n: int) -> int:
        # Not by trying again, as Python's own does: beyond the input's end that would never end.
        return self.getrandbits(max(n.bit_length() + 8, 16)) % n if n else 0


def run(name: str, seconds: int) -> None:
    """Fuzz one door in this process, which ends with it."""
    place = KEPT / name
    place.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={place}/",
        "-max_len=512",
        "-timeout=60",
        "-rss_limit_mb=3000",
    ]
    atheris.Setup(
        [sys.argv[0], str(place), *options, "-verbosity=0", "-print_final_stats=0"],
        lambda data: DOORS[name](Led(data)),
    )
    atheris.Fuzz()


def main() -> int:
    given = sys.argv[1:]
    if given and Path(given[0]).is_file():
        DOORS[given[1]](Led(Path(given[0]).read_bytes()))
        return 0
    seconds = int(given.pop(0)) if given and given[0].isdigit() else 600
    names = given or list(DOORS)
    failed = []
    for name in names:
        print(f"# {name}", flush=True)
        process = multiprocessing.get_context("spawn").Process(
            target=run, args=(name, max(1, seconds // len(names)))
        )
        process.start()
        process.join()
        failed += [name] if process.exitcode else []
    print(
        "nothing but BadInput came out" if not failed else f"something else came out of {', '.join(failed)}"
    )
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())

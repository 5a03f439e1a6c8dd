"""The runner's side of the talk with a peer: a process that is started, asked, watched and stopped."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.peers.environments import ROOT, last_line


class Late(Exception):
    """No answer within the time allowed."""


class Ended(Exception):
    """The process is gone; says why in a line."""


class Child:
    """One peer at one size and case. Ready once made: `start_up` is the seconds that took, reading its draws included."""

    def __init__(self, words: list[str], within: float, scratch: Path) -> None:
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - open as long as the child is
        self._heard = b""
        start = time.perf_counter()
        self.process = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(scratch)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        try:
            ready = self._answer(within)
        except (Late, Ended):
            self.kill()
            raise
        self.start_up = time.perf_counter() - start
        self.pid, self.versions = ready["pid"], ready["versions"]

    def ask(self, within: float, do: str, **more: object) -> dict[str, Any]:
        """The answer to a question. Raises `Late` or `Ended`."""
        assert self.process.stdin
        with suppress(BrokenPipeError):  # then no answer comes, and the reason is told below
            self.process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
            self.process.stdin.flush()
        return self._answer(within)

    def peak(self) -> float | None:
        """The most memory it held so far, in MB; None where the system does not say."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return None
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found.group(1)) / 1024 if found else None

    def stop(self) -> None:
        """Ask it to leave, and see to it that it does."""
        with suppress(Late, Ended):
            self.ask(20.0, "stop")
        self.kill()

    def kill(self) -> None:
        """End it and what it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._errors.close()

    def _answer(self, within: float) -> dict[str, Any]:
        assert self.process.stdout
        out, deadline = self.process.stdout.fileno(), time.monotonic() + within
        while b"\n" not in self._heard:
            ready = select.select([out], [], [], max(0.0, deadline - time.monotonic()))[0]
            if not ready:
                raise Late
            part = os.read(out, 1 << 16)
            if not part:
                raise Ended(self._reason())
            self._heard += part
        line, _, self._heard = self._heard.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found

    def _reason(self) -> str:
        self.process.wait()
        self._errors.seek(0)
        return last_line(self._errors.read()) or f"it ended with status {self.process.returncode}"

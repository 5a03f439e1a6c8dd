"""LibreOffice Calc without a screen: a sheet of draws with the formula beside each, recalculated as a whole.

Calc times itself, by a macro in a profile of its own, since opening a file takes far longer than recalculating it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from array import array
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.peers import talk

FORMULA = {
    talk.PREPAID: "=20000*A1*ROUNDUP(B1)",
    talk.HALF_PRICE: "=20000*A1*(ROUNDUP(B1)-IF(B1>1;0.5;0))",
}
PROFILE = Path(__file__).parents[1] / ".environments" / "libreoffice"
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Peer" script:language="StarBasic">{}</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Peer"/>
</library:library>
"""


class Calc:
    """A running LibreOffice with the draws open."""

    def __init__(self, case: str, people: array, stay: array) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="peer-"))
        with (self.folder / "draws.csv").open("w") as file:
            file.writelines(f"{n!r},{t!r}\n" for n, t in zip(people, stay, strict=True))
        self.versions = {"LibreOffice": _version()}
        _profile()
        told = {
            "PEER_FOLDER": self.folder.as_uri(),
            "PEER_FORMULA": FORMULA[case],
            "PEER_DRAWS": str(len(people)),
        }
        self.process = _office("macro:///Standard.Peer.Main", **told)
        self._answer()
        self.pid = _inner(self.process.pid)

    def run(self, least: float) -> tuple[float, int]:
        """Seconds for recalculating every formula, by LibreOffice's own clock of milliseconds."""
        self._ask(f"run {least * 1000:.0f}")
        elapsed, calls = self._answer().split()
        return float(elapsed) / float(calls) / 1000, int(calls)

    def write(self, path: Path) -> None:
        """Column C, as saved in full."""
        self._ask("write")
        self._answer()
        with (self.folder / "totals.csv").open() as file:
            talk.write(path, array("d", (float(line.rsplit(",", 1)[1]) for line in file)))

    def close(self) -> None:
        """Let LibreOffice leave by itself."""
        self._ask("stop")
        self.process.wait()
        shutil.rmtree(self.folder)

    def _ask(self, words: str) -> None:
        (self.folder / "asking").write_text(words + "\n")
        (self.folder / "asking").rename(self.folder / "ask")

    def _answer(self) -> str:
        path = self.folder / "answer"
        while not path.exists():
            if self.process.poll() is not None:
                raise SystemExit("LibreOffice ended without an answer")
            time.sleep(0.01)
        found = path.read_text().strip()
        path.unlink()
        return found


def _profile() -> None:
    """A profile with the macro in it. LibreOffice makes the profile itself, or it would replace ours."""
    if not (PROFILE / "user" / "registrymodifications.xcu").exists():
        PROFILE.mkdir(parents=True, exist_ok=True)
        _office("--terminate_after_init").wait()
    basic = PROFILE / "user" / "basic" / "Standard"
    basic.mkdir(parents=True, exist_ok=True)
    (basic / "script.xlb").write_text(LIBRARY)
    (basic / "Peer.xba").write_text(MODULE.format(escape(Path(__file__).with_suffix(".bas").read_text())))


def _office(what: str, **told: str) -> subprocess.Popen[bytes]:
    words = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={PROFILE.as_uri()}", what]
    return subprocess.Popen(
        words, env={**os.environ, **told}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def _version() -> str:
    said = subprocess.run(["soffice", "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"[0-9.]+", said)
    return found.group() if found else said.strip()


def _inner(pid: int) -> int:
    """The process that holds the document: `soffice` is a script that starts a program that starts it."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = [child for one in lists for child in one.read_text().split()]
    return _inner(int(children[-1])) if children else pid


if __name__ == "__main__":
    talk.serve(make=Calc)

"""LibreOffice without a screen: opens workbooks that another program has changed, and works them out anew."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

# A workbook's own values are kept by default when it is opened; 0 is "always recalculate".
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
PATIENCE = 240
"""Seconds for all files together, on a machine that is busy with other tests."""


def soffice() -> str:
    """The program; without it the test is skipped, or fails where it was said to be there."""
    found = shutil.which("soffice")
    if found is None:
        missing = "no LibreOffice found; on Debian or Ubuntu: apt-get install libreoffice-calc-nogui"
        if os.environ.get("PERHEAD_REQUIRE_OFFICE") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def recalculated(files: list[Path], folder: Path) -> list[Path]:
    """The same workbooks worked out anew, in `folder`/again."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        soffice(),
        "--headless",
        "--norestore",
        profile,
        "--convert-to",
        "xlsx",
        "--outdir",
        folder / "again",
    ]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=PATIENCE)
    return [folder / "again" / file.name for file in files]

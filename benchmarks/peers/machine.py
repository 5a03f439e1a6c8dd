"""What the run was made on."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from model.words.version import VERSION


def described() -> dict[str, str]:
    """Day, processor, memory, system and versions; what cannot be told is left out."""
    found = {
        "day": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": _system(),
        "Python": sys.version.split()[0],
        "Per Head": VERSION,
    }
    return {name: value for name, value in found.items() if value}


def _processor() -> str:
    names = _values(Path("/proc/cpuinfo"), "model name")
    return names[0] if names else platform.processor() or platform.machine()


def _memory() -> str:
    kilobytes = _values(Path("/proc/meminfo"), "MemTotal")
    return f"{int(kilobytes[0].split()[0]) / 1024**2:.0f} GB" if kilobytes else ""


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _values(path: Path, name: str) -> list[str]:
    if not path.exists():
        return []
    pairs = (line.partition(":") for line in path.read_text().splitlines())
    return [value.strip() for key, _, value in pairs if key.strip() == name]

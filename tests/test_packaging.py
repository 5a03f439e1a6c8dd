"""The wheel works in an empty folder, the locks hold what they should, and make installs only once."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tarfile
import time
import tomllib
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from model.words.version import VERSION

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements/app.txt", "requirements/dev.txt")


# --- The wheel ---------------------------------------------------------------------------------------


def build(kind: str, source: Path, target: Path) -> Path:
    """Build `source` without a network, as `make wheel` does, and return the one file it made."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
    (made,) = target.iterdir()
    return made


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def test_wheel_holds_code_words_data_and_app(wheel: Path) -> None:
    names = names_in(wheel)
    assert {
        "model/cli/main.py",
        "model/words/en.toml",
        "model/scenario/template/arrangement.toml",
        "model/scenario/template/evidence.toml",
        "model/scenario/template/first-year.toml",
        "model/_scenarios/us-el-salvador/arrangement.toml",
        "model/_scenarios/us-el-salvador/evidence.toml",
        "ui/_app/dashboard.py",
        "ui/_app/.streamlit/config.toml",
        "model/words/exercises.en.toml",
        "model/outputs/worksheet.typ",
        *(f"ui/_app/docs/{name}" for name in ("glossary.md", "lessons.md", "method.md", "tutorial.ipynb")),
    } <= names


def test_wheel_holds_every_scenario_file(wheel: Path) -> None:
    data = {path.relative_to(ROOT / "scenarios").as_posix() for path in (ROOT / "scenarios").rglob("*.toml")}
    assert data
    assert {f"model/_scenarios/{name}" for name in data} <= names_in(wheel)


def test_wheel_puts_nothing_else_beside_its_two_packages(wheel: Path) -> None:
    top = {name.split("/")[0] for name in names_in(wheel)}
    assert top == {"model", "ui", f"perhead-{VERSION}.dist-info"}


def test_wheel_carries_both_licences(wheel: Path) -> None:
    folder = f"perhead-{VERSION}.dist-info/licenses"
    assert {f"{folder}/LICENSE", f"{folder}/scenarios/LICENSE"} <= names_in(wheel)


def test_source_distribution_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(build("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    assert names_in(build("wheel", source, tmp_path / "again")) == names_in(wheel)


# --- The wheel, installed somewhere else ---------------------------------------------------------------


def clean_environment() -> dict[str, str]:
    """The environment without what would lead Python or make back to this checkout or this run."""
    hidden = ("PYTHON", "PERHEAD", "STREAMLIT", "MAKE", "MFLAGS", "PYTEST", "ARGS", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment that has the wheel.

    The dependencies come from the running environment, by a path file. Python does not follow the path
    files of a folder named in one, so the editable install of this checkout stays out of reach.
    """
    home = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    commands = Path(paths["scripts"])
    (Path(paths["purelib"]) / "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    pip = [sys.executable, "-m", "pip", "--python", str(commands / "python"), *install]
    subprocess.run(pip, check=True, capture_output=True, timeout=120, env=clean_environment())
    return commands


def run(command: list[str | Path], folder: Path, timeout: float = 60) -> str:
    done = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_installed_packages_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    script = "import model, ui; print(model.__file__); print(ui.__file__)"
    for place in run([installed / "python", "-c", script], tmp_path).splitlines():
        assert installed.parent in Path(place).parents


def test_installed_command_counts(installed: Path, tmp_path: Path) -> None:
    words = ["cost", "us-el-salvador", "--people", "238", "--years", "1", "--json"]
    answer = json.loads(run([installed / "perhead", *words], tmp_path))
    assert float(answer["total"]) == 4_760_000


def test_installed_page_opens_without_an_error(installed: Path, tmp_path: Path) -> None:
    script = (
        "import pathlib, ui\n"
        "from streamlit.testing.v1 import AppTest\n"
        "page = AppTest.from_file(pathlib.Path(ui.__file__).parent / 'app' / 'page.py')\n"
        "page.run(timeout=60)\n"
        "print([error.message for error in page.exception])\n"
    )
    assert run([installed / "python", "-c", script], tmp_path, timeout=90).strip() == "[]"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answer_of(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return str(response.read().decode())
    except (urllib.error.URLError, OSError):
        return None


def wait_until(is_so, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def newcomer(home: Path) -> dict[str, str]:
    """The environment of someone who never ran Streamlit, which would ask such a person for an address.

    What opens a browser is replaced by a program that does nothing.
    """
    for name in ("open", "xdg-open"):
        (home / name).write_text("#!/bin/sh\n")
        (home / name).chmod(0o755)
    path = f"{home}{os.pathsep}{os.environ['PATH']}"
    return clean_environment() | {"HOME": str(home), "BROWSER": "true", "PATH": path}


@contextlib.contextmanager
def started(
    command: list[str | Path], folder: Path, home: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a process group of its own; whatever is left of that group is ended afterwards."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=newcomer(home or folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


@pytest.mark.skipif(os.name == "nt", reason="process groups work differently on Windows")
def test_installed_dashboard_serves_and_ends(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    with started([installed / "perhead", "dashboard", "--port", str(port)], tmp_path) as process:
        healthy = wait_until(lambda: answer_of(f"http://127.0.0.1:{port}/_stcore/health") == "ok", 60)
        assert healthy, (tmp_path / "output").read_text()
        process.terminate()
        process.wait(timeout=20)
        # A supervisor ends only the process it started: no server may be left behind.
        assert wait_until(lambda: not is_listening(port), 20)
    assert re.search(rf"http://(127\.0\.0\.1|localhost):{port}\b", (tmp_path / "output").read_text())


# --- The versions ----------------------------------------------------------------------------------------


def test_citation_names_the_version() -> None:
    assert f"version: {VERSION}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


# --- The locks -----------------------------------------------------------------------------------------


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def direct_dependencies(lock: str) -> list[str]:
    groups = project()["dependency-groups"]
    direct = [*project()["project"]["dependencies"], *project()["build-system"]["requires"], *groups["build"]]
    if lock.endswith("dev.txt"):
        direct += [item for item in groups["dev"] if isinstance(item, str)]
    return direct


def pins(lock: str) -> dict[str, set[str]]:
    """The versions a lock names for each distribution: more than one where Python versions differ."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)==([^ ]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE
    ):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host_and_no_place_on_a_disk(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"://|http|^--", text, re.MULTILINE)  # an option on a line of its own names a host
    assert not re.search(r"(?:^|[\s'\"=@])(?:/|~|\.\./|[A-Za-z]:\\)\w", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_a_hash_for_every_distribution(lock: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_every_direct_dependency(lock: str) -> None:
    found = pins(lock)
    for wanted in map(Requirement, direct_dependencies(lock)):
        versions = found.get(canonicalize_name(wanted.name), set())
        assert versions, f"{lock} lacks {wanted}; run `make lock`"
        assert all(wanted.specifier.contains(version) for version in versions), (
            f"{lock}: {wanted}, {versions}"
        )


def test_development_lock_holds_the_whole_of_the_other() -> None:
    # The Makefile counts on it: what `make test` installed also serves `make dashboard`.
    development = pins("requirements/dev.txt")
    for name, versions in pins("requirements/app.txt").items():
        assert development[name] == versions


def test_every_dependency_has_its_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    for wanted in {*direct_dependencies("app.txt"), *direct_dependencies("dev.txt")}:
        places = [i for i, line in enumerate(lines) if line.lstrip(" [").startswith(f'"{wanted}"')]
        assert places, wanted
        for i in places:
            above = lines[i - 1].lstrip()
            assert re.search(r"\" *[,\]].*# *\w{2}", lines[i]) or above.startswith("# "), lines[i]


# --- make ------------------------------------------------------------------------------------------------

# Stands in for Python: writes down what it is asked to do, and does the one thing make must see done.
FAKE_PYTHON = """#!/bin/sh
echo "$@" >> "{log}"
case "$*" in
    *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && cp "$0" .venv/bin/perhead ;;
    *version_info*) exit {too_old} ;;
    -V) echo "Python 3.9.6" ;;
esac
"""


class Bench:
    """A copy of what make looks at, with a stand-in for Python."""

    def __init__(self, folder: Path, too_old: int = 0) -> None:
        self.folder = folder
        self.log = folder / "log"
        for name in ("Makefile", "pyproject.toml", "model/words/version.py", *LOCKS):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
        self.python = folder / "python-stand-in"
        self.python.write_text(FAKE_PYTHON.format(log=self.log, too_old=too_old))
        self.python.chmod(0o755)

    def make(self, target: str) -> subprocess.CompletedProcess[str]:
        self.log.write_text("")
        return subprocess.run(
            ["make", target, f"PYTHON={self.python}"],
            check=False,
            cwd=self.folder,
            env=clean_environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )

    def installs(self, target: str) -> list[str]:
        """What `make target` asks pip for."""
        done = self.make(target)
        assert done.returncode == 0, done.stdout + done.stderr
        return [line for line in self.log.read_text().splitlines() if "pip install" in line]


needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@needs_make
def test_make_installs_once(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    first = bench.installs("dashboard")
    assert len(first) == 2
    assert "--require-hashes --requirement requirements/app.txt" in first[0]
    assert bench.installs("dashboard") == []


@needs_make
def test_make_adds_what_is_missing_and_no_more(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.installs("dashboard")
    assert "requirements/dev.txt" in bench.installs("test")[0]
    assert bench.installs("test") == []
    assert bench.installs("dashboard") == []


@needs_make
def test_make_installs_again_after_a_lock_changed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.installs("test")
    later = time.time() + 5
    os.utime(tmp_path / "requirements/app.txt", (later, later))
    assert bench.installs("dashboard") != []


@needs_make
def test_make_without_a_target_only_helps(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    done = bench.make("help")
    assert "make dashboard" in done.stdout
    assert not (tmp_path / ".venv").exists()
    assert re.search(r"^\.PHONY.*\n\nhelp:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@needs_make
def test_make_refuses_an_old_python_in_one_sentence(tmp_path: Path) -> None:
    done = Bench(tmp_path, too_old=1).make("dashboard")
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert "needs Python 3.11 or newer" in said[0]
    assert "Python 3.9.6" in said[0]
    assert not (tmp_path / ".venv").exists()

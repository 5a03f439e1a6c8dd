"""A pytest plugin for continuous integration: a run in which a test was skipped has failed.

A test that needs Chromium skips itself where there is none, which is kind on a laptop and would hide a
missing browser in continuous integration. Loaded by `-p tests.no_skips`; see the Makefile.
"""

from __future__ import annotations

import pytest

_skipped: dict[str, str] = {}
"""The reason of every skipped test or module, by its node id."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # An expected failure is reported as a skip too, and is none.
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped[report.nodeid] = _reason(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped[report.nodeid] = _reason(report)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])
    return str(report.longrepr)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    # A process of pytest-xdist sees only its own part; the main one decides.
    if _skipped and not hasattr(session.config, "workerinput") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _skipped:
        return
    terminalreporter.section("skipped, which counts as failed here", red=True)
    for name, reason in sorted(_skipped.items()):
        terminalreporter.line(f"{name}: {reason}")

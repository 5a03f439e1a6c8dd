"""What every test shares."""

import sys
from types import ModuleType

import pytest

from tests import profiles  # noqa: F401 - importing it loads the profile of hypothesis asked for

LONG = (
    *("test_figures", "test_report", "test_workbook_proof", "test_pasted", "test_against_oracle"),
    *("test_ranges_logic", "test_link", "test_packaging", "test_identities", "test_compare", "test_docs"),
)
"""Files without a browser that take longest, the longest first."""


@pytest.fixture
def plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A main module without a file: processes that are started run that of their parent first, and a test of a page leaves
    the page there.
    """
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that two processes end together: what is short then fills the rest of the time."""

    def rank(item: pytest.Item) -> int:
        if "browser" in item.keywords:
            return -1  # in Chromium a file takes a minute
        return LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG)

    items.sort(key=rank)

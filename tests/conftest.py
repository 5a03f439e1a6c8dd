"""What every test shares."""

import pytest

from tests import profiles  # noqa: F401 - importing it loads the profile of hypothesis asked for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files in Chromium first: they take longest, and what is short then fills the rest of the time."""
    items.sort(key=lambda item: "browser" not in item.keywords)

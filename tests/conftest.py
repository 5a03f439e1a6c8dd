"""What every test shares."""

from tests import profiles  # noqa: F401 - importing it loads the profile of hypothesis asked for

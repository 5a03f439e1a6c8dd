"""How hard hypothesis tries: `default` in every run, `long` where `make test-long` asks for it.

HYPOTHESIS_PROFILE chooses by name. Without it, tests marked `long` take their own settings from `LONG`.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

# Examples are built by code that takes longer to draw from at first than hypothesis expects.
_CALM = (HealthCheck.too_slow, HealthCheck.data_too_large)

# Explaining a failure takes a minute, and names lines of numpy.
_PHASES = tuple(phase for phase in Phase if phase != Phase.explain)

# The same examples in every run, so that a change is blamed for what it did; `long` looks for new ones.
DEFAULT = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=_CALM, phases=_PHASES
)
LONG = settings(DEFAULT, max_examples=5_000, derandomize=False)

settings.register_profile("default", DEFAULT)
settings.register_profile("long", LONG)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

FUZZ_SECONDS = float(os.environ.get("PERHEAD_FUZZ_SECONDS", "600"))
"""How long the doors are fuzzed in all (`tests/fuzz/`), where `make test-long` or a fuzzer that coverage leads asks for it."""

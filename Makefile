# Per Head. Needs Python 3.11 or newer with its venv module, and make (3.81, as on macOS, will do).
# Everything is installed into .venv, from the hash-checked locks in requirements/.

PYTHON ?= python3
UV ?= .venv/bin/uv
# More words for pytest: make test ARGS="-k ledger"
ARGS ?=
# make lock UPGRADE=--upgrade takes the newest versions of everything.
UPGRADE ?=

# With PERHEAD_NO_SKIP set, as in continuous integration, a skipped test is a failed run.
NO_SKIPS = $(if $(PERHEAD_NO_SKIP),-p tests.no_skips)
# With PERHEAD_RECORD set, what a run shows is recorded for docs/reliability.md.
RECORDED = $(if $(PERHEAD_RECORD),-p tests.recorded)
# loadfile keeps the tests of one file in one process, so that a wheel or a server is made once for them.
# (loadgroup would serve as well, but pytest-xdist 3.8 ignores its groups under pytest 9.2.)
# Files are taken in the order of tests/conftest.py, not by how many tests they have.
PYTEST = .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(NO_SKIPS) $(RECORDED)

# One code path, so both locks are made alike. By default no address of a package index goes into a lock.
COMPILE = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --quiet $(UPGRADE)

INSTALL = .venv/bin/python -m pip install --quiet --disable-pip-version-check
# The project is installed as a pointer to this folder; its build backend comes from the lock.
INSTALL_PROJECT = $(INSTALL) --no-deps --no-build-isolation --no-index --editable .

.PHONY: help dashboard test test-long fuzz lowest newest lint lock bench reliability wheel clean

help:
	@echo "make dashboard   install what the dashboard needs, start it, print its address"
	@echo "make test        install what the tests need, run them"
	@echo "make test-long   run the tests that take minutes"
	@echo "make fuzz        fuzz every door, led by coverage, for ten minutes (make fuzz SECONDS=60 ARGS=amounts)"
	@echo "make lowest      run the core of the tests with the oldest versions that pyproject.toml allows"
	@echo "make newest      the same with the newest there are"
	@echo "make lint        check style, types and who imports whom"
	@echo "make bench       run the benchmarks, the last beside other tools (make bench ARGS=peers: that alone)"
	@echo "make reliability run the long tests and the load, and make docs/reliability.md of what they record"
	@echo "make wheel       build a wheel into dist/"
	@echo "make lock        write the locks anew from pyproject.toml (needs a network)"
	@echo "make clean       remove .venv and everything that was made"

dashboard: .venv/installed-app
	@.venv/bin/perhead dashboard $(ARGS)

test: .venv/installed-dev
	@$(PYTEST) $(ARGS)

test-long: .venv/installed-dev
	@$(PYTEST) -m long $(ARGS)

# SECONDS in all; make fuzz ARGS=amounts fuzzes one door.
SECONDS ?= 600

fuzz: build/atheris/installed
	@PYTHONPATH=. build/atheris/bin/python -m tests.fuzz.guided $(SECONDS) $(ARGS)

# The core of the tests, with no browser and no server, in an environment of its own: with the oldest versions that
# pyproject.toml allows, or with the newest there are. Each dependency has a file among them that uses all we use of it.
CORE = tests/engine tests/inputs tests/results tests/files/test_bad_input.py tests/scenario/test_scenario_files.py \
	tests/cli/test_terminal.py tests/claims/test_articles.py tests/outputs/test_workbook.py tests/outputs/test_report.py \
	tests/outputs/test_figures.py tests/questions/test_grid.py tests/questions/test_sensitivity.py tests/ui/test_cost_logic.py
lowest: RESOLUTION = lowest-direct
lowest: export PERHEAD_TRIED = the core of the tests with the oldest versions that pyproject.toml allows
newest: RESOLUTION = highest
newest: export PERHEAD_TRIED = the core of the tests with the newest versions there are
lowest newest: .venv/installed-dev
	@.venv/bin/python -m venv --clear build/$@
	@$(UV) pip compile pyproject.toml --python .venv/bin/python --resolution $(RESOLUTION) --extra articles --no-header --quiet --output-file build/$@/versions.txt
	@build/$@/bin/python -m pip install --quiet --disable-pip-version-check --requirement build/$@/versions.txt "dask[array]" distributed hypothesis jsonschema nbclient openpyxl packaging playwright pytest pytest-xdist
	@PYTHONPATH=. build/$@/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -p no:cacheprovider $(RECORDED) $(CORE) $(ARGS)

lint: .venv/installed-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/bandit --quiet --configfile pyproject.toml --recursive dashboard.py model ui

lock: .venv/installed-dev
	$(COMPILE) --group build --output-file requirements/app.txt
	$(COMPILE) --group dev --constraint requirements/app.txt --output-file requirements/dev.txt

bench: .venv/installed-dev
	@.venv/bin/python benchmarks/run.py $(ARGS)

# A test or a limit that fails is recorded as such; the table is made all the same.
reliability: export PERHEAD_RECORD = 1
reliability: .venv/installed-dev
	-@$(PYTEST) -m long $(ARGS)
	-@$(MAKE) lowest newest
	-@test ! -f benchmarks/load.py || .venv/bin/python -m benchmarks.load
	@.venv/bin/python -m benchmarks.reliability

wheel: .venv/installed-app
	@.venv/bin/python -m hatchling build --target wheel --directory dist

clean:
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two files below say that an installation was finished. Each is older than a changed lock or
# pyproject.toml, and only then is anything installed again.

.venv/installed-app: requirements/app.txt pyproject.toml model/words/version.py | .venv/bin/python
	@echo "Installing the dashboard into .venv (about a minute the first time) ..."
	@$(INSTALL) --require-hashes --requirement requirements/app.txt
	@$(INSTALL_PROJECT)
	@touch $@

# The development lock holds the whole of the other, so it satisfies that file too.
.venv/installed-dev: requirements/dev.txt requirements/app.txt pyproject.toml model/words/version.py | .venv/bin/python
	@echo "Installing the development tools into .venv (about a minute the first time) ..."
	@$(INSTALL) --require-hashes --requirement requirements/dev.txt
	@$(INSTALL_PROJECT)
	@touch .venv/installed-app $@

# The fuzzer is for some systems only, and no test needs it: an environment of its own, which looks up all else in .venv.
build/atheris/installed: | .venv/installed-dev
	@.venv/bin/python -m venv build/atheris
	@build/atheris/bin/python -m pip install --quiet --disable-pip-version-check atheris
	@.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > \
		"`build/atheris/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))'`/dependencies.pth"
	@touch $@

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "Per Head needs Python 3.11 or newer, and there is no $(PYTHON) here; install it, or name yours: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Per Head needs Python 3.11 or newer, and $(PYTHON) is `$(PYTHON) -V 2>&1`; name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Per Head needs Python's venv module, and $(PYTHON) comes without it; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
# One more than a small machine has cores: tests wait for a browser, a database and other processes.
WORKERS ?= 3

# What a Python process compiles is kept for the next: the tests start hundreds, and nothing is compiled in advance.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test tests compiled journeys setup check types style docs constraints secrets clean bench bench-check
.DEFAULT_GOAL := run

## run: the sample organisations in your own store, and the application in the browser
run: .venv/installed
	@$(BIN)/flowmap init --samples
	@$(BIN)/flowmap serve $(SERVE)

## test: everything that must hold: style, types, layers, generated docs, all tests with the real parts
test: setup
	@$(MAKE) --no-print-directory --jobs 2 types tests FIRST='style compiled'

# The types need one core for a minute: meanwhile the other one has the style, then the tests.
tests: setup $(FIRST)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)

# What the tests import is compiled once, and not by each of their workers at the same time.
compiled: setup
	@$(BIN)/python -m pytest --collect-only -qq >/dev/null || true # what is wrong is said by the tests

## journeys: the longest sessions in a real browser: the steps of a story, every page for people who cannot see it
journeys: setup
	FLOWMAP_TEST_JOURNEYS=1 $(BIN)/python -m pytest -m journey -n 2 --dist loadgroup $(TESTS)

## check: what needs no running
check: setup
	@$(MAKE) --no-print-directory --jobs 2 --output-sync types style

types: setup
	$(BIN)/mypy

style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --cache-dir .cache/import-linter
	$(BIN)/python -m docs.generate --check

## docs: write the generated pages again
docs: setup
	$(BIN)/python -m docs.generate

## bench-check: one size of a generated company, as one line of JSON; with PARTS=1 also what each part takes
HANDOFFS ?= 100000
CASES ?= 1
bench-check:
	@$(MAKE) --no-print-directory setup >&2
	@$(BIN)/python -m tests.benchmarks.check_speed $(HANDOFFS) $(CASES) $(if $(PARTS),--parts)

## bench: all tables of docs/performance.md (most of an hour; PM4PY=the Python of an environment that has PM4Py)
bench:
	@$(MAKE) --no-print-directory setup >&2
	@$(BIN)/python -m tests.benchmarks.tables $(if $(PM4PY),--pm4py $(PM4PY))

## setup: the virtual environment with the pinned versions, and what the tests need beside the application
setup: .venv/tested

APPLICATION := web,neo4j,query,excel
PIP := $(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check --constraint constraints.txt

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "flowmap needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: pyproject.toml constraints.txt | .venv/python
	$(PIP) --editable '.[$(APPLICATION)]'
	@touch $@

# With the tests it is two hundred packages: uv has them in seconds where pip takes a minute.
.venv/tested: pyproject.toml constraints.txt | .venv/python
	@$(PIP) uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[$(APPLICATION),dev]'
	@touch .venv/installed $@

## constraints: pin the versions that are installed now
constraints: setup
	@head -n 2 constraints.txt > .venv/constraints
	@$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools >> .venv/constraints
	@mv .venv/constraints constraints.txt

## secrets: random passwords for docker compose, once
secrets:
	@mkdir -p -m 700 secrets
	@test -e secrets/neo4j_auth || $(PYTHON) -c 'import secrets; print("neo4j/" + secrets.token_urlsafe(24), end="")' > secrets/neo4j_auth
	@test -e secrets/flowmap_secret || $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(32), end="")' > secrets/flowmap_secret

clean:
	rm -rf .venv .cache dist

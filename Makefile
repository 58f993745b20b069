# Anju. `make` alone prints what there is. It needs make, git and Python 3.11 or newer, and nothing else.
# Settings (README.md, "Settings") are given as variables: make run PORT=8080 DATA_DIR=/srv/anju DATABASE_URL=postgresql://...

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$p"; break; }; done)
# A stamp is named by what it was made from: as long as the list of packages is the same, there is nothing to install.
sum = $(shell cksum < $(1) | tr -d ' ')
INSTALLED := $(VENV)/.installed-$(call sum,requirements.txt)
INSTALLED_DEV := $(VENV)/.installed-dev-$(call sum,requirements-dev.txt)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PYTEST := $(BIN)/python -m pytest
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# With compiled modules a start takes half the time, whatever this machine prefers elsewhere.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install install-dev run test quick faults check browser lock messages clean

help: ## show this list
	@echo "Anju: what \`make\` can do"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(INSTALLED) ## make .venv with the pinned packages that the portal runs on

install-dev: $(INSTALLED_DEV)

run: $(INSTALLED) ## start web workers and scheduler (PORT, DATA_DIR, DATABASE_URL)
	@$(BIN)/python -m portal.run

test: $(INSTALLED_DEV) browser ## run all tests on SQLite, on PostgreSQL and in a real browser
	$(PYTEST) -n $(WORKERS) $(ARGS)

quick: $(INSTALLED_DEV) ## run the tests that take less than a minute: one database, no browser, no faults
	$(PYTEST) -n $(WORKERS) --database sqlite -m "not browser and not faults and not slow" $(ARGS)

faults: $(INSTALLED_DEV) ## run the fault tests with their full numbers
	ANJU_FAULTS=full $(PYTEST) -m faults $(ARGS)

check: $(INSTALLED_DEV) ## look at the code without running it: format, lint, types, import directions, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.catalogues

browser: $(INSTALLED_DEV) ## find a Chromium for the browser tests, or install one
	@sh tools/browser.sh

lock: $(INSTALLED_DEV) ## pin requirements.in and requirements-dev.in, with hashes
	$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header \
		requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header \
		requirements-dev.in -o requirements-dev.txt

messages: $(INSTALLED_DEV) ## collect new words into the catalogues, and compile them
	$(BIN)/python -m tools.catalogues update

clean: ## remove what make made, but not your data
	rm -rf $(VENV) .browser .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Anju needs Python 3.11 or newer, and found none (try: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11)."; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv."; exit 1; }

$(INSTALLED): | $(BIN)/python
	$(PIP) install -q --require-hashes --only-binary :all: -r requirements.txt
	@rm -f $(VENV)/.installed-[0-9]* && touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(PIP) install -q --require-hashes --only-binary :all: -r requirements-dev.txt
	@rm -f $(VENV)/.installed-dev-* && touch $@

# juesuan: two commands do everything on a fresh Debian machine with Python 3.11+, git and make.
#   make demo   sets up, starts an embedded Postgres, loads the samples, builds the marts, shows them
#   make test   sets up and passes the whole test suite
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev

.PHONY: demo test check lint setup setup-dev samples lock bench clean

demo: $(READY)
	@$(BIN)/juesuan demo

test: $(READY_DEV)
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: lint test

lint: $(READY_DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python scripts/lint_sql.py

setup: $(READY)
setup-dev: $(READY_DEV)

$(BIN)/python:
	@$(PYTHON) scripts/make_venv.py $(VENV)

$(READY): $(BIN)/python requirements.txt pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -e .
	@touch $@

$(READY_DEV): $(READY) requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

samples: $(READY_DEV)
	@$(BIN)/python -m samples

# Pins every dependency with its hashes and without addresses, from pyproject.toml.
lock: $(READY_DEV)
	@$(BIN)/python scripts/lock.py

bench: $(READY_DEV)
	@for each in benchmarks/*.py; do $(BIN)/python $$each || exit 1; done

clean:
	@rm -rf $(VENV) build dist *.egg-info

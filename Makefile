# What there is to do here. Bare `make` lists it. Every target says what it does, and does nothing twice.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

BIN := .venv/bin
FITS := import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))
PYTHON ?= $(shell for each in python3.11 python3.12 python3 python; do $$each -c '$(FITS)' 2>/dev/null && echo $$each && break; done)
PORT ?= 8000
DATA ?= $(MARROWSCOPE_DATA)/pbc/train.json
VAL ?= $(wildcard $(MARROWSCOPE_DATA)/pbc/val.json)
# Node of the machine where it is 20 or newer, else the one that comes as a Python package.
NODE_OK := $(shell node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null && echo yes)
NPM := $(if $(NODE_OK),npm,PATH="$(CURDIR)/$(BIN):$$PATH" npm)
SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print 2>/dev/null)

.PHONY: help
help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | sort | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: up
up: .venv/.installed frontend/dist/.built  ## Start Marrowscope with the demo project (PORT=8000); Ctrl-C stops it
	@exec $(BIN)/python manage.py up --port $(PORT)

.PHONY: test
test: lint .venv/.installed frontend/dist/.built chromium  ## Linters, types, and every test, browser tests included
	@echo "== the frontend's tests"; cd frontend && $(NPM) test
	@echo "== the server's tests"; $(BIN)/python -m pytest -n 2

.PHONY: lint
lint: .venv/.installed frontend/node_modules/.installed  ## Linters, types and the direction of imports
	@echo "== ruff"; $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "== mypy"; $(BIN)/mypy
	@echo "== imports"; $(BIN)/lint-imports
	@echo "== the frontend's types and linter"; cd frontend && $(NPM) run typecheck && $(NPM) run lint

.PHONY: screenshots
screenshots: .venv/.installed frontend/dist/.built chromium  ## Photograph every page anew: docs/screenshots
	SCREENSHOTS=1 $(BIN)/python -m pytest tests/browser/test_pages.py

.PHONY: bench
bench: .venv/.installed  ## Measure how fast the platform answers, looks, freezes and learns (DATA=pbc/train.json)
	$(BIN)/python -m tests.bench.bench_platform
	$(BIN)/python -m tests.bench.bench_looking
	$(BIN)/python -m tests.bench.bench_snapshot
	@test ! -f "$(DATA)" || $(BIN)/python -m tests.bench.bench_retrain $(dir $(DATA))
	@echo "The first paint of a field, against a running make up: python -m tests.bench.bench_first_paint URL PASSWORD"

.PHONY: bench-detector
bench-detector: .venv/.installed  ## Measure how fast the starter model looks, learns and is measured, against its peers
	$(BIN)/python -m inference bench --checkpoint inference/starter --rounds 5

.PHONY: bench-viewer
bench-viewer: .venv/.installed frontend/dist/.built chromium  ## Measure how quickly the viewer answers (VIA_HTML=via.html beside it)
	$(BIN)/python -m tests.bench.bench_viewer

.PHONY: bench-learning
bench-learning: .venv/.installed  ## Replay the learning loop on real cells (DATA=train.json VAL=val.json; minutes to an hour)
	@test -f "$(DATA)" -a -f "$(VAL)" || { echo "Which cells? make bench-learning DATA=/path/to/train.json VAL=/path/to/val.json"; exit 1; }
	$(BIN)/python -m tests.bench.bench_learning $(DATA) $(VAL) --out runs/learning --threads 1 $(BENCH)

.PHONY: bench-gallery
bench-gallery: .venv/.installed frontend/dist/.built chromium  ## Measure the gallery with 25,000 cells
	$(BIN)/python -m tests.bench.bench_gallery

.PHONY: openapi
openapi: .venv/.installed  ## Write openapi.yaml anew, and the frontend's types from it
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file openapi.yaml
	cd frontend && $(NPM) run types

.PHONY: docs
docs: .venv/.installed  ## Draw docs/states.md anew from the state tables
	$(BIN)/python manage.py draw_states

.PHONY: starter
starter: .venv/.installed  ## Train the starter model (DATA=train.json VAL=val.json; an hour and a half)
	@test -f "$(DATA)" || { echo "Which cells? make starter DATA=/path/to/train.json VAL=/path/to/val.json (COCO files)"; exit 1; }
	$(BIN)/python -m inference.training.starter $(DATA) runs/starter-data
	$(BIN)/python -m inference train --data runs/starter-data/train.json $(if $(VAL),--val $(VAL)) --architecture lite_fpn --recipe fast \
	  --set minutes=95 --set epochs=60 --set steps_per_epoch=200 --out inference/starter

.PHONY: lock
lock:  ## Resolve pyproject.toml into exact versions with hashes: requirements.lock
	$(BIN)/uv pip compile --quiet --all-extras --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links \
	  --generate-hashes pyproject.toml -o requirements.lock

.PHONY: clean
clean:  ## Remove what was built; .venv and var/ (your data) stay
	rm -rf frontend/dist frontend/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

# --- what the targets need --------------------------------------------------------------------------------------------

.venv/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(FITS)' \
	  || { echo "Python 3.11 or 3.12 is needed. Install one, or say where it is: make up PYTHON=/path/to/python3.11"; exit 1; }
	@echo "== Python packages, exactly those of requirements.lock (the first time some minutes: 5 GB)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv==0.13.9
	@cp -p $(BIN)/uv .venv/uv-itself  # syncing removes what the lock does not name, the program that syncs included
	@.venv/uv-itself pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	@mv .venv/uv-itself $(BIN)/uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json .venv/.installed
	@echo "== the frontend's packages"
	@cd frontend && $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/.built: frontend/node_modules/.installed $(SOURCES)
	@echo "== the frontend"
	@cd frontend && $(NPM) run build
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "== Chromium, for the browser tests"; apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	else echo "Chromium is needed for the browser tests and is not on the PATH. Install it (apt-get install chromium)."; exit 1; fi

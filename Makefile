# Targets for users (run, test) and developers (check, lint, bench). Each sets up .venv by itself.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test lint check page-test docs findings bench bench-setup clean

run: $(READY)
	$(BIN)/parley run scenarios/antalya.yaml --out results/antalya

test: $(READY)
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser"

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python docs/build.py --check

check: lint test
	$(BIN)/python -m pytest -n 2 -m slow

# The pages of a run, a sweep and a tournament in headless Chromium, which has to be installed (CHROMIUM=its name).
page-test: $(READY)
	$(BIN)/python -m pytest -m browser

# The parts of docs/ that follow from the code; `make lint` checks that they are up to date, pictures excepted.
docs: $(READY)
	$(BIN)/python docs/build.py
	$(BIN)/python docs/pictures.py

# The tables in docs/antalya.md, computed anew (about twelve minutes on two cores), and those of
# docs/strategies-compared.md (about ten more); its charts follow by `make docs`.
findings: $(READY)
	$(BIN)/python experiments/antalya_findings.py
	$(BIN)/python experiments/antalya_strategies.py
	$(BIN)/python -m experiments.strategy_library

# What benchmarks compare with.
bench-setup: $(READY)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[bench]'

bench: bench-setup
	$(BIN)/python benchmarks/engine.py
	$(BIN)/python benchmarks/sweeps.py
	$(BIN)/python benchmarks/equilibria.py
	$(BIN)/python benchmarks/frontier.py
	$(BIN)/python benchmarks/negmas.py

# A .venv without the mark is left of an attempt that failed.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Parley needs Python 3.11 or newer; name one: make run PYTHON=python3.12")'
	$(PYTHON) -m venv $(if $(wildcard $(READY)),,--clear) .venv
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	touch $@

clean:
	rm -rf .venv build dist results

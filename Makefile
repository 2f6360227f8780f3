PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all explore check lint types rules docs bench clean

# Everything needs only Python 3.11 or newer; the environment makes itself.
$(VENV)/.ready: pyproject.toml build_lawbook.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(VENV)/.ready  ## judge an example and print the report
	@# The example is in breach, which ends with 1.
	$(BIN)/tongguan check --format text --as-of 2026-11-24 examples/carmaker-training-clips/manifest.yaml || test $$? -eq 1

test: $(VENV)/.ready  ## all tests
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

test-all: $(VENV)/.ready  ## the same, and every single fact of the stories left out in turn
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --all-facts

explore: $(VENV)/.ready  ## the tests that draw examples, with others than always
	TONGGUAN_EXPLORE=1 $(BIN)/python -m pytest -q -n 2 --dist worksteal -m hypothesis

lint: $(VENV)/.ready
	$(BIN)/ruff check src tests build_lawbook.py scripts bench
	$(BIN)/ruff format --check src tests build_lawbook.py scripts bench

types: $(VENV)/.ready
	$(BIN)/mypy

rules: $(VENV)/.ready  ## lint the rules and run their cases
	$(BIN)/tongguan rules lint
	$(BIN)/tongguan rules test

docs: $(VENV)/.ready  ## write the generated pages and schemas
	$(BIN)/python scripts/generate.py

check: lint types rules test

bench: $(VENV)/.ready  ## measure: `make bench ROW=5`, `make bench FULL=1`
	$(BIN)/python bench/run.py $(if $(FULL),--full) $(ROW)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache

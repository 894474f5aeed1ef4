# RCA Studio: `make run` opens it, `make test` checks it. Both set up what they need by themselves.

PYTHON := .venv/bin/python
PYTEST_ARGS ?= -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test lint types format pytest bench bench-full screenshots lock licences fonts setup setup-dev clean

help:
	@echo "make run          open the window on the sample (without a screen: build/demo)"
	@echo "make test         lint, types and all tests, as CI runs them"
	@echo "make lint         ruff and mypy only"
	@echo "make format       let ruff lay out the code"
	@echo "make bench        the benchmarks; each prints a ratio (bench-full: with a million cases)"
	@echo "make screenshots  the screens in light and dark into docs/screenshots"
	@echo "make lock         renew the lock files (needs uv) and the licence list"

setup:
	@python3 scripts/setup.py

setup-dev:
	@python3 scripts/setup.py --dev

run: setup
	@$(PYTHON) scripts/run.py $(ARGS)

test: lint pytest

lint: setup-dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

pytest: setup-dev
	$(PYTHON) -m pytest $(PYTEST_ARGS)

format: setup-dev
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# All are run, whatever one of them finds; the whole takes about three minutes.
bench: setup-dev
	@missed=0; for file in benchmarks/bench_*.py; do \
		echo "== $$file"; $(PYTHON) $$file || missed=1; done; exit $$missed

bench-full: bench
	$(PYTHON) benchmarks/bench_cases.py --full

screenshots: setup-dev
	@set -e; for theme in light dark; do \
		QT_QPA_PLATFORM=offscreen $(PYTHON) -m rca_studio --sample --theme $$theme --size 1440x900 \
			--screenshot docs/screenshots/$$theme; done

# The lock files name no package index: whoever installs uses the one of their own machine.
LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock:
	PATH="$$PATH:.venv/bin" $(LOCK) --output-file requirements.lock
	PATH="$$PATH:.venv/bin" $(LOCK) --all-extras --constraints requirements.lock \
		--output-file requirements-optional.lock
	PATH="$$PATH:.venv/bin" $(LOCK) --group dev --all-extras --constraints requirements-optional.lock \
		--output-file requirements-dev.lock
	$(MAKE) licences

licences: setup-dev
	$(PYTHON) scripts/licences.py

fonts: setup-dev
	$(PYTHON) scripts/make_fonts.py

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

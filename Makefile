# Aforo. Each target sets up what it needs and does nothing twice.
#   make run     the site on http://localhost:8000 (PORT=… chooses another port)
#   make test    every test, on SQLite and PostgreSQL, and in a real browser
#   make check   style, types, the rules of the house, the catalogues
#   make bench   the figures, one a line: name value unit
#   make prove   the long proofs
#   make ready   what running needs, without running it
#   make lock    the requirements anew; make messages: the catalogues anew; make clean: as cloned
# PYTHON=… chooses the interpreter (3.11 to 3.13).

.DEFAULT_GOAL := help
.PHONY: help run ready test check bench prove messages lock clean browser shell pdftotext office
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# Dozens of servers are started by the tests: what Python has compiled once it keeps.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/messages.po))
ES := app/translations/es/LC_MESSAGES/messages.po
SHORT := not prove and not bench
PYTEST := $(BIN)/python -m pytest
# What asks one database or the other by turns in `make test`, and both in `make prove`.
BY_TURNS := tests/safety tests/house/test_matrix.py tests/house/test_reading.py tests/ground/test_serving.py tests/retention tests/backup tests/walks

help:
	@sed -n 's/^#   //p' Makefile

ready: .venv/.run $(CATALOGUES)

run: ready
	@exec $(BIN)/flask serve

test: .venv/.dev $(CATALOGUES) browser shell pdftotext
	@$(PYTEST) -n 3 --dist loadfile --no-loadscope-reorder -m "$(SHORT)"

check: .venv/.dev $(CATALOGUES)
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(PYTEST) -q -n 2 --dist loadfile --no-loadscope-reorder tests/house -m "$(SHORT)"

bench: .venv/.dev $(CATALOGUES)
	@$(PYTEST) -q -s -n 0 -m bench tests/bench

prove: .venv/.dev $(CATALOGUES) browser shell pdftotext office
	@$(PYTEST) -s -n 0 -m prove tests
	@AFORO_TEST_WHOLE=1 $(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -m "$(SHORT)" $(BY_TURNS)

# --- what they need ---------------------------------------------------------------------------------

.venv/bin/python:
	@.ci/make-venv

.venv/.run: .venv/bin/python requirements.txt
	@echo "Installing what Aforo runs on…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: .venv/bin/python requirements-dev.txt
	@echo "Installing what the tests need…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/.run

%.mo: %.po | .venv/.run
	@$(BIN)/pybabel -q compile -i $< -o $@

browser shell pdftotext office:
	@.ci/find-program $@ --install >/dev/null

# --- what one does now and then ---------------------------------------------------------------------

EXTRACT := $(BIN)/pybabel -q extract -F babel.cfg -k _ -k _l -k lazy_gettext --no-location --sort-output

messages: .venv/.dev
	@mkdir -p build
	$(EXTRACT) -o build/messages.pot .
	$(BIN)/pybabel -q update -N -w 100 --ignore-obsolete --ignore-pot-creation-date -i build/messages.pot -o $(ES) -l es
	$(BIN)/pybabel -q compile -i $(ES) -o $(ES:.po=.mo) --statistics

LOCK := $(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url

lock: .venv/.dev
	$(LOCK) $(LOCK_OPTIONS) requirements.in -o requirements.txt
	$(LOCK) $(LOCK_OPTIONS) requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find app tests migrations -name __pycache__ -prune -exec rm -rf {} +
	rm -f app/translations/*/LC_MESSAGES/*.mo

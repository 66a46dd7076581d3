# Alle Wege beginnen hier: `make run` startet den Monitor, `make test` prüft ihn.
# Needs only make and Python >= 3.11; everything else lands in .venv.
# Without make (Windows): the same steps are spelled out in README.md.

MONITOR_PORT ?= 8501
MONITOR_DATA ?= data
# EXAMPLES=no leaves the example submissions out, for `build` and for `run`.
EXAMPLES ?= yes
BUILD_FLAGS := $(if $(filter no nein,$(EXAMPLES)),--without-examples)
export MONITOR_PORT MONITOR_DATA

VENV := .venv
PY   := $(VENV)/bin/python

# The first interpreter that is new enough; PYTHON=/path/to/python overrides it.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

PIP := $(PY) -m pip --disable-pip-version-check --quiet install

.DEFAULT_GOAL := help
.PHONY: help run build lint format types test test-faults bench figures screenshots approve-screens clean

help:
	@echo "make run          Umgebung anlegen, Daten bauen, Monitor starten (Port $(MONITOR_PORT))"
	@echo "make build        Warehouse aus data/snapshot bauen (nach $(MONITOR_DATA)/warehouse)"
	@echo "make test         Lint, Typen und alle Tests bis auf die Störfälle"
	@echo "make test-faults  längere Störfall-Tests (Abbruch, parallele Builds, kaputte und riesige Dateien, PostgreSQL)"
	@echo "make bench        Messungen, gibt Verhältnisse aus (keine Prüfung)"
	@echo "make screenshots  Bilder in docs/images neu aufnehmen"
	@echo "make approve-screens  das jetzige Aussehen aller Seiten als geprüft übernehmen"
	@echo "make figures      gemessene Tabellen in docs/data.md neu schreiben"
	@echo "make lint, make types, make format, make clean"

$(PY):
	@test -n "$(PYTHON)" || { echo "Kein Python >= 3.11 gefunden. Bitte installieren oder PYTHON=/pfad/zu/python angeben."; exit 1; }
	@echo "Lege $(VENV) mit $(PYTHON) an ..."
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Die virtuelle Umgebung ließ sich nicht anlegen. Unter Debian/Ubuntu fehlt meist das Paket python3-venv."; exit 1; }

# A stamp per requirements file: a changed pin installs again, an unchanged one costs nothing.
$(VENV)/.stamp-run: requirements.txt | $(PY)
	@echo "Installiere requirements.txt ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.stamp-test: requirements.txt tests/requirements.txt | $(VENV)/.stamp-run
	@echo "Installiere tests/requirements.txt ..."
	@$(PIP) -r requirements.txt -r tests/requirements.txt
	@touch $@

run: $(VENV)/.stamp-run
	@$(PY) -m etl build --if-stale $(BUILD_FLAGS)
	@echo "Der Fachkräftemonitor startet auf http://127.0.0.1:$(MONITOR_PORT) (beenden mit Strg+C)"
	@exec $(PY) -m streamlit run ui/server.py --server.address 127.0.0.1 \
	  --server.port $(MONITOR_PORT) --server.headless true --browser.gatherUsageStats false

build: $(VENV)/.stamp-run
	$(PY) -m etl build $(BUILD_FLAGS)

lint: $(VENV)/.stamp-test
	$(PY) -m ruff check
	$(PY) -m ruff format --check

format: $(VENV)/.stamp-test
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

types: $(VENV)/.stamp-test
	$(PY) -m mypy

# One recipe, so that the cheap checks come first also under `make -j`.
test: $(VENV)/.stamp-test
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m pytest -m "not faults" -n 3 --dist loadfile

test-faults: $(VENV)/.stamp-test
	$(PY) -m pytest -m faults

bench: $(VENV)/.stamp-test
	$(PY) -m tests.bench

# Rewrites the measured tables in docs/data.md from a fresh build.
figures: $(VENV)/.stamp-test
	$(PY) -m tests.support.describe

# The pictures of docs/design.md, from a fresh build.
screenshots: $(VENV)/.stamp-test
	$(PY) -m tests.support.screens

# Takes the present look of all pages as approved; look at tests/fixtures/screens before committing.
approve-screens: $(VENV)/.stamp-test
	MONITOR_APPROVE=yes $(PY) -m pytest tests/e2e/test_every_page.py -k looks_as_approved

# Removes what can be made again; never data/snapshot and never data/submissions.
clean:
	rm -rf data/warehouse static/geo tests/output .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -type d -prune -exec rm -rf {} +

# One command for each thing people do; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export MATCHMAKER_HOME ?= $(CURDIR)/var
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format types lock messages bench bench-engine bench-scale evaluate assets

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.tested: $(STAMP)
	$(BIN)/pip install --quiet -c constraints.txt -e '.[postgres,test,lint,bench]'
	@touch $@

install: $(STAMP) ## make .venv and install from the pinned files

demo: $(STAMP) ## set up everything with the demonstration data and serve the site
	$(BIN)/matchmaker demo

test: $(VENV)/.tested ## run all tests on SQLite and, where it is installed, on PostgreSQL
	$(BIN)/python -m tests.run

lint: $(VENV)/.tested ## ruff, djLint, types, import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet matchmaker/web/templates
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.tested ## put the code into the house's shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## write constraints.txt and requirements.lock anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --all-extras --upgrade pyproject.toml -o constraints.txt
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --extra postgres --extra production -c constraints.txt pyproject.toml -o requirements.lock

messages: $(VENV)/.tested ## collect texts for translation and compile the catalogue
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k lazy_ngettext --no-location --sort-output -o messages.pot .
	$(BIN)/pybabel compile -q -d matchmaker/translations

evaluate: $(STAMP) ## matching quality on the judged needs of MATCHMAKER_BENCH_DATA
	$(BIN)/matchmaker evaluate --signals $${MATCHMAKER_BENCH_DATA:-../shared/data}/needmatch
	$(BIN)/matchmaker evaluate-patents $${MATCHMAKER_BENCH_DATA:-../shared/data}

bench: $(STAMP) ## speed of pages and of matching one need, on the demonstration data
	$(BIN)/matchmaker bench

bench-engine: $(STAMP) ## the index at 323,000 patents beside other search libraries (some ten minutes)
	$(BIN)/pip install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/matchmaker bench-engine

bench-scale: $(STAMP) ## the whole matching at 32,000 to 323,000 patents (some half an hour)
	$(BIN)/pip install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/matchmaker bench-scale

assets: ## refresh the vendored browser files (needs npm)
	npm ci --ignore-scripts
	$(BIN)/python -m matchmaker.web.assets node_modules

# The commands of the site. `make` alone prints them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := _build
# DRAFTS=1 builds drafts too.
DRAFTS ?= 0
# BASEURL=https://… is the address of the site, if conf.py does not say it.
BASEURL ?=
# Tests wait for browsers now and then: two more at a time than there are cores.
WORKERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 2)")
# Where `make live` listens.
PORT ?= 8000
# ID=2024-05 and DATE=2024-05-28 name the edition that `make new` writes.
ID ?=
DATE ?=
# FRESH= lets `make check` go on from the last one: it reads again only what has changed.
FRESH ?= -E
# BASE=main and FORMAT=markdown tell `make diff` what to compare with, and in what form to tell.
BASE ?= main
FORMAT ?=
# ONLY="bench/*" names the runs that `make golden` compares.
ONLY ?=
# LINKS=--all tells of all links that are broken, not only of news.
LINKS ?=
# WRITE=1 lets `make budget` make today's values the limits.
WRITE ?=
# UPGRADE=1 takes newer versions of all packages, UPGRADE=sphinx of one.
UPGRADE ?=
OPTIONS := -j auto -D newsletter_drafts=$(DRAFTS)
AT = $(if $(1),-D html_baseurl=$(1))
# Each builder has an environment of its own: none can make another's pages stale.
SPHINX = $(BIN)/python -m sphinx $(OPTIONS) -d $(BUILD)/doctrees/$@ .
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The schemas lie in its package.
SCHEMA = $(BIN)/check-jsonschema --quiet --builtin-schema vendor.
# One file for Linux, macOS and Windows; versions stay as they are unless UPGRADE says otherwise.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make requirements" --default-index https://pypi.org/simple \
	$(if $(UPGRADE),$(if $(filter 1,$(UPGRADE)),--upgrade,--upgrade-package $(UPGRADE))) \
	pyproject.toml --extra live --group build

# What was built and installed is loaded and run, so it must not have come with somebody's branch.
ifneq ($(shell git ls-files -- $(BUILD) $(VENV) 2> /dev/null | head -n 1),)
$(error $(BUILD) or $(VENV) is in the repository, and what it holds would be run: git rm -r $(BUILD) $(VENV))
endif

.DEFAULT_GOAL := help
.PHONY: help new html dirhtml live check sources diff publish-check linkcheck test test-fast budget bench \
	golden pictures lint spelling workflows format ci base unchanged requirements licences hooks clean

help: ## Print these lines
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 22

new: $(VENV)/site ## Write the next edition, as a draft (ID=2024-05: that one; DATE=2024-05-28)
	@$(BIN)/python -m sphinx_newsletter new $(if $(DATE),--date "$(DATE)") $(if $(ID),"$(ID)")

html: $(VENV)/site ## Build the site into _build/html (DRAFTS=1: with drafts; BASEURL=https://…: for there)
	@$(SPHINX) $(call AT,$(BASEURL)) -b html $(BUILD)/html
	@echo "Open $(BUILD)/html/index.html"

dirhtml: $(VENV)/site ## Build it with addresses that end in a slash, into _build/dirhtml
	@$(SPHINX) $(call AT,$(BASEURL)) -b dirhtml $(BUILD)/dirhtml

live: $(VENV)/site ## Serve the site on 127.0.0.1:8000, rebuild and reload on save (PORT=8001)
	@$(BIN)/python -m sphinx_newsletter.live $(OPTIONS) $(call AT,http://127.0.0.1:$(PORT)/) --port $(PORT) -d $(BUILD)/doctrees/live . $(BUILD)/live

check: $(VENV)/site ## Build it anew and fail on any warning (FRESH=: only what has changed)
	@$(SPHINX) $(call AT,$(or $(BASEURL),https://example.org/)) -b html $(FRESH) -n -W --keep-going $(BUILD)/check

sources: $(VENV)/site ## Tell what is wrong with the sources, without a build (FORMAT=github)
	@$(BIN)/python -m sphinx_newsletter check $(if $(FORMAT),--format "$(FORMAT)")

diff: $(VENV)/site ## Tell what has changed for readers since BASE=main (FORMAT=markdown)
	@$(BIN)/python -m sphinx_newsletter diff $(if $(FORMAT),--format "$(FORMAT)") "$(or $(BASE),main)"

publish-check: $(VENV)/site ## Tell whether the site can be published
	@$(BIN)/python -m sphinx_newsletter publish-check

linkcheck: $(VENV)/site ## Ask whether the links to other sites still work (needs the network)
	@$(BIN)/python -m sphinx_newsletter links check $(LINKS)

test: $(VENV)/test ## Run all tests (installs Chromium, Java, ical2html, newsboat if it can)
	@.ci/packages
	@$(BIN)/python -m pytest -n $(WORKERS)

test-fast: $(VENV)/test ## Run the tests that are quick and need no other program
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not slow and not browser"

bench: $(VENV)/test ## Time a build beside plain ABlog, Pelican, Hugo; and the search (PLOT=1, BENCH="--sizes 50")
	@$(BIN)/python -m bench $(BENCH) $(if $(PLOT),--plot)
	@$(BIN)/python -m bench.search

golden: $(VENV)/test ## Compare all output and JSON with those of the code of BASE=main (ONLY="bench/*": these runs)
	@$(BIN)/python -m tests.golden $(if $(ONLY),--only "$(ONLY)") "$(or $(BASE),main)"

budget: $(VENV)/test ## Print what a build costs, in counts, beside the limits (WRITE=1: make them the limits)
	@$(BIN)/python -m tests.budget $(if $(WRITE),--write)

pictures: html $(VENV)/test ## Take the pictures of the guides anew (needs Chromium)
	@$(BIN)/python -m tests.pictures

lint: $(VENV)/test spelling workflows ## Check style, types, spelling and workflows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

spelling: $(VENV)/test ## Look for typos in editions, guides and code
	@$(BIN)/codespell

workflows: $(VENV)/test ## Check the workflows and forms, without the network
	@$(BIN)/jactionlint --shellcheck=
	@$(BIN)/zizmor --offline --quiet --persona=pedantic .github
	@$(SCHEMA)gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml
	@$(SCHEMA)github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@$(SCHEMA)github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))

format: $(VENV)/test ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

ci: ## Check and test everything, as CI does
	@.ci/run

base: ## Note of which commit the last `make check` was
	@[ -d $(BUILD)/doctrees/check ] || { echo "There is no build to note: make check, then make base"; exit 1; }
	@git rev-parse HEAD > $(BUILD)/doctrees/check/base

unchanged: ## Let `make check FRESH=` see what has changed since `make base`, in a new clone
	@.ci/unchanged $(BUILD)/doctrees/check/base

requirements: $(VENV)/test ## Pin all packages with hashes (UPGRADE=1: newer ones; UPGRADE=sphinx: of one)
	@[ -z "$(filter-out 1,$(UPGRADE))" ] || grep -qi "^$(UPGRADE)==" tests/requirements.txt || { \
		echo "$(UPGRADE) is not pinned: name a package of tests/requirements.txt, or write UPGRADE=1 for all"; exit 1; }
	@$(LOCK) -o requirements.txt
	@$(LOCK) --group test --group lint --group lock -c requirements.txt -o tests/requirements.txt

licences: $(VENV)/test ## List the licences of all that is installed, in docs/licences.md
	@mkdir -p $(BUILD)
	@.ci/licences $(BIN) > $(BUILD)/licences.md
	@mv $(BUILD)/licences.md docs/licences.md

hooks: $(VENV)/test ## Let git check what is committed, before it is
	@$(BIN)/pre-commit install

clean: ## Delete what was built (the virtual environment stays)
	@rm -rf $(BUILD)

# The virtual environment: made where there is none, kept up to date with the pins.
$(BIN)/python:
	@command -v $(PYTHON) > /dev/null || { \
		echo "$(PYTHON) is missing. Install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "`$(PYTHON) --version` is too old. Install Python 3.11 or newer, then: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "$(PYTHON) has no module venv. Install it (Debian: apt-get install python3-venv)."; exit 1; }
	@echo "Making the virtual environment $(VENV) (once)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/site: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what builds the site" >&2
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test: tests/requirements.txt $(VENV)/site
	@echo "Installing what tests the site" >&2
	@$(PIP) --require-hashes -r tests/requirements.txt
	@touch $@

# Commands of the site. `make` without a target prints them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := _build
# DRAFTS=1 builds drafts, too.
DRAFTS ?= 0
# BASEURL=https://… is the address of the site for one build, which reads it from the environment.
BASEURL ?=
export BASEURL
# NOW=2024-05-28T07:00Z publishes the editions that wait for that time (`publish` in their front
# matter) or an earlier one; a build reads no clock.
NOW ?=
export NOW
# One more process than there are cores, because tests sometimes wait for browsers. Two more are
# slower: each has a browser and sites of its own.
WORKERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")
# The port of `make live`.
PORT ?= 8000
# ID=2024-05 and DATE=2024-05-28 name the edition that `make new` writes.
ID ?=
DATE ?=
# FORCE=1 lets it write a second draft.
FORCE ?=
# FRESH= makes `make check` incremental: it reads only pages that have changed since the last one.
FRESH ?= -E
# BASE=main is what `make diff` compares with; FORMAT=markdown is the format of its report.
BASE ?= main
FORMAT ?=
# ONLY="bench/*" limits `make golden` to these runs.
ONLY ?=
# LINKS=--all reports all broken links, not only changes.
LINKS ?=
# TAG=v0.1.0 is the tag that `make tag` compares with the version.
TAG ?=
# WRITE=1 makes today's values the limits of `make budget`.
WRITE ?=
# UPGRADE=1 upgrades all packages, UPGRADE=sphinx upgrades one.
UPGRADE ?=
# PRE=1 lets `make upstream` install pre-releases.
PRE ?=
OPTIONS := -j auto -D "newsletter_drafts=$(DRAFTS)"
# Each target has its own environment, so that no builder makes pages of another one stale.
SPHINX = $(BIN)/python -m sphinx $(OPTIONS) -d $(BUILD)/doctrees/$@ .
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The schemas are part of the package check-jsonschema.
SCHEMA = $(BIN)/check-jsonschema --quiet --builtin-schema vendor.
# One file for Linux, macOS and Windows. Versions change only with UPGRADE.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make requirements" --default-index https://pypi.org/simple \
	$(if $(UPGRADE),$(if $(filter 1,$(UPGRADE)),--upgrade,--upgrade-package $(UPGRADE))) \
	pyproject.toml --extra cards --extra links --extra live --group build

# Built and installed files are loaded and run, so they must not come from a branch.
ifneq ($(shell git ls-files -- $(BUILD) $(VENV) 2> /dev/null | head -n 1),)
$(error $(BUILD) or $(VENV) is in the repository, and its code would be run: git rm -r $(BUILD) $(VENV))
endif

.DEFAULT_GOAL := help
.PHONY: help new html dirhtml live check sources diff publish-check linkcheck dist tag test test-fast upstream budget bench profile weight \
	golden pictures lint spelling workflows format ci requirements licences typeface hooks clean

help: ## Print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 22

new: $(VENV)/site ## Create the next edition as a draft (ID=2024-05, DATE=2024-05-28)
	@$(BIN)/python -m sphinx_newsletter new $(if $(DATE),--date "$(DATE)") $(if $(FORCE),--force) $(if $(ID),"$(ID)")

html: $(VENV)/site ## Build the site into _build/html (DRAFTS=1: with drafts; BASEURL=https://…; NOW=…)
	@$(SPHINX) -b html $(BUILD)/html
	@echo "Open $(BUILD)/html/index.html"

dirhtml: $(VENV)/site ## Build the site with addresses that end in a slash, into _build/dirhtml
	@$(SPHINX) -b dirhtml $(BUILD)/dirhtml

live: $(VENV)/site ## Serve the site on 127.0.0.1:8000, rebuild and reload on save (PORT=8001)
	@$(BIN)/python -m sphinx_newsletter.live $(OPTIONS) -D "html_baseurl=http://127.0.0.1:$(PORT)/" --port "$(PORT)" -d $(BUILD)/doctrees/live . $(BUILD)/live

check: $(VENV)/site ## Build the site from scratch, and fail on any warning (FRESH=: only what has changed)
	@$(SPHINX) $(if $(BASEURL),,-D html_baseurl=https://example.org/) -b html $(FRESH) -n -W --keep-going $(BUILD)/check

sources: $(VENV)/site ## Check the sources, and write no page (FORMAT=github)
	@$(BIN)/python -m sphinx_newsletter check $(if $(FORMAT),--format "$(FORMAT)")

diff: $(VENV)/site ## Report what has changed for readers since BASE=main (FORMAT=markdown)
	@$(BIN)/python -m sphinx_newsletter diff $(if $(FORMAT),--format "$(FORMAT)") "$(or $(BASE),main)"

publish-check: $(VENV)/site ## Check whether the site can be published
	@$(BIN)/python -m sphinx_newsletter publish-check

linkcheck: $(VENV)/site ## Check the links to other sites (needs the network; LINKS=--all: all that are broken)
	@$(BIN)/python -m sphinx_newsletter links check $(LINKS)

dist: $(VENV)/test ## Build the package into _build/dist: its sources, and from them the wheel
	@$(BIN)/uv build --quiet --offline --no-build-isolation --python $(BIN)/python --out-dir $(BUILD)/dist

# The tag comes from the environment of the shell, so that nothing in its name is run.
tag: $(VENV)/test ## Check that TAG is the version of the package, as a release needs it
	@export version="v$$($(BIN)/python -c 'import sphinx_newsletter as n; print(n.__version__)')"; \
	if [ "$$TAG" != "$$version" ]; then \
		echo "The tag is \"$$TAG\", and the version of the package needs \"$$version\"." >&2; exit 1; \
	fi

test: $(VENV)/test ## Run all tests (installs Chromium, Firefox, Java, ical2html, newsboat if it can)
	@.ci/packages
	@$(BIN)/python -m pytest -n $(WORKERS)

test-fast: $(VENV)/test ## Run the fast tests, which need no other program
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not slow and not browser"

upstream: ## Run the fast tests with the newest packages that the site builds on (PRE=1: pre-releases)
	@$(MAKE) --no-print-directory VENV=$(BUILD)/upstream $(BUILD)/upstream/test
	@$(BUILD)/upstream/bin/python -m pip install --quiet --disable-pip-version-check --upgrade \
		$(if $(PRE),--pre) sphinx docutils myst-parser furo sphinx-design ablog
	@$(BUILD)/upstream/bin/python -m pytest -m "not slow and not browser"

bench: $(VENV)/test ## Time builds, also of plain ABlog, Pelican, Hugo, Eleventy, Zensical, the search and imports (PLOT=1, BENCH="--sizes 50")
	@$(BIN)/python -m bench $(BENCH) $(if $(PLOT),--plot)
	@$(BIN)/python -m bench.search
	@$(BIN)/python -m bench.imports

profile: $(VENV)/test ## Print where the processor time of a cold build goes (BENCH="--sizes 200")
	@$(BIN)/python -m bench.profile $(BENCH)

weight: $(VENV)/test ## Print what each kind of output weighs, and what an edit changes (BENCH="--sizes 100 --list")
	@$(BIN)/python -m bench.weight $(BENCH)

golden: $(VENV)/test ## Compare all output and JSON with those of the code at BASE=main (ONLY="bench/*": these runs)
	@$(BIN)/python -m tests.golden $(if $(ONLY),--only "$(ONLY)") "$(or $(BASE),main)"

budget: $(VENV)/test ## Print the costs of a build, as counts, with their limits (WRITE=1: make them the limits)
	@$(BIN)/python -m tests.budget $(if $(WRITE),--write)

pictures: html $(VENV)/test ## Take the screenshots of the guides again (BASEURL=https://…; needs Chromium)
	@$(BIN)/python -m tests.pictures

lint: $(VENV)/test spelling workflows ## Check style, types, spelling and workflows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

spelling: $(VENV)/test ## Find typos in editions, guides and code
	@$(BIN)/codespell

workflows: $(VENV)/test ## Check the workflows and forms, without the network
	@$(BIN)/jactionlint --shellcheck=
	@$(BIN)/zizmor --offline --quiet --persona=pedantic .github
	@$(SCHEMA)dependabot .github/dependabot.yml
	@$(SCHEMA)gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml
	@$(SCHEMA)github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@$(SCHEMA)github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))

format: $(VENV)/test ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

ci: ## Check and test everything, like CI
	@.ci/run

requirements: $(VENV)/test ## Pin all packages with hashes (UPGRADE=1: upgrade all; UPGRADE=sphinx: upgrade one)
	@[ -z "$(filter-out 1,$(UPGRADE))" ] || grep -qi "^$(UPGRADE)==" tests/requirements.txt || { \
		echo "$(UPGRADE) is not pinned: name a package of tests/requirements.txt, or write UPGRADE=1 for all"; exit 1; }
	@$(LOCK) -o requirements.txt
	@cp requirements.txt sphinx_newsletter/templates/init/
	@$(LOCK) --group test --group lint --group lock -c requirements.txt -o tests/requirements.txt

licences: $(VENV)/test ## List the licences of all installed packages in docs/licences.md
	@mkdir -p $(BUILD)
	@.ci/licences $(BIN) > $(BUILD)/licences.md
	@mv $(BUILD)/licences.md docs/licences.md

typeface: ## Make the typeface of the titles again (needs the network)
	@.ci/typeface

hooks: $(VENV)/test ## Install the git hooks, which check each commit
	@$(BIN)/pre-commit install

clean: ## Delete all build output (but not the virtual environment)
	@rm -rf $(BUILD)

# The virtual environment is created if it is missing, and updated with the pins.
$(BIN)/python:
	@command -v $(PYTHON) > /dev/null || { \
		echo "$(PYTHON) is missing. Install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "`$(PYTHON) --version` is too old. Install Python 3.11 or newer, then: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "$(PYTHON) has no module venv. Install it (Debian: apt-get install python3-venv)."; exit 1; }
	@echo "Creating the virtual environment $(VENV) (once)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/site: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the packages that build the site" >&2
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test: tests/requirements.txt $(VENV)/site
	@echo "Installing the packages that test the site" >&2
	@$(PIP) --require-hashes -r tests/requirements.txt
	@touch $@

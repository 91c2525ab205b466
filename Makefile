# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The Python that runs nox, which finds or makes everything else.
PYTHON ?= python3
# Options for nox, such as: make test ARGS="-s 'units(2.22)'"
ARGS ?=

NOX := $(PYTHON) tests/tools/run_nox.py
# Its output is shown as it comes, not when it is complete.
ONE := $(NOX) --parallel 1
# The slowest come first.
LINT := ansible-lint docs-check lint build-import-check build license-check extra-checks changelog scripts

.DEFAULT_GOAL := help
.PHONY: help python vault openbao demo test test-matrix bench format lint docs build audit soak clean

help: ## Show this
	@echo "credential_bridge.vault: what make can do here"
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

vault: python ## Print the path of a Vault server, which is built first if need be (make -s vault)
	@PYTHONPATH=tests:tests/tools $(PYTHON) -m vault.binary vault

openbao: python ## Print the path of an OpenBao server, which is fetched first if need be (make -s openbao)
	@PYTHONPATH=tests:tests/tools $(PYTHON) -m vault.binary openbao

demo: python ## Run the quick start against a fresh server
	@$(ONE) --session demo

test: python ## Run all tests; ARGS="--list" tells what to choose from
	@$(NOX) $(ARGS)

test-matrix: python ## Run sanity, units and integration on every supported ansible-core and Python
	@$(NOX) --session matrix $(ARGS)

bench: python ## Compare the speed with community.hashi_vault's; ARGS="-- --quick" for a first look
	@$(ONE) --session bench $(ARGS)

format: python ## Format the code and sort its imports
	@$(ONE) --session formatters

# Elsewhere than in CI, antsibull-nox would format the code.
lint: python ## Check style, types, documentation and licences
	@CI=true $(NOX) --session $(LINT) $(ARGS)

docs: python ## Build the documentation's site and look for broken links
	@$(ONE) --session docs

build: python ## Build the archive for Galaxy, the same bytes from the same commit
	@$(ONE) --session build

audit: python ## Ask PyPI's advisories about everything that the collection and its tools need
	@$(NOX) --session audit

soak: python ## Run the functional tests at a larger size, for two hours or so
	@CREDENTIAL_BRIDGE_SOAK=1 $(NOX) --session functional properties $(ARGS)

clean: ## Remove what the tools left in this folder (their cache is elsewhere)
	@rm -rf .mypy_cache .pytest_cache .ruff_cache build tests/output
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "$(PYTHON) is missing or older than 3.10. Name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }

# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The Python that runs the tools; they find or make everything else themselves.
PYTHON ?= python3
# Options for a target's tool, such as: make test ARGS="--only units --core 2.21"
ARGS ?=

TOOLS := tests/tools
export PYTHONDONTWRITEBYTECODE := 1
export PYTHONPATH := $(CURDIR)/tests:$(CURDIR)/$(TOOLS)

.DEFAULT_GOAL := help
.PHONY: help python vault demo test test-matrix bench lint docs build audit soak clean

help: ## Show this
	@echo "credential_bridge.vault: what make can do here"
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

vault: python ## Print the path of a Vault server binary, building it first where needed (make -s vault)
	@$(PYTHON) -m vault.binary vault

demo: python ## Run the quick start against a fresh Vault
	@$(PYTHON) $(TOOLS)/demo.py

test: python ## Run all tests; ARGS="--help" tells how to choose
	@$(PYTHON) $(TOOLS)/run_tests.py $(ARGS)

test-matrix: python ## Run sanity, units and integration on every supported ansible-core and Python
	@$(PYTHON) $(TOOLS)/run_tests.py --matrix $(ARGS)

bench: python ## Compare the speed with community.hashi_vault's; ARGS="--quick" for a first look
	@$(PYTHON) $(TOOLS)/bench.py $(ARGS)

lint: python ## Check style, types, documentation and licences
	@$(PYTHON) $(TOOLS)/lint.py $(ARGS)

docs: python ## Build the documentation's site and look for broken links
	@$(PYTHON) $(TOOLS)/docs.py

build: python ## Build the archive for Galaxy, the same bytes from the same commit
	@$(PYTHON) $(TOOLS)/galaxy_archive.py

audit: python ## Ask PyPI's advisories about everything that the collection and its tools need
	@$(PYTHON) $(TOOLS)/audit.py

soak: python ## Run the functional tests at a larger size, for two hours or so
	@CREDENTIAL_BRIDGE_SOAK=1 $(PYTHON) $(TOOLS)/run_tests.py --only functional --only properties --core 2.19 $(ARGS)

clean: ## Remove what the tools left in this folder (what they cache lies elsewhere)
	@rm -rf .mypy_cache .pytest_cache .ruff_cache build tests/output credential_bridge-vault-*.tar.gz
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "$(PYTHON) is missing or older than 3.10. Name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }

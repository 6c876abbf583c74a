# Everything a newcomer types. Each target installs what it needs first and is thin over one tool.
#
#   STAGE=dev   which stage to synthesize or deploy (the stack is notes-<stage>)
#   STACK=...   diff, deploy and destroy: this stack alone (without it: every stack of the app)
#   GUARD=...   deploy only: what may be lost, GUARD='--allow ADDRESS --reason "why"'
#   ARGS=...    further arguments for the tool behind a target
#   KEEP=1      demo only: leave the local AWS and the stack up
#   VERSION=... emulator-upgrade alone: the release of the emulator to compare with
#   PYTHON=...  the Python to build .venv with (3.10 to 3.13)

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

STAGE ?= dev
STACK ?=
GUARD ?=
KEEP ?=
PYTHON ?=
ARGS ?=

WORK := .gatehouse
VENV := .venv
# The command line that package.json names: CDKTF's, or CDK Terrain's, which takes the same words.
CDK = $(firstword $(wildcard $(addprefix node_modules/.bin/,cdktf cdktn)))
# Into a file or a pipe the command line would write each frame of its spinner.
QUIETLY = [ -t 1 ] || export CI=true FORCE_COLOR=0;
# What follows one of these options is its value, and names no stack.
space := $(subst ,, )
with_value = $(subst --$(1)$(space),--$(1)=,$(2))
OPTIONS = $(call with_value,outputs-file,$(call with_value,parallelism,$(call with_value,var,$(call \
	with_value,var-file,$(call with_value,output,$(call with_value,app,$(ARGS)))))))
# A stack named alone is meant alone; nobody named means all, which it takes as a pattern.
STACKS = $(if $(STACK),$(STACK) --ignore-missing-stack-dependencies,$(if $(filter-out -%,$(OPTIONS)),,'*'))
SYNTHESIZED = $(VENV)/bin/python -c 'import json, os; \
	manifest = os.environ.get("CDKTF_OUTPUT", "cdktf.out") + "/manifest.json"; \
	print(*json.load(open(manifest))["stacks"])'
SOURCES = $(wildcard main.py modules lambdas examples tests benchmarks documentation cdktf-lazy)
TYPED = $(wildcard main.py modules/gatehouse lambdas examples/photos tests benchmarks documentation \
	cdktf-lazy/src \
	cdktf-lazy/tests cdktf-lazy/tools)

export STAGE
export PYTHON
export PATH := $(CURDIR)/$(WORK)/bin:$(PATH)
# The virtual environment belongs to the project, whatever other one is active in the shell.
export PIPENV_VENV_IN_PROJECT := 1
export PIPENV_IGNORE_VIRTUALENVS := 1
export PIPENV_VERBOSITY := -1
export PIPENV_NOSPIN := 1
# Neither Terraform nor CDKTF asks home for newer versions of itself.
export CHECKPOINT_DISABLE := 1
export npm_config_update_notifier := false

# A CLI configuration that is named but not there makes Terraform print a warning each time.
ifdef TF_CLI_CONFIG_FILE
ifeq ($(wildcard $(TF_CLI_CONFIG_FILE)),)
unexport TF_CLI_CONFIG_FILE
endif
endif

# Gatehouse does not search the machine for Terraform's provider; this repository's targets do.
ifndef GATEHOUSE_PROVIDER_MIRROR
export GATEHOUSE_PROVIDER_MIRROR := $(shell .ci/provider-mirror)
endif

.PHONY: help setup dev engines synth diff deploy destroy demo unit test lint format coverage bench dist docs lock emulator-upgrade clean

help: ## show this table
	@echo "make <target> [STAGE=$(STAGE)] [ARGS=...]"
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | while IFS=$$'\t' read -r target text; do \
		printf '  %-16s %s\n' "$$target" "$$text"; done

setup: ## install what is missing (the others do this first)
	@.ci/setup

dev:
	@.ci/setup dev

engines:
	@.ci/setup engines

synth: setup ## write the Terraform JSON of a stage to cdktf.out
	@$(QUIETLY) $(CDK) synth $(ARGS)

diff: setup ## plan a stage: what a deploy would change
	@$(QUIETLY) $(CDK) synth >/dev/null; \
	for stack in $(or $(STACK),$$($(SYNTHESIZED))); do $(CDK) diff "$$stack" --skip-synth $(ARGS); done

deploy: setup ## apply a stage, after asking; what would lose data is refused
	@$(QUIETLY) $(CDK) synth; \
	$(VENV)/bin/python -m gatehouse guard $(STACKS) $(ARGS) $(GUARD); \
	$(CDK) deploy $(STACKS) --skip-synth $(ARGS)

destroy: setup ## remove a stage whole, after looking for what is protected, and asking
	@$(QUIETLY) $(VENV)/bin/python -m gatehouse destroy $(STACKS) $(ARGS)

demo: setup ## deploy, sign up, sign in, call and store on this machine (KEEP=1: leave it up)
	@$(VENV)/bin/python -m gatehouse demo $(if $(KEEP),--keep) $(ARGS)

# With arguments they are one pytest, without them several side by side (tests/groups.py).
unit: dev ## the tests that need neither Terraform nor the local AWS
	@$(VENV)/bin/python -m $(if $(ARGS),pytest $(ARGS),tests.groups unit)

test: engines ## the whole test suite, and on the other engine what is about synth
	@$(VENV)/bin/python -m $(if $(ARGS),pytest $(ARGS),tests.groups)

lint: dev ## ruff, its formatter and mypy --strict
	@$(VENV)/bin/ruff check $(SOURCES)
	@$(VENV)/bin/ruff format --check $(SOURCES)
	@$(VENV)/bin/mypy $(TYPED)

format: dev ## let ruff put the sources into shape
	@$(VENV)/bin/ruff check --fix $(SOURCES)
	@$(VENV)/bin/ruff format $(SOURCES)

coverage: engines ## the test suite, and which lines it never ran
	@$(VENV)/bin/coverage erase
	@$(VENV)/bin/coverage run -m pytest $(ARGS)
	@$(VENV)/bin/coverage combine --quiet
	@$(VENV)/bin/coverage report

bench: dev ## how long a synth takes, beside other ways to get the same JSON
	@$(VENV)/bin/python -m benchmarks.run $(ARGS)

dist: setup ## build both wheels and sdists into dist/
	@.ci/dist

docs: ## run each example, and build the documentation as a site: .gatehouse/site
	@.ci/setup docs
	@$(VENV)/bin/python -m pytest -q -p no:cacheprovider tests/test_docs.py tests/test_readme.py
	@$(VENV)/bin/python -m documentation

lock: ## resolve Pipfile and the local AWS anew (with PYTHON=, a Python 3.10)
	@.ci/lock

emulator-upgrade: setup ## list what VERSION=... of the emulator changes under which fix
	@$(VENV)/bin/python -m gatehouse.local.emulator.upgrade "$(VERSION)"

clean: ## remove what runs made; never .venv, node_modules or any Terraform state
	@rm -rf cdktf.out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
	@find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

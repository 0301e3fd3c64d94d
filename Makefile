# The two commands a newcomer needs: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The packages for the language model that PULLQUOTE_MODEL names, in the environment or in .env.
MODEL := $(or $(PULLQUOTE_MODEL),$(shell sed -n "s/^ *PULLQUOTE_MODEL *= *[\"']*//p" .env 2>/dev/null | tail -n 1))
PROVIDER := $(firstword $(subst :, ,$(MODEL)))
EXTRA_openai := openai
EXTRA_azure_openai := openai
EXTRA_anthropic := anthropic
EXTRA_google_genai := google
EXTRA_ollama := ollama
MODEL_PACKAGES := $(addprefix $(VENV)/.model-,$(EXTRA_$(PROVIDER)))
EXTRAS := openai anthropic google ollama

.DEFAULT_GOAL := help
.PHONY: run model test lint format benchmark lock clean help

run: $(VENV)/.runtime $(MODEL_PACKAGES)  ## Set everything up the first time, then open a chat in this terminal
	@$(BIN)/pullquote run

model: $(VENV)/.runtime $(MODEL_PACKAGES)  ## Install what PULLQUOTE_MODEL needs; `make run` does it too
	@$(if $(MODEL_PACKAGES),echo "$(PROVIDER) is ready.",echo "PULLQUOTE_MODEL names none of openai, anthropic, google_genai and ollama; for any other provider install its package with pip: see docs/models.md.")

test: $(VENV)/.dev  ## Lint, types, import contract, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n auto

format: $(VENV)/.dev  ## Rewrite the code in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: $(VENV)/.dev  ## Print speed and quality beside a plain LangChain and Chroma pipeline
	$(BIN)/pytest tests/benchmarks -m benchmark -s -n 0

# What all extras agree on comes first, so that each fits beside the rest; the locks of the extras
# hold only what requirements.lock does not.
LOCK = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet
lock: $(VENV)/.dev  ## Resolve the dependencies anew
	$(BIN)/pip install --quiet uv
	$(LOCK) pyproject.toml --all-extras -o $(VENV)/all.lock
	$(LOCK) pyproject.toml -c $(VENV)/all.lock -o requirements.lock
	$(LOCK) pyproject.toml --group dev -c requirements.lock -o tests/requirements.lock
	for extra in $(EXTRAS); do $(LOCK) pyproject.toml --extra $$extra -c $(VENV)/all.lock -o bot/model/requirements/$$extra.lock \
		$$(sed -nE 's/^([A-Za-z0-9._-]+)==.*/--no-emit-package \1/p' requirements.lock) || exit 1; done

clean:  ## Remove the environment (the library in data/ stays)
	rm -rf $(VENV)

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pullquote needs Python 3.11 or newer; set PYTHON=python3.x")'
	@echo "Setting up the environment in $(VENV) (once; a minute or two) ..." >&2
	@$(PYTHON) -m venv $(VENV) >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . >&2
	@touch $@

$(VENV)/.model-%: bot/model/requirements/%.lock $(VENV)/.runtime
	@echo "Installing what the language model needs ($*) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $< >&2
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime tests/requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock >&2
	@touch $@

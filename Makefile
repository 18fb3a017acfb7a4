# Two commands are enough: `make demo` and `make test`. Each sets up .venv first, quickly when nothing changed.
RUN := .venv/bin/python
SETUP := sh scripts/setup.sh
# One worker more than there are cores, five at most: many tests wait.
WORKERS := -n $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1) --maxprocesses 5 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

.PHONY: help setup demo test faults search check golden bench lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## make .venv with everything the locked list names
	@$(SETUP)

demo: setup  ## the built-in show as a film and stills in out/
	@.venv/bin/dreamscape demo --seconds 32 --out out

test: setup  ## every test
	@$(RUN) -m pytest $(WORKERS)

faults: setup  ## what takes minutes: a hundred kills, phones that hang, an hour in a few minutes
	@$(RUN) -m pytest -m faults

search: setup  ## the property tests with new examples, to find what the steady ones miss
	@$(RUN) -m pytest -m hypothesis --hypothesis-profile=search

check: setup  ## format, lint, types, tests
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy
	@$(RUN) -m pytest $(WORKERS)

golden: setup  ## accept the pictures drawn now as the reference pictures
	@$(RUN) -m pytest tests/test_golden.py --regenerate

bench: setup  ## what drawing, ticking and exporting cost here
	@.venv/bin/dreamscape bench

lock:  ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock

clean:  ## remove what was built, keep what you made
	@rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

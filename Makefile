# make film    render compare to media/films        make test    ruff, mypy and pytest
# make setup   make .venv from the lock             make quick   what of the tests takes under two minutes
# make clean   remove .venv and caches              make bench   measure, results in media/bench
# make fuzz    try 5,000 hostile inputs             make lock    choose newer versions for the lock
# make audit   measure how full, calm and clear every lesson is on every tensor and frame: a table
# make scale   reckon what a service with many users would need
# make web     build the JavaScript of pages and decks again
BIN := .venv/bin
define CHECKS
$(BIN)/ruff check .
$(BIN)/ruff format --check .
$(BIN)/lint-imports
$(BIN)/mypy
endef
.DELETE_ON_ERROR:
.PHONY: film test quick fuzz audit setup bench scale clean lock web

film: setup
	@$(BIN)/normreel render compare --quality 1080p --fps 30 -o media/films

test:
	@sh .ci/setup.sh tests
	$(CHECKS)
	$(BIN)/pytest -n auto --dist loadgroup

quick: setup
	$(CHECKS)
	$(BIN)/pytest -n auto --dist loadgroup -m "not films and not products"

fuzz: setup
	NORMREEL_FUZZ_CASES=5000 $(BIN)/pytest -n auto tests/fuzz

audit: setup
	@$(BIN)/python -m tests.film.audit_table $(AUDIT)

setup:
	@sh .ci/setup.sh

bench: setup
	@mkdir -p media/bench
	$(BIN)/python tests/bench/core_bench.py --json media/bench/core.json
	$(BIN)/python -m tests.bench.public_bench -o media/bench

scale: setup
	@$(BIN)/python -m tests.bench.scale $(SCALE)

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

# needs Node.js: what it makes is in the repository
web:
	cd scenes/exports/web && npm ci --no-audit --no-fund && npm run build

lock: setup
	@$(BIN)/python -m venv --clear .venv/lock && .venv/lock/bin/pip install --quiet uv
	.venv/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-header --no-annotate --upgrade --quiet --output-file requirements.lock
	@rm -rf .venv/lock

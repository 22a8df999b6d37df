# The everyday commands.
.PHONY: setup demo test quick format
setup: ; scripts/setup
demo: ; scripts/demo
test: ; scripts/test
quick: ; .venv/bin/python -m pytest -m "not e2e and not slow"
format: ; .venv/bin/ruff check --fix . && .venv/bin/ruff format .

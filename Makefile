# The commands that a newcomer needs. Each one is a short script in scripts/ that first checks for what it needs.
# ARGS goes to the program: make demo ARGS=--exit

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST))

demo: ## build, make a small shop, play a support day against it, show what happened (ARGS=--exit: do not stay up)
	@scripts/demo $(ARGS)

test: ## everything that must hold before a commit: lint, then all the tests
	@scripts/test

lint: ## formatting, clippy, tidy, dependencies; no tests
	@scripts/lint

bench: ## all benches in release, as the Markdown tables of docs/performance.md
	@scripts/bench

# SPDX-License-Identifier: Apache-2.0
#
# Everything a person or a machine does with this repository. `make` alone lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help

ROUNDS := .build/release/rounds
FORMATTED := Package.swift Sources Tests
SCRIPTS := .ci/run $(wildcard deploy/*.sh)

# For `make run`; see deploy/run.sh.
export SEED BRANCHES DAYS OR_FILE

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  make run OR_FILE=path.csv    with a real operating-room file instead of the generated one"
	@echo "  make run SEED=7 BRANCHES=5 DAYS=365"
	@echo "  make test ONLY=Redis         only the tests whose names match"

.PHONY: setup
setup: ## Install what is missing: PostgreSQL, Redis, C libraries, fonts (Debian 12)
	@deploy/install-dependencies.sh

.PHONY: build
build: ## Release binary at .build/release/rounds
	swift build --configuration release --product rounds

.PHONY: run
run: setup build ## A night at a hospital network, from generated data to the reports
	@ROUNDS=$(ROUNDS) deploy/run.sh

# Hundreds of tests at once, each with servers of its own, would only wait for each other.
WIDTH = $(shell echo $$((2 * $$(nproc))))

.PHONY: test
test: setup ## All tests, against real PostgreSQL and Redis servers that end with them
	swift test --experimental-maximum-parallelization-width $(WIDTH) $(if $(ONLY),--filter '$(ONLY)')

.PHONY: lint
lint: ## Complain about format and shell scripts
	swift format lint --strict --parallel --recursive $(FORMATTED)
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); else echo "shellcheck is not installed: scripts not checked"; fi

.PHONY: format
format: ## Format the Swift sources in place
	swift format --in-place --parallel --recursive $(FORMATTED)

.PHONY: bench
bench: ## Measure against raw hiredis, pgbench and psql
	swift run --configuration release rounds-bench

.PHONY: chaos
chaos: setup ## Disturb clusters at random and check the guarantees: SEEDS=20 SEED=1 JOBS=2
	swift build --product rounds-chaos
	.build/debug/rounds-chaos seeds --seeds $(or $(SEEDS),20) --first $(or $(SEED),1) --jobs $(or $(JOBS),2)
	.build/debug/rounds-chaos bites

.PHONY: soak
soak: setup ## Kill at every boundary, and prove what takes minutes (half an hour)
	swift build --product rounds-chaos
	.build/debug/rounds-chaos boundaries
	.build/debug/rounds-chaos prove

# Its own build folder: everything is built with the sanitizers. What it finds interesting stays in .build/fuzz/corpus.
FUZZER = $(shell dirname $$(readlink -f $$(command -v swiftc)))/../lib/swift/clang/lib/linux/libclang_rt.fuzzer_no_main-x86_64.a

.PHONY: fuzz
fuzz: setup ## Feed broken files to what reads files, under the address sanitizer: TIME=1800
	ROUNDS_FUZZ=1 swift build --scratch-path .build/fuzz --configuration release --product rounds-fuzz \
		--sanitize=address -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp \
		-Xlinker $(FUZZER) -Xlinker -lstdc++
	mkdir -p .build/fuzz/corpus
	.build/fuzz/release/rounds-fuzz .build/fuzz/corpus Tests/Fuzz/Seeds -max_total_time=$(or $(TIME),1800) \
		-max_len=4096 -timeout=25 -print_final_stats=1

.PHONY: up
up: build ## Start private servers, coordinator and workers under .rounds/
	@$(ROUNDS) up

.PHONY: down
down: ## Stop what `make up` or `make run` started
	@if [ -x $(ROUNDS) ]; then $(ROUNDS) down; else echo "$(ROUNDS) is not built: nothing to stop"; fi

.PHONY: clean
clean: down ## Stop everything and remove builds and .rounds/
	rm -rf .build .rounds

# The verbs of the repository; `make` alone lists them. CI calls `check` and `test` and nothing else.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

# Address and data directory of `make run` and `make dev`.
LISTEN ?= 127.0.0.1:8080
DATA ?= ./data
# `make run PROFILE=release` runs the optimised build.
PROFILE ?= dev

NODE_MIN := 20.19
DENY_VERSION := 0.20.2
VERSION := $(shell sed -n '0,/^version = "\(.*\)"/s//\1/p' Cargo.toml)
RELEASE := $(abspath target)/quiz-$(VERSION)

.PHONY: help run dev fmt check test bench release rust node modules packages deny

help: ## List the verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | while IFS=$$'\t' read -r verb text; do
		printf '  make %-8s %s\n' "$$verb" "$$text"
	done

# The dev profile: a first build takes about half as long, `make test` uses the same build again, and what must be fast
# to try things (password hashing) is optimised in it all the same.
run: rust node ## Build everything and serve a demonstration (LISTEN=127.0.0.1:8080 DATA=./data)
	@cargo run --locked --profile $(PROFILE) --bin quiz -- serve --data '$(DATA)' --listen '$(LISTEN)' --demo

dev: rust node modules ## Server and both web apps from source: participants on port 5173, console on 5174/console/
	@trap 'kill $$(jobs -p) 2>/dev/null' EXIT
	cargo run --bin quiz -- serve --data '$(DATA)' --listen '$(LISTEN)' --demo &
	export QUIZ_API='http://$(LISTEN)'
	npm --prefix frontend run dev &
	npm --prefix frontend run dev:console &
	wait -n

fmt: rust ## Format the Rust code
	@cargo fmt --all

check: rust node modules deny ## Format, lints, documentation, dependencies, svelte-check, size budget
	@cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --no-deps
	cargo deny --locked check bans licenses sources
	if cargo deny --locked fetch db 2>/dev/null; then
		cargo deny --locked check --disable-fetch advisories
	else
		echo 'note: the advisory database cannot be fetched from here; advisories were not checked' >&2
	fi
	npm --prefix frontend run check
	npm --prefix frontend run budget

test: rust node packages modules ## Every test: rules, both databases, web apps, a real browser
	@cargo test --locked -p domain
	tests/with-postgres.sh cargo test --locked --workspace
	npm --prefix frontend test
	cargo build --locked --bin quiz
	npm --prefix frontend run e2e

bench: rust node packages modules ## Measure rounds and prizes; hold what was acknowledged against the database
	@bash tests/load/run.sh

release: rust node ## Optimised build; one archive with binary, question bank, documents, samples under target/
	@host=$$(rustc -vV | sed -n 's/^host: //p')
	cargo build --locked --release --bin quiz
	rm -rf '$(RELEASE)'
	mkdir -p '$(RELEASE)/deploy' '$(RELEASE)/tests/e2e/screenshots'
	cp "$$(cargo metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/quiz" '$(RELEASE)/'
	cp README.md README.zh-CN.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md LICENSE '$(RELEASE)/'
	cp -R question-bank '$(RELEASE)/'
	cp tests/e2e/screenshots/home.png '$(RELEASE)/tests/e2e/screenshots/'
	for sample in quiz.toml quiz.service nginx.conf Caddyfile; do
		awk -v mark="<!-- sample: $$sample -->" '$$0 == mark { on = 1; next } on == 1 && /^```/ { on = 2; next }
			on == 2 && /^```/ { exit } on == 2' README.md > "$(RELEASE)/deploy/$$sample"
		test -s "$(RELEASE)/deploy/$$sample"
	done
	{
		cargo metadata --locked --format-version 1 --filter-platform "$$host" \
			| grep -o '"manifest_path":"[^"]*"' | cut -d '"' -f 4 | xargs -n 1 dirname | grep -vF '$(CURDIR)'
		ls -d frontend/node_modules/svelte frontend/node_modules/idb-keyval frontend/node_modules/ts-fsrs
	} | sort -u | while read -r crate; do
		find "$$crate" -maxdepth 1 -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' \) | sort | while read -r text; do
			printf '\n===== %s: %s =====\n\n' "$$(basename "$$crate")" "$$(basename "$$text")"
			cat "$$text"
		done
	done > '$(RELEASE)/THIRD-PARTY.txt'
	archive="target/quiz-$(VERSION)-$$host.tar.gz"
	tar --sort=name --owner=0 --group=0 --numeric-owner -C target -czf "$$archive" 'quiz-$(VERSION)'
	rm -rf '$(RELEASE)'
	echo "$$archive"

# What the verbs need. Each of these says in one sentence what to install.

rust:
	@wanted=$$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
	for tool in cargo rustc cc; do
		command -v "$$tool" > /dev/null || { echo "$$tool is missing: install Rust $$wanted with rustup (https://rustup.rs) and a C compiler (apt-get install -y build-essential pkg-config)" >&2; exit 1; }
	done
	found=$$(rustc --version | cut -d ' ' -f 2)
	if [ "$$(printf '%s\n' "$$wanted" "$$found" | sort -V | sed -n 1p)" != "$$wanted" ]; then
		echo "Rust $$found is too old: install rustup (https://rustup.rs), which takes $$wanted from rust-toolchain.toml" >&2; exit 1
	fi

node:
	@advice='install Node.js $(NODE_MIN) or newer with npm (https://nodejs.org)'
	command -v node > /dev/null && command -v npm > /dev/null || { echo "Node.js is missing: $$advice" >&2; exit 1; }
	found=$$(node --version | tr -d v)
	if [ "$$(printf '%s\n' '$(NODE_MIN)' "$$found" | sort -V | sed -n 1p)" != '$(NODE_MIN)' ]; then
		echo "Node.js $$found is too old: $$advice" >&2; exit 1
	fi

# The same stamp as frontend/build.rs writes, so that neither installs what the other has installed.
modules: node
	@cd frontend
	if ! cmp -s package-lock.json node_modules/.quiz-lock; then
		npm ci --no-audit --no-fund
		cp package-lock.json node_modules/.quiz-lock
	fi

deny: rust
	@if ! cargo deny --version > /dev/null 2>&1; then
		cargo install --locked cargo-deny --version $(DENY_VERSION)
	fi

# Programs the tests drive. Missing ones are installed where apt-get may, otherwise named; nothing is skipped.
packages:
	@has() { command -v "$$1" > /dev/null 2>&1; }
	find_missing() {
		missing=()
		has cc || missing+=(build-essential)
		has pkg-config || missing+=(pkg-config)
		has curl || missing+=(curl)
		has chromium || has chromium-browser || has google-chrome || missing+=(chromium)
		has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || missing+=(postgresql)
		compgen -G '/usr/share/fonts/*/noto*/NotoSansCJK*' > /dev/null || [ -n "$$(fc-list :lang=zh-cn 2> /dev/null | head -c 1)" ] || missing+=(fonts-noto-cjk)
		compgen -G '/usr/share/fonts/*/hanazono/HanaMinB*' > /dev/null || missing+=(fonts-hanazono)
		has pdftotext || missing+=(poppler-utils)
	}
	find_missing
	if [ "$${#missing[@]}" -eq 0 ]; then exit 0; fi
	as_root=
	if [ "$$(id -u)" -ne 0 ]; then as_root=none; fi
	if [ "$$as_root" = none ] && has sudo && sudo -n true 2> /dev/null; then as_root='sudo -n'; fi
	if ! has apt-get || [ "$$as_root" = none ]; then
		echo "the tests need what is missing here; install it with: apt-get install -y $${missing[*]}" >&2; exit 1
	fi
	echo "installing $${missing[*]}"
	$$as_root apt-get update
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y "$${missing[@]}"
	find_missing
	if [ "$${#missing[@]}" -ne 0 ]; then echo "still missing after the installation: $${missing[*]}" >&2; exit 1; fi

# Everything a contributor runs. `make help` lists the targets; CONTRIBUTING.md says when to use which.
#
# What the targets fetch (Go modules, npm packages, Neo4j's jars, the linter) is cached outside git: Go's and npm's own
# caches, and $(POSTERN_CACHE) for the rest. Nothing is installed by hand; only the browser test asks apt-get for Chromium,
# and only when no Chromium is on the PATH.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-builtin-rules

export POSTERN_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/postern
# The toolchain on the machine is the one we use: a build must not fetch another one behind our back.
export GOTOOLCHAIN ?= local

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS ?= -s -w -X main.version=$(VERSION)

# Two packages at a time suit the smallest machine we support (2 cores); GOTESTFLAGS=-v or -count=1 as you like.
TESTPAR     ?= 2
GOTESTFLAGS ?=
# What test-ui passes to Playwright, as the name of a file in ui/e2e.
E2EFLAGS    ?=

LINT      := $(POSTERN_CACHE)/bin/golangci-lint-$(shell sed -n 's,.*golangci-lint/v2 \(v[0-9.]*\).*,\1,p' internal/tools/go.mod)
UI_BUNDLE := ui/dist/index.html.gz
UI_SRC    := $(shell find ui/src -type f ! -name '*.graphql.ts' 2>/dev/null) $(wildcard ui/*.html ui/*.mjs ui/*.ts ui/*.json schema/*.graphqls)

## help: this list
.PHONY: help
help:
	@sed -n 's/^## \([a-z0-9-]*\): \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

## demo: build, load the demo estate of three clouds, print its chains, serve on 127.0.0.1:8787 (SERVE=0 stops after printing, STORE=DIR keeps the store there)
DEMO_STORE := $(POSTERN_CACHE)/demo-store
SERVE ?= 1
.PHONY: demo
demo: build
	@$(if $(STORE),:,rm -rf '$(DEMO_STORE)')
	./bin/postern demo --store '$(or $(STORE),$(DEMO_STORE))' --serve=$(if $(filter 0 no false,$(SERVE)),false,true)

## build: bin/postern, one static binary with the browser files inside
.PHONY: build
build: $(UI_BUNDLE)
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/postern ./cmd/postern

## ui: the browser files (npm ci, then Vite), only when a source changed
.PHONY: ui
ui: $(UI_BUNDLE)

ui/node_modules/.package-lock.json: ui/package.json ui/package-lock.json
	cd ui && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(UI_BUNDLE): ui/node_modules/.package-lock.json $(UI_SRC)
	cd ui && npm run --silent build
	@touch $@

## ui-dev: the explorer from its sources, new as you save; it asks the server on 127.0.0.1:8787 (make demo)
.PHONY: ui-dev
ui-dev: ui/node_modules/.package-lock.json
	cd ui && npm run --silent dev

## test: everything CI runs: check, then all tests, on a real Neo4j and in a real browser
.PHONY: test
test: check deps-neo4j deps-moto deps-chromium build
	$(GO) test -p $(TESTPAR) -tags browser -timeout 30m $(GOTESTFLAGS) ./...
	$(MAKE) --no-print-directory test-ui

## test-ui: the explorer in a real browser against the real binary, with the demo
.PHONY: test-ui
test-ui: build deps-chromium
	cd ui && npm run --silent e2e -- $(E2EFLAGS)

## screenshots: pictures of every page on the demo, in both themes, wide and narrow, into docs/images/explorer
.PHONY: screenshots
screenshots: build deps-chromium
	cd ui && npx playwright test -c screens/playwright.config.ts

## bench-ui: the explorer's figures in a real browser, each with its bar (POSTERN_BIG_STORE names a generated store of 1 M nodes)
.PHONY: bench-ui
bench-ui: build deps-chromium
	cd ui && npx playwright test -c bench/playwright.config.ts

## check: import table, vet, linter, what breaks clients of the released API, drift of generated code; the browser's code as well
.PHONY: check
check: archtest vet lint api drift ui-check

# Documents against the schema, eslint with jsx-a11y, types, unit tests.
.PHONY: ui-check
ui-check: ui/node_modules/.package-lock.json
	cd ui && npm run --silent check

# A release takes the schema as it is for the next comparison: go test ./schema/breaking -release.
.PHONY: api
api:
	$(GO) test -count=1 -run TestReleasedSchema ./schema/breaking

.PHONY: archtest
archtest:
	$(GO) test -count=1 ./internal/archtest

.PHONY: vet
vet:
	$(GO) vet -tags 'soak browser' ./...

.PHONY: lint
lint: $(LINT)
	$(LINT) run ./...

# The linter's dependencies stay out of go.mod: they live in a module of their own, pinned the same way. The version is
# part of the name, so it is built once per version (about a minute) and shared by all clones.
$(LINT):
	@mkdir -p $(@D)
	cd internal/tools && CGO_ENABLED=0 $(GO) build -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $@

# Generating again must change no file. Sums before and after, rather than git diff, let you run it on work in progress.
SUMS = { git ls-files -co --exclude-standard -z 2>/dev/null || find . -name node_modules -prune -o -type f -print0; } | { sort -zu | xargs -0 sha256sum 2>/dev/null || true; }
.PHONY: drift
drift:
	@before=$$(mktemp); after=$$(mktemp); trap 'rm -f $$before $$after' EXIT; \
	$(SUMS) >$$before; $(MAKE) --no-print-directory generate; $(SUMS) >$$after; \
	diff $$before $$after || { echo 'drift: the files above are not what `make generate` writes; run it and commit the result' >&2; exit 1; }

## generate: code and docs that are written from tables (go generate)
.PHONY: generate
generate:
	$(GO) generate ./...

## fmt: gofumpt and import order, as the linter wants them
.PHONY: fmt
fmt: $(LINT)
	$(LINT) fmt ./...

## bench: the speed and size figures (import, edges, snapshot bytes, stores, Neo4j against naive loading, the table of questions), and at the end all that have a bar in one table
.PHONY: bench
bench: build deps-neo4j
	$(GO) test -run '^$$' -bench . -benchmem -p 1 -timeout 120m $(GOTESTFLAGS) ./... | tee bin/bench.txt
	$(GO) run ./internal/neo4jserver/with -heap 2g -pagecache 1g sh -c './bin/postern bench run --measured bin/bench.txt --neo4j "$$NEO4J_URI"'

## accuracy: the figures against questions with known answers
.PHONY: accuracy
accuracy:
	$(GO) test -count=1 -run TestAccuracy -v -timeout 60m $(GOTESTFLAGS) ./internal/accuracy ./graph/access/awsiam

## tck: how much of openCypher's compatibility kit passes
.PHONY: tck
tck:
	$(GO) test -count=1 -v $(GOTESTFLAGS) ./graph/cypher/tck | grep -E 'scenarios that|--- FAIL|^(ok|FAIL)'

## soak: kill imports at random moments and prove that the stores lose nothing; pipe a gibibyte into each importer; bulk answers against single ones on a thousand estates; what-if against judging anew over six hundred edits; both stores against one another over fifty organizations, and the answers of both to two thousand queries; cuts, and what holds edges and flags open, by judging anew
.PHONY: soak
soak: deps-neo4j
	$(GO) test -count=1 -tags soak -run TestSoak -v -p 1 -timeout 120m $(GOTESTFLAGS) ./graph/store/... ./internal/accuracy
	POSTERN_ESTATES=1000 $(GO) test -count=1 -run TestBulkEqualsOneByOne -v -timeout 60m $(GOTESTFLAGS) ./graph/access/awsiam

## race: the packages with concurrency under the race detector (needs a C compiler)
.PHONY: race
race: deps-neo4j
	CGO_ENABLED=1 $(GO) test -race -p 1 -timeout 60m $(GOTESTFLAGS) ./graph/... ./ingest/... ./schema/...

## deps-neo4j: the jars of the Neo4j that tests start (Maven Central, 116 MB, once)
.PHONY: deps-neo4j
deps-neo4j:
	@$(GO) run ./internal/neo4jserver/fetch

## deps-moto: a second implementation of AWS's APIs for live-collection tests (PyPI, once)
.PHONY: deps-moto
deps-moto: $(POSTERN_CACHE)/moto-5.2.5/bin/moto_server
$(POSTERN_CACHE)/moto-5.2.5/bin/moto_server:
	python3 -m venv '$(POSTERN_CACHE)/moto-5.2.5'
	'$(POSTERN_CACHE)/moto-5.2.5/bin/pip' install --quiet --disable-pip-version-check 'moto[server]==5.2.5'

## deps-chromium: the browser of the tests (apt-get, only when none is on the PATH)
.PHONY: deps-chromium
deps-chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  command -v apt-get >/dev/null || { echo 'no Chromium on the PATH, and no apt-get to install it with' >&2; exit 1; }; \
	  as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  $$as_root apt-get update -qq && $$as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null; }

## clean: everything built in this folder (the caches outside stay: rm -r $(POSTERN_CACHE) empties them)
.PHONY: clean
clean:
	rm -rf bin ui/node_modules ui/dist.tmp
	find ui/dist -type f ! -name placeholder.html -delete
	find ui/dist -mindepth 1 -type d -empty -delete

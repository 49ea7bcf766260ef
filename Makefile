# ocop: the programme office of a province, in one binary. `make help` lists everything.
export CGO_ENABLED ?= 0
TOOL := go tool -modfile=tools/go.mod
VENDOR := internal/web/ui/assets/vendor
BIN := bin/ocop

.PHONY: help run test bench build generate assets clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: build ## build, load the demonstration on first start, serve on http://127.0.0.1:8080
	@$(BIN) serve --demo

test: assets ## install what the tests need, then run every check; CI=true forbids skips
	@bash scripts/test

bench: build ## speed and memory as ratios to plain baselines of the same run
	@bash scripts/bench

build: assets ## one stripped static binary with all assets inside: bin/ocop; and the checker bin/ocop-verify
	@go build -trimpath -ldflags '-s -w' -o $(BIN) ./cmd/ocop
	@go build -trimpath -ldflags '-s -w' -o bin/ocop-verify ./cmd/ocop-verify

generate: ## regenerate rows (sqlc) and templates (templ); the result is checked in
	@$(TOOL) sqlc generate
	@$(TOOL) templ generate -path internal -log-level warn

assets: $(VENDOR)/.stamp ## install npm packages by the lock file and copy the fonts

node_modules/.stamp: package.json package-lock.json
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENDOR)/.stamp: node_modules/.stamp
	@go run ./internal/web/ui/build
	@touch $@

clean: ## remove what was built, never ./data
	@rm -rf bin node_modules e2e/out
	@find $(VENDOR) -type f ! -name README -delete

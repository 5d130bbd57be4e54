# Two commands matter: make run starts the forum, make test is the whole check.
# What each target does is a script in .tools/; all of them work from any folder (make -C).
MAKEFLAGS += --no-print-directory

.PHONY: run test soak dev build generate check-tools clean

run: build ## Build what changed, start on http://localhost:8080
	@exec bin/samenspraak serve

test: ## Everything that must be green before a change is shared
	@.tools/test.sh

soak: ## Ten minutes of load while parts of it are killed; make soak SOAK='-for 40s -watchers 60' for other flags
	@.tools/soak.sh $(SOAK)

dev: ## As run, built and started again at every change
	@.tools/dev.sh

build:
	@.tools/build.sh

generate: ## Go from the templates; the result is committed
	@go tool -modfile=.tools/go.mod templ generate -path frontend -log-level warn

check-tools: ## Install or name what make test needs beside Go and Node
	@.tools/check-tools.sh

clean:
	rm -rf bin frontend/node_modules frontend/test-results
	find frontend/dist -mindepth 1 ! -name .gitkeep -delete

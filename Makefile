# SET Cycle. `make` lists what there is. Needs Node 20.19 or newer; everything else is installed by the targets themselves.
BIN := node_modules/.bin
RESULTS := build/test_results
# make test ONLY=contract runs one of: sidecar webapp mattermost contract durability e2e
ONLY ?= sidecar webapp mattermost contract durability e2e
# What kills processes against the clock has the machine for itself; the rest runs two files at once, which takes minutes off on two
# cores.
ALONE := durability
JOBS ?= 2
# A test whose set-up failed leaves its servers running: --forceExit, or the whole would never end.
JEST = $(BIN)/jest --forceExit --json

.DEFAULT_GOAL := help
.PHONY: help modules build webapp demo test check check-style check-structure dist deploy watch bench clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

modules:
	@node tools/ensure_modules.js

build: modules ## Compile everything and build the plugin
	@echo 'Compiling …'
	@$(BIN)/tsc -b || { echo 'Types do not fit: fix what tsc names above, then: make build'; exit 1; }
	@$(MAKE) --no-print-directory webapp

webapp: modules
	@$(BIN)/webpack --config webapp/webpack.config.js --stats errors-warnings || { echo 'The plugin does not build: fix what webpack names above, then: npm run build:webapp'; exit 1; }

demo: build ## Try it in a browser: a Mattermost stand-in, a team, a run and a clock that you can move (PORT=8100 for another port)
	@echo 'Starting …'
	@node build/test/mattermost/demo.js

test: build ## Run all tests (ONLY=contract for one kind, JOBS=4 on a large machine)
	@rm -f $(RESULTS)*.json
	@failed=; \
	together='$(filter-out $(ALONE),$(ONLY))'; alone='$(filter $(ALONE),$(ONLY))'; \
	[ -z "$$together" ] || $(JEST) --selectProjects $$together --maxWorkers=$(JOBS) --outputFile=$(RESULTS).json || failed=1; \
	[ -z "$$alone" ] || $(JEST) --selectProjects $$alone --maxWorkers=1 --outputFile=$(RESULTS)_alone.json || failed=1; \
	[ -z "$$failed" ] || { echo 'To run one file again: npx jest <part of its name>'; exit 1; }

check: modules ## Everything that needs no run: style, types, layers, dead code, size of the plugin
	@$(MAKE) --no-print-directory -j2 check-style check-structure

check-structure: modules
	@$(BIN)/tsc -b || { echo 'Types do not fit: fix what tsc names above, then: npx tsc -b'; exit 1; }
	@$(BIN)/depcruise --config .dependency-cruiser.cjs server-ts/src webapp/src || { echo 'A layer reaches where it must not: the rule above says why. To see it again: npx depcruise --config .dependency-cruiser.cjs server-ts/src webapp/src'; exit 1; }
	@$(BIN)/knip || { echo 'Something is not used: delete it, or say in knip.jsonc why it stays. To see it again: npx knip'; exit 1; }
	@$(MAKE) --no-print-directory webapp
	@node webapp/check_budget.js || { echo 'The plugin is over its budget: see what grew with: npx webpack --config webapp/webpack.config.js --json | npx webpack-bundle-analyzer'; exit 1; }

check-style: modules ## ESLint and Prettier
	@$(BIN)/eslint --max-warnings 0 . || { echo 'To mend what can be mended by itself: npx eslint --fix .'; exit 1; }
	@$(BIN)/prettier --check --log-level warn . || { echo 'To mend it: npx prettier --write .'; exit 1; }

dist: build ## Make dist/: the plugin for Mattermost and the sidecar's package
	@node build/tools/make_dist.js

deploy: build ## Upload the plugin to MM_SERVICESETTINGS_SITEURL (with MM_ADMIN_TOKEN, or MM_ADMIN_USERNAME and MM_ADMIN_PASSWORD)
	@node build/tools/deploy.js

watch: build ## As deploy, and again after each change
	@node build/tools/deploy.js --watch

bench: build ## Measure, and compare with the budgets
	@for name in $(basename $(notdir $(wildcard bench/*.ts))); do node build/bench/$$name.js || exit 1; done

clean: ## Remove what was built; .demo/ and node_modules/ stay
	@rm -rf build dist webapp/dist

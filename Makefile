# `make demo` shows the main job, `make test` proves it. Both need Go, make and git.

GO ?= go
# The race detector needs a C compiler.
CC_FOUND := $(shell $(GO) env CC | cut -d' ' -f1 | xargs -I{} sh -c 'command -v {}' 2>/dev/null)
ifneq ($(CC_FOUND),)
RACE := -race
export CGO_ENABLED := 1
endif
FUZZTIME ?= 1m

.PHONY: build demo test vet check cross fuzz bench torture samples dist licenses texts clean

build: ## the program, in bin/
	$(GO) build -o bin/reseat ./cmd/reseat

demo: build ## the whole job on a sample tenant
	./bin/reseat demo

# Every test runs once without the race detector, which makes everything several times
# slower, and what starts goroutines once with it: a few seeds of the simulations, whose
# goroutines run one after another on a virtual clock, and of the command only what
# several processes or signals take part in.
RACED := ./batch/... ./plan/intake ./plan/tenant
PLAIN = $(filter-out $(shell $(GO) list $(RACED)),$(shell $(GO) list ./...))
VIRTUAL := TestSimulated.*|TestSeedReplays|TestMakespan|TestDrawnLimits|TestTable
PROCESSES := TestKilledRunsEndAsPlanned|TestSteeredFromAnotherTerminal|TestInterruptedRunCanGoOn|TestEventsAreTheJournalAsItHappens|TestAgentOverStdio|TestSandboxOverTLS

test: ## all tests, and with the race detector, where a C compiler is, those in which it can find something
ifeq ($(RACE),)
	@echo "no C compiler found: testing without the race detector"
	$(GO) test -parallel 6 ./...
else
	$(GO) test -parallel 6 $(PLAIN)
	$(GO) test -parallel 6 -run '^($(VIRTUAL))$$' ./batch ./batch/pace
	$(GO) test $(RACE) -skip '^($(VIRTUAL))$$' $(RACED)
	SEEDS=1..10 $(GO) test $(RACE) -run '^TestSimulatedRuns$$' ./batch
	$(GO) test $(RACE) -run '^($(PROCESSES))$$' ./cmd/reseat
endif

vet: ## formatting, module file and vet
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	$(GO) mod tidy -diff
	$(GO) vet ./...

check: vet test ## what must pass before a change lands

PLATFORMS ?= linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64

cross: ## that it builds for every platform it is meant for
	@for t in $(PLATFORMS); do \
		echo "$$t"; \
		CGO_ENABLED=0 GOOS=$${t%/*} GOARCH=$${t#*/} $(GO) build -o /dev/null ./cmd/reseat || exit 1; \
	done

fuzz: ## every fuzz target for $(FUZZTIME), as many side by side as there are cores; TARGETS is a pattern of some
	@FUZZTIME=$(FUZZTIME) GO=$(GO) .ci/fuzz

KILLS ?= 500
SEEDS ?= 1..10000
CHUNK ?= 500

torture: ## kill a run $(KILLS) times and at every journal boundary, simulate $(SEEDS), plan for 5,000 drawn users; a failing seed is printed
	USERS=5000 $(GO) test -count=1 -timeout 0 -v -run TestPlansSayWhatTheyDo ./plan/build
	KILLS=$(KILLS) BOUNDARIES=0 $(GO) test -count=1 -timeout 0 -v -run TestKilled ./cmd/reseat
	@mkdir -p bin && $(GO) test -c -o bin/batch.test ./batch
	@from=$(word 1,$(subst .., ,$(SEEDS))); last=$(lastword $(subst .., ,$(SEEDS))); \
	while [ $$from -le $$last ]; do \
		to=$$((from + $(CHUNK) - 1)); [ $$to -le $$last ] || to=$$last; \
		echo "seeds $$from..$$to"; \
		(cd batch && SEEDS=$$from..$$to ../bin/batch.test -test.count=1 -test.timeout 0 -test.run '^TestSimulatedRuns$$') || exit 1; \
		from=$$((to + 1)); \
	done

bench: ## benchmarks, and how near runs come to what the tenant's quota allows
	$(GO) test -run '^$$' -bench . -benchmem ./...
	TABLE=1000,10000,50000 $(GO) test -count=1 -timeout 0 -v -run '^TestTable' ./batch/pace
	MAKESPAN=1000,3000,10000,50000 $(GO) test -count=1 -timeout 0 -v -run '^TestMakespan' ./batch
	DURABILITY=1 $(GO) test -count=1 -timeout 0 -v -run '^TestWhatDurabilityCosts' ./batch
	FOOTPRINTS=1000,10000,100000 $(GO) test -count=1 -timeout 0 -v -run '^TestFootprints' ./cmd/reseat

samples: build ## rewrite what samples and reference pages promise; review the diff like code
	$(GO) generate ./samples
	$(GO) test ./cmd/reseat -run 'TestSamples|TestReference' -update

dist: ## a release in dist/: static programs, checksums, bills of materials
	$(GO) run ./cmd/dist -o dist

licenses: ## write the licenses of all linked modules again; review the change
	$(GO) run ./cmd/dist -licenses

texts: ## list every text that people can see, with its place
	$(GO) run ./cmd/texts

clean:
	rm -rf bin dist

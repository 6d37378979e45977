# make demo   builds and runs the whole flow on the embedded sample
# make test   installs what the tests need, then runs everything
GO ?= go
TOOL = $(GO) tool -modfile=tools.mod
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS = -s -w -X main.version=$(VERSION)
AXE = viz/assets/build
# What works on several goroutines; a test holds the list. The commands start
# none: they run with the race detector in "soak".
CONCURRENT = crawl crawl/fakeworld crawl/live crawl/sites graph internal/par store tribe viz viz/layout
RECORDINGS = ../shared/fixtures/api-recordings.tar.zst
PLATFORMS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.PHONY: build demo test check unit race absent soak test-real deps dist fuzz bench bench-peers peers sample echarts lexicon clean

build:
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/tribemap ./cmd/tribemap

demo: build
	bin/tribemap demo -o out

test: deps check unit race absent

check:
	@unformatted=$$($(TOOL) gofumpt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofumpt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	GOGC=400 $(TOOL) staticcheck ./...

# "check" has vetted everything, tests included: once is enough. One test checks
# the types of the program for each platform.
unit:
	$(GO) test -vet=off ./...

# What tests were skipped for want of something: of a test that passes "go test"
# shows nothing.
absent:
	@test -f $(RECORDINGS) || echo "skipped: comparisons with recorded answers of real places, which are the developers' own (no $(RECORDINGS))"

# The browser tests and the kill tests start other programs, where the race
# detector sees nothing; -short leaves them to "unit".
race:
	$(GO) test -vet=off -race -short $(addprefix ./,$(CONCURRENT))

# Kills a crawling process 200 times and compares ways to crawl in ten worlds;
# "unit" kills it 20 times and looks at one. Then the commands with the race
# detector: what they hand to other rooms is called there from other goroutines.
soak:
	TRIBEMAP_KILLS=200 $(GO) test ./cmd/tribemap -run TestKilledCrawl -count 1 -v
	TRIBEMAP_WORLDS=11-20 $(GO) test ./crawl/sites -run TestBestFirst -count 1 -v
	$(GO) test -vet=off -race -short -count 1 ./cmd/tribemap

# Crawls real servers on loopback: the Bluesky network, from npm, and
# public-inbox; needs Node 20, some 400 MB of disk and, once, ten minutes.
test-real:
	crawl/realtest/install.sh bin/realtest
	TRIBEMAP_REAL=$(CURDIR)/bin/realtest $(GO) test ./cmd/tribemap -run TestReal -count 1 -v -timeout 15m

# Chromium draws the map in the browser tests; axe-core, in the version that the
# lock file names, judges whether everybody can use it.
deps:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif command -v apt-get >/dev/null; then \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; \
	else echo "no chromium and no apt-get: the browser tests will be skipped"; fi
	@if [ -f $(AXE)/node_modules/axe-core/axe.min.js ]; then :; \
	elif command -v npm >/dev/null; then \
		npm ci --prefix $(AXE) --ignore-scripts --no-audit --no-fund --silent || echo "npm cannot fetch axe-core: its test will be skipped"; \
	else echo "no npm: the test with axe-core will be skipped"; fi

dist:
	@for p in $(PLATFORMS); do \
		os=$${p%/*}; arch=$${p#*/}; ext=$$([ $$os = windows ] && echo .exe); \
		echo "dist/tribemap-$$os-$$arch$$ext"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o dist/tribemap-$$os-$$arch$$ext ./cmd/tribemap || exit 1; \
	done

# Figures against yardsticks; bench/README.md says what each prints. The data
# sets are the developers' own and are skipped where they are absent.
bench: build
	$(GO) test ./bench ./tribe ./graph ./store -run '^$$' -bench . -count $(or $(COUNT),3) | tee bench.txt
	$(TOOL) benchstat bench.txt
	bench/tribes.sh

# Tribes against Debian's community detection in one run; QUICK=1 leaves the
# million-node graphs out, which need 3 GB and half an hour. Every run is kept in
# bin/peers.txt for benchstat.
bench-peers: build peers
	$(GO) run ./bench/peers $(if $(QUICK),-quick) -n $(or $(COUNT),3) -o bin/peers.txt

peers:
	@if /usr/bin/python3 -c 'import igraph, leidenalg, networkx' 2>/dev/null; then :; \
	elif command -v apt-get >/dev/null; then \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends python3-igraph python3-leidenalg python3-networkx; \
	else echo "no apt-get: what Python cannot import will be skipped"; fi

# Some ten seconds of fuzzing for every decoder, by the number of inputs: a time
# that is over while an input is made smaller fails the run.
fuzz:
	@for f in $$(grep -rl '^func Fuzz' --include=*_test.go . ); do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$f); do \
			$(GO) test $$(dirname $$f) -run '^$$' -fuzz "^$$name\$$" -fuzztime 20000x -fuzzminimizetime 100x || exit 1; \
		done; \
	done

# The embedded charts, from pinned packages; needs npm.
echarts:
	viz/assets/build/build.sh

# The embedded lexicon, from a pinned module.
lexicon:
	dir=$$($(GO) mod download -json github.com/jonreiter/govader@v0.0.0-20250429093935-f6505c8d03cc | sed -n 's/.*"Dir": "\(.*\)".*/\1/p') && \
	$(GO) run ./tribe/lexicon/gen -from "$$dir/rawdata" -to tribe/lexicon

# The embedded sample, from a pinned package.
sample:
	internal/sample/build.sh

clean:
	rm -rf bin dist out

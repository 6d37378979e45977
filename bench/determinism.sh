#!/bin/sh
# Shows that every byte of a run and its map is the same on 1, 2 and 8 threads,
# on a second run, and when the archive is imported piece by piece in another
# order. Only JSON keys that end in _seconds, and peak_bytes, may differ.
#
#   bench/determinism.sh [PACKS]
#
# PACKS as in bench/tribes.sh. Prints the first differing line of each file
# that differs, and fails then.
set -eu
cd "$(dirname "$0")/.."
packs=${1:-../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
go build -o "$work" ./cmd/tribemap ./bench/convert

unpack() {
	if [ ! -f "$packs/$1.tar.zst" ]; then
		echo "skipped: no $packs/$1.tar.zst" >&2
		return 1
	fi
	mkdir "$work/$1"
	tar --zstd -xf "$packs/$1.tar.zst" -C "$work/$1"
}

# shuffle puts lines into another order, the same at every call.
shuffle() { awk 'BEGIN { srand(7) } { print rand() "\t" $0 }' | sort | cut -f 2-; }

# import PROJECT PATH...: 3 means that some records could not be read.
import() {
	project=$1
	shift
	"$work/tribemap" -q -p "$project" import "$@" >"$work/import.txt" 2>&1 || [ $? = 3 ] || { cat "$work/import.txt" >&2; exit 1; }
}

# result PROJECT THREADS OUT: the run and its map, without what may differ.
result() {
	rm -rf "$1/runs"
	echo 'name: Talk' >"$1/tribemap.yaml" # else a map is called by its folder
	"$work/tribemap" -q --threads "$2" -p "$1" find >"$1/summary.txt"
	"$work/tribemap" -q --threads "$2" -p "$1" map >"$1/map.txt"
	mkdir "$3"
	cp -R "$1/runs" "$1/summary.txt" "$1/out/map.html" "$3"
	find "$3/runs" -name '*.json' | while read -r file; do
		sed -E '/"([a-z_]*_seconds|peak_bytes)":/d' "$file" >"$work/clean" && mv "$work/clean" "$file"
	done
}

failed=0
# same NAME WHAT A B: compares two results file by file.
same() {
	if diff -rq "$3" "$4" >"$work/differ"; then
		echo "$1: $2: same bytes"
		return
	fi
	failed=1
	echo "$1: $2: DIFFERENT"
	cat "$work/differ"
	(cd "$3" && find . -type f | sort) | while read -r file; do
		diff "$3/$file" "$4/$file" 2>/dev/null | head -n 4 | cut -c 1-300 || true
	done
}

# check NAME: compares the projects $work/NAME/whole and $work/NAME/pieces.
check() {
	at=$work/$1
	result "$at/whole" 1 "$at/base"
	for threads in 1 2 8; do
		result "$at/whole" $threads "$at/threads-$threads"
		same "$1" "again on $threads threads" "$at/base" "$at/threads-$threads"
		result "$at/pieces" $threads "$at/pieces-$threads"
		same "$1" "in pieces on $threads threads" "$at/base" "$at/pieces-$threads"
	done
}

# lines NAME FILE.ndjson: imports a file whole, and its lines shuffled in 4 pieces.
lines() {
	mkdir -p "$work/$1"
	import "$work/$1/whole" "$2"
	# A shuffled file is recognised by whichever record comes first.
	shuffle <"$2" | awk -v name="$work/$1/piece" '{ print > (name NR % 4 ".ndjson") }'
	for piece in 2 0 3 1; do import "$work/$1/pieces" "$work/$1/piece$piece.ndjson"; done
	check "$1"
}

gzip -dc internal/sample/sample.ndjson.gz >"$work/sample.ndjson"
lines sample "$work/sample.ndjson"

if unpack slack-chatterjee; then
	"$work/convert" slack "$work/slack-chatterjee" >"$work/slack.ndjson"
	lines slack "$work/slack.ndjson"
fi

if unpack 20news; then
	news=$work/20news/20news-full/20_newsgroup
	mkdir "$work/news"
	import "$work/news/whole" "$news"
	(cd "$news" && find . -type f | sort | shuffle) | awk -v name="$work/list" '{ print > (name NR % 4) }'
	for piece in 2 0 3 1; do
		mkdir "$work/piece$piece"
		tar -cf - -C "$news" -T "$work/list$piece" | tar -xf - -C "$work/piece$piece"
		import "$work/news/pieces" "$work/piece$piece"
	done
	check news
fi
exit $failed

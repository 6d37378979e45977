#!/bin/sh
# Imports conversations with known groups, finds their tribes with the default
# settings and prints how well both agree: see bench/README.md.
#
#   bench/tribes.sh [-v] [PACKS]
#
# PACKS is the folder of 20news.tar.zst and slack-chatterjee.tar.zst, by default
# ../shared/data; what is not there is named and skipped. -v prints each tribe's
# groups too. Fails if a set misses its bound.
set -eu
cd "$(dirname "$0")/.."
verbose=
if [ "${1:-}" = -v ]; then verbose=1; shift; fi
packs=${1:-../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
go build -o "$work" ./cmd/tribemap ./bench/agree ./bench/convert

# unpack PACK: unpacks PACK.tar.zst into $work/PACK, or says that it is not there.
unpack() {
	if [ ! -f "$packs/$1.tar.zst" ]; then
		echo "skipped: no $packs/$1.tar.zst" >&2
		return 1
	fi
	mkdir "$work/$1"
	tar --zstd -xf "$packs/$1.tar.zst" -C "$work/$1"
}

missed=0
# judge NAME LABELS ARCHIVE BOUND...: imports, finds, prints a row.
judge() {
	name=$1 labels=$2 archive=$3 project=$work/project-$(basename "$2" .csv)
	shift 3
	# 3: some records could not be read, such as posts without an author
	"$work/tribemap" -q -p "$project" import "$archive" >"$work/import.txt" 2>&1 || [ $? = 3 ] || { cat "$work/import.txt" >&2; exit 1; }
	"$work/tribemap" -q -p "$project" find >"$project/summary.txt"
	"$work/agree" -run "$project/runs/latest" -labels "$labels" -row "$name" "$@" >>"$work/table" || missed=1
	if [ -n "$verbose" ]; then
		echo "$name"
		"$work/agree" -run "$project/runs/latest" -labels "$labels"
		echo
	fi
}

{
	echo '| data | people | γ | tribes (of 5 or more) | NMI | ARI | in no tribe | NMI, ARI with them |'
	echo '|---|---|---|---|---|---|---|---|'
} >"$work/table"

sample=internal/sample/sample.ndjson.gz
"$work/convert" labels -by channel $sample >"$work/sample.csv"
judge 'embedded sample (14 mailing lists)' "$work/sample.csv" $sample -min-nmi .90

if unpack 20news; then
	news=$work/20news/20news-full/20_newsgroup
	"$work/convert" labels -by folder "$news" >"$work/20news.csv"
	judge '20 Newsgroups (20 groups)' "$work/20news.csv" "$news" -min-nmi .81 -min-tribes 18
fi

if unpack slack-chatterjee; then
	"$work/convert" slack "$work/slack-chatterjee" >"$work/slack.ndjson"
	"$work/convert" labels -by source "$work/slack.ndjson" >"$work/slack.csv"
	judge 'Slack (3 teams)' "$work/slack.csv" "$work/slack.ndjson" -min-nmi .80
fi

cat "$work/table"
exit $missed

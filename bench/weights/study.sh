#!/bin/sh
# Runs the study of edge weights on everything labelled: bench/README-weights.md.
#
#   bench/weights/study.sh [PACKS] [FLAGS OF bench/weights...]
#
# PACKS as in bench/tribes.sh; what is not there is named and skipped.
set -eu
cd "$(dirname "$0")/../.."
packs=../shared/data
case ${1:-} in -* | '') ;; *) packs=$1; shift ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
go build -o "$work" ./bench/weights ./bench/convert

unpack() {
	if [ ! -f "$packs/$1.tar.zst" ]; then
		echo "skipped: no $packs/$1.tar.zst" >&2
		return 1
	fi
	mkdir "$work/$1"
	tar --zstd -xf "$packs/$1.tar.zst" -C "$work/$1"
}

sample=internal/sample/sample.ndjson.gz
"$work/convert" labels -by channel $sample >"$work/sample.csv"
set -- -talk "sample=$sample,$work/sample.csv" "$@"

if unpack 20news; then
	news=$work/20news/20news-full/20_newsgroup
	"$work/convert" labels -by folder "$news" >"$work/20news.csv"
	set -- -talk "20 Newsgroups=$news,$work/20news.csv" "$@"
fi

if unpack slack-chatterjee; then
	"$work/convert" slack "$work/slack-chatterjee" >"$work/slack.ndjson"
	"$work/convert" labels -by source "$work/slack.ndjson" >"$work/slack.csv"
	set -- -talk "Slack=$work/slack.ndjson,$work/slack.csv" "$@"
fi

if unpack contacts-cc0; then
	meet=$work/contacts-cc0/sociopatterns/assets/data
	gzip -dc "$meet/workplace_InVS15_tij.dat.gz" >"$work/office15.dat"
	unzip -p "$meet/workplace_InVS_tij.dat.zip" >"$work/office13.dat"
	set -- -contacts "office 2015=$work/office15.dat,$meet/workplace_InVS15_metadata.txt" \
		-contacts "office 2013=$work/office13.dat,$meet/workplace_InVS_metadata.txt" "$@"
fi

"$work/weights" "$@"

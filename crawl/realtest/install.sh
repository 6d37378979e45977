#!/bin/sh
# Installs the servers that make test-real crawls: PostgreSQL, redis and
# public-inbox as Debian packages, the Bluesky network from npm into the folder
# that is given. What is there already stays.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=$1

if ! { command -v redis-server && command -v public-inbox-httpd && command -v g++ && ls -d /usr/lib/postgresql/*/bin; } >/dev/null 2>&1; then
	sudo=$([ "$(id -u)" = 0 ] || echo sudo)
	$sudo apt-get update -qq
	$sudo apt-get install -y -qq --no-install-recommends postgresql redis-server \
		public-inbox libsearch-xapian-perl libdbd-sqlite3-perl libplack-perl g++ make python3
fi
command -v node npm >/dev/null || { echo "the Bluesky network needs Node 20 and npm" >&2; exit 1; }

mkdir -p "$to/bluesky"
cp "$here/bluesky/package.json" "$here/bluesky/network.mjs" "$to/bluesky/"
cd "$to/bluesky"
if ! cmp -s "$here/bluesky/package-lock.json" package-lock.json || [ ! -e installed ]; then
	rm -f installed
	cp "$here/bluesky/package-lock.json" .
	npm ci --no-audit --no-fund --ignore-scripts
	# The one package that must be compiled where there is no binary of it.
	npm rebuild better-sqlite3 --ignore-scripts=false --foreground-scripts
	touch installed
fi

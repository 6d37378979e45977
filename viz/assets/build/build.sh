#!/bin/sh
# Builds ../echarts/echarts.js, the parts of Apache ECharts that the map page
# embeds, and copies the licences that must go with them. Needs npm; run it
# after changing chart.js or a version in package.json, and commit what it writes.
# With --check it writes nothing and fails where the result would be another.
set -eu
cd "$(dirname "$0")"
out=../echarts
if [ "${1:-}" = --check ]; then
	out=$(mktemp -d)
	trap 'rm -rf "$out"' EXIT
fi
npm ci --no-audit --no-fund --ignore-scripts
version=$(node -p 'require("echarts/package.json").version')
./node_modules/.bin/esbuild chart.js --bundle --minify --format=iife --target=es2020 \
	--legal-comments=none --define:process.env.NODE_ENV='"production"' \
	--banner:js="/*! Apache ECharts $version, Apache-2.0, see LICENSE and NOTICE; zrender, BSD-3-Clause, see LICENSE-zrender */" \
	--outfile="$out/echarts.js"
cp node_modules/echarts/LICENSE node_modules/echarts/NOTICE "$out/"
cp node_modules/echarts/licenses/LICENSE-d3 "$out/LICENSE-d3"
cp node_modules/zrender/LICENSE "$out/LICENSE-zrender"
chmod 644 "$out"/*
if [ "$out" != ../echarts ]; then
	diff -r "$out" ../echarts
fi

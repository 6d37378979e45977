#!/bin/sh
# Builds ../echarts/echarts.js, the parts of Apache ECharts that the map page
# embeds, and copies the licences that must go with them. Needs npm; run it
# after changing chart.js or a version in package.json, and commit what it writes.
set -eu
cd "$(dirname "$0")"
npm ci --no-audit --no-fund --ignore-scripts
version=$(node -p 'require("echarts/package.json").version')
./node_modules/.bin/esbuild chart.js --bundle --minify --format=iife --target=es2020 \
	--legal-comments=none --define:process.env.NODE_ENV='"production"' \
	--banner:js="/*! Apache ECharts $version, Apache-2.0, see LICENSE and NOTICE; zrender, BSD-3-Clause, see LICENSE-zrender */" \
	--outfile=../echarts/echarts.js
cp node_modules/echarts/LICENSE node_modules/echarts/NOTICE ../echarts/
cp node_modules/echarts/licenses/LICENSE-d3 ../echarts/LICENSE-d3
cp node_modules/zrender/LICENSE ../echarts/LICENSE-zrender
chmod 644 ../echarts/*

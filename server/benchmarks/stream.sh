#!/usr/bin/env bash
# Streams 205 MB over loopback from Layerscope and from Arrow Flight in turn, each pair in two processes of its own.
# Usage: server/benchmarks/stream.sh [TURNS], after `mvn -DskipTests package`. Prints one JSON line per measurement.
set -euo pipefail
cd "$(dirname "$0")"
turns=${1:-3}
opens=--add-opens=java.base/java.nio=ALL-UNNAMED

mvn -q -B -f flight/pom.xml package
server_output=$(mktemp)
java "$opens" -Dio.netty.tryReflectionSetAccessible=true -jar flight/target/flight-peer.jar serve --bytes 205520896 >"$server_output" &
server=$!
trap 'kill "$server"; rm -f "$server_output"' EXIT
until port=$(sed -n 's/^PORT //p' "$server_output") && [ -n "$port" ]; do
    kill -0 "$server" && sleep 0.2
done
for ((turn = 0; turn < turns; turn++)); do
    java "$opens" -Dio.netty.tryReflectionSetAccessible=true -jar ../target/layerscope-server.jar \
        benchmark stream --rounds 15 --warm-up 40 2>/dev/null
    java "$opens" -Dio.netty.tryReflectionSetAccessible=true -jar flight/target/flight-peer.jar \
        fetch --port "$port" --rounds 15 --warmup 40
done

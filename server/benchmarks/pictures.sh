#!/usr/bin/env bash
# Makes the same pictures with Layerscope and with matplotlib and scikit-learn in turn, each in a process of its own.
# Usage: server/benchmarks/pictures.sh [TURNS], after `mvn -DskipTests package`. Prints one JSON line per measurement, and
# on stderr how many times as long Python took, by each turn's medians and minima.
set -euo pipefail
cd "$(dirname "$0")"
turns=${1:-3}
for ((turn = 0; turn < turns; turn++)); do
    ours=$(java -jar ../target/layerscope-server.jar benchmark pictures --rounds 60 --warm-up 200 2>/dev/null)
    theirs=$(./pictures.py 5)
    printf '%s\n%s\n' "$ours" "$theirs"
    printf '%s\n%s\n' "$ours" "$theirs" | python3 -c '
import json, sys
pairs = {}
for line in map(json.loads, sys.stdin):
    pairs.setdefault(line["name"], []).append(line)
for name, (ours, *theirs) in pairs.items():
    for other in theirs:
        ratios = [other[key] / ours[key] for key in ("median", "minimum")]
        print("{}: {:.1f} by medians, {:.1f} by minima".format(name, *ratios), file=sys.stderr)'
done

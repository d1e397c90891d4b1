#!/usr/bin/env bash
# Makes the figures of the README again, each with the command that stands there.
# Usage: server/docs/figures.sh squeezenet1.1.onnx cat.png [FOLDER], after `mvn -DskipTests package`. The model is the ONNX
# Model Zoo's SqueezeNet 1.1, whose layers are named here; the picture is scikit-image's `chelsea`, which is CC0.
set -euo pipefail
model=$(realpath "$1")
picture=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
folder=$(realpath "${3:-$here}")

work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null; rm -rf "$work"' EXIT
mkdir "$work/models"
cp "$model" "$work/models/squeezenet.onnx"
cp "$picture" "$work/cat.png"
echo 'preprocessing: imagenet' >"$work/models/squeezenet.yaml"
java -jar "$here/../target/layerscope-server.jar" serve --models "$work/models" --data "$work/data" --port 0 2>"$work/log" &
server=$!
until port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/log") && [ -n "$port" ]; do
    kill -0 "$server"
    sleep 0.2
done
export LAYERSCOPE_SERVER=127.0.0.1:$port

cd "$work"
draw() {
    local command=$1 file=$2
    shift 2
    java -jar "$here/../../client-cli/target/layerscope.jar" "$command" squeezenet cat.png "$@" -o "$file"
    cp "$file" "$folder/$file"
}

draw grid channels.png --layer squeezenet0_concat3 --limit 24 --scale 2
for norm in linear symlog log; do
    draw grid "norm-$norm.png" --layer squeezenet0_relu7_fwd --limit 8 --norm "$norm" --scale 2
done
draw pca components-colour.png --layer squeezenet0_concat3 squeezenet0_concat7 --scale 2
draw pca components-gray.png --layer squeezenet0_concat3 squeezenet0_concat7 --components 1 --scale 2
draw top top-channels.png --layer squeezenet0_relu24_fwd --optimize --recipe fourier --optimize-size 128x128
draw histogram histogram.png --layer squeezenet0_relu0_fwd squeezenet0_concat7 --log --scale 2
draw sparsity sparsity-by-depth.png --layer squeezenet0_relu{0,3,6,9,12,15,18,21,24}_fwd --scale 2

excite() {
    java -jar "$here/../../client-cli/target/layerscope.jar" optimize squeezenet --layer "$2" --channel 0-5 \
        --recipe fourier --size 128x128 -o "$1"
    cp "$1" "$folder/$1"
}

excite excite-early.png squeezenet0_relu1_fwd
excite excite-middle.png squeezenet0_relu10_fwd
excite excite-late.png squeezenet0_relu22_fwd

#!/usr/bin/env bash
# Makes the README's pictures of the viewer again: screens.sh HOST:PORT IMAGE [FOLDER [SCALE]]
# Needs Xvfb, xdotool and ImageMagick's import, and a server that hosts SqueezeNet as `squeezenet`.
set -euo pipefail
server=$1
image=$2
folder=${3:-$(dirname "$0")}
scale=${4:-1}
theme=${THEME:-LIGHT}
jar=$(dirname "$0")/../target/layerscope-viewer.jar
preferences=$(mktemp -d)
kept=$preferences/.java/.userPrefs/dev/layerscope/viewer
mkdir -p "$kept"
cat >"$kept/prefs.xml" <<XML
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE map SYSTEM "http://java.sun.com/dtd/preferences.dtd">
<map MAP_XML_VERSION="1.0">
  <entry key="theme" value="$theme"/>
  <entry key="window" value="0 0 1440 900"/>
</map>
XML

Xvfb :94 -screen 0 "$((1440 * scale))x$((900 * scale))x24" &
screen=$!
trap 'kill "$viewer" "$screen" 2>/dev/null; rm -r "$preferences"' EXIT
export DISPLAY=:94
java -Dsun.java2d.uiScale="$scale" -Djava.util.prefs.userRoot="$preferences" -jar "$jar" \
    --server "$server" --model squeezenet --layer "${LAYER:-squeezenet0_concat3}" --image "$image" &
viewer=$!
sleep "${START_SECONDS:-15}"

shoot() {
    sleep "${SECONDS_EACH:-5}"
    import -window root "$folder/$1.png"
}

shoot mosaic
number=2
for view in channel means components saliency sparsity pins searches; do
    number=$((number + 1))
    xdotool key "ctrl+$number"
    shoot "$view"
done

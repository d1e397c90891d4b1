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
    sleep "${SECONDS_EACH:-4}"
    import -window root "$folder/$1.png"
}

# Nearer by two notches of the wheel.
xdotool mousemove "$((560 * scale))" "$((350 * scale))" click 4 sleep 1.5 click 4
shoot mosaic
xdotool key ctrl+3 sleep 3 key F7
shoot channel
for view in 4:means 5:components 6:saliency 7:sparsity; do
    xdotool key "ctrl+${view%%:*}"
    shoot "${view##*:}"
done
xdotool key ctrl+e sleep 2 key ctrl+a type "12,51,71,100,102,144"
xdotool key Return
sleep "${SEARCH_SECONDS:-20}"
shoot searches

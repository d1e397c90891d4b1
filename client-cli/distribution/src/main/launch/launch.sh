#!/bin/sh
# Runs @name@ with the Java of JAVA_HOME, or the first in PATH. JAVA_OPTS are handed to it.
set -efu

fail() {
    echo "@name@: $1" >&2
    exit 1
}

# The file behind symbolic links, in $file.
resolve() {
    file=$1
    while [ -L "$file" ]; do
        target=$(readlink "$file")
        case $target in
            /*) file=$target ;;
            *) file=$(dirname "$file")/$target ;;
        esac
    done
}

folder() {
    CDPATH='' cd -P "$(dirname "$1")/.." && pwd
}

resolve "$0"
home=$(folder "$file")

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME: '$JAVA_HOME' has no bin/java (expected: the folder of a Java 17 or newer)"
else
    java=$(command -v java) || fail "java: not found (expected: Java 17 or newer in PATH, or JAVA_HOME)"
fi

# Read from the file beside it, for asking Java takes as long as a short command.
resolve "$java"
release=$(folder "$file")/release
version=
if [ -r "$release" ]; then
    while IFS='=' read -r key value; do
        [ "$key" != JAVA_VERSION ] || version=$value
    done <"$release"
fi
[ -n "$version" ] || version=$("$java" -version 2>&1 | sed -n 's/^.* version \("[^"]*"\).*$/\1/p')
major=${version#\"}
major=${major%%[!0-9]*}
if [ -n "$major" ] && [ "$major" -lt 17 ]; then
    fail "java: $java is of version $version (expected: 17 or newer in PATH, or JAVA_HOME)"
fi

# Else glibc keeps much of what ONNX Runtime frees while it opens a session, for large models as much as their weights.
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-1048576}"

# JAVA_OPTS are several words; set -f keeps them from being taken for file names.
# shellcheck disable=SC2086
exec "$java" @options@ ${JAVA_OPTS:-} -jar "$home/lib/@name@.jar" "$@"

#!/usr/bin/env bash
# Installs tongguan into an environment of its own: from a folder of wheels, the package index, or the sources beside this file.
set -euo pipefail

home=${RUNNER_TEMP:-$(mktemp -d)}/tongguan
python=$(command -v python3 || command -v python)
"$python" -m venv "$home"
bin=$home/bin
[ -d "$bin" ] || bin=$home/Scripts

if [ -n "${WHEELS:-}" ]; then
    "$bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$WHEELS" "tongguan${VERSION:+==$VERSION}"
elif [ -n "${VERSION:-}" ]; then
    "$bin/python" -m pip install --quiet --disable-pip-version-check "tongguan==$VERSION"
else
    "$bin/python" -m pip install --quiet --disable-pip-version-check "${ACTION:-$(cd "$(dirname "$0")/.." && pwd)}"
fi

"$bin/tongguan" --version
if [ -n "${GITHUB_PATH:-}" ]; then
    if command -v cygpath > /dev/null; then
        bin=$(cygpath -w "$bin")
    fi
    echo "$bin" >> "$GITHUB_PATH"
fi

#!/bin/sh
# Gives the browser tests a Chromium: one that is there already, else Debian's, else the one that npm's @sparticuz/chromium
# carries (into .browser/). Where none can be had, the browser tests are skipped, or fail with CI=true.
set -eu
cd "$(dirname "$0")/.."
VERSION=147.0.2
PYTHON=${PYTHON:-.venv/bin/python}

have() { "$PYTHON" -m tests.support.chromium; }

from_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "No Chromium here: installing Debian's (apt-get install chromium)."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1
}

from_npm() {
    command -v npm >/dev/null || return 1
    echo "No Chromium here: installing npm's @sparticuz/chromium into .browser/."
    mkdir -p .browser
    npm install --prefix .browser --no-save --no-audit --no-fund --loglevel=error "@sparticuz/chromium@$VERSION" >/dev/null
}

have 2>/dev/null && exit 0
from_debian && have && exit 0
from_npm && have && exit 0
have || true
[ "${CI:-}" = "" ] || exit 1

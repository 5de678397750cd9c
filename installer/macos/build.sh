#!/bin/sh
# « CléA Desktop.app » and its .dmg, on a Mac:  sh installer/macos/build.sh
#
# Never run so far: no Mac was at hand. macOS 13 or later, Python 3.12 or 3.13 of python.org, and
# Apple's command line tools (for codesign and hdiutil).
set -eu
cd "$(dirname "$0")/../.."

if [ "$(uname -s)" != Darwin ]; then
    echo 'Cette commande se lance sur un Mac : ailleurs, PyInstaller ne fait pas d’application pour macOS.' >&2
    exit 1
fi
for python in python3.13 python3.12; do
    if command -v "$python" >/dev/null; then break; fi
    python=
done
if [ -z "$python" ]; then
    echo 'Il faut Python 3.12 ou 3.13 : installez celui de python.org, puis recommencez.' >&2
    exit 1
fi

"$python" scripts/setup.py --if-needed
exec .venv/bin/python -m installer.macos.build

#!/bin/sh
# Makes .venv with the locked packages and the project, and sees to it that there is an OpenGL to draw
# with. Asks nothing; does nothing when nothing changed.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

find_python() {
    for name in ${PYTHON:-} python3.13 python3.12 python3.14 python3.11 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "no Python of 3.11 or newer was found; install one, or name it as in: make test PYTHON=/path/to/python3.12"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# install_or_name WHAT PACKAGE...: with apt where we may, else one line saying what to install.
install_or_name() {
    what=$1
    shift
    if ! command -v apt-get >/dev/null; then
        say "$what is missing; install it with this system's package manager"
        return 1
    fi
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        say "$what is missing; run: sudo apt-get install $*"
        return 1
    fi
    say "$what is missing; installing $*"
    log=$(mktemp)
    if { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 3 "$log" >&2
    rm -f "$log"
    say "apt-get could not install $*; install $what by hand"
    return 1
}

checksum() {
    { cat requirements.lock pyproject.toml scripts/setup.sh; echo "$1"; "$1" --version; } | cksum
}

has_uv() { command -v uv >/dev/null && uv --version >/dev/null 2>&1; }

make_with_uv() {
    rm -rf .venv
    uv venv --quiet --python "$1" .venv &&
        uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock &&
        uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
}

make_with_pip() {
    if ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        install_or_name "Python's ensurepip" "python$version-venv" || exit 1
    fi
    rm -rf .venv
    "$1" -m venv .venv &&
        .venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements.lock &&
        .venv/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
}

draws() {
    .venv/bin/python -c '
import sys
import moderngl
if sys.platform == "darwin":
    moderngl.create_context(standalone=True)
else:
    moderngl.create_context(standalone=True, backend="egl")
' >/dev/null 2>&1
}

python=$(find_python)
stamp=.venv/.made-from
made_from=$(checksum "$python")
if [ ! -x .venv/bin/python ] || [ "$(cat "$stamp" 2>/dev/null)" != "$made_from" ]; then
    say "making .venv with $("$python" --version)"
    if has_uv; then make_with_uv "$python"; else make_with_pip "$python"; fi ||
        fail "the packages could not be installed; see the message above, then run make again"
    if ! draws; then
        install_or_name "OpenGL (EGL and Mesa)" libegl1 libgl1 libgl1-mesa-dri || true
        draws || say "there is still no OpenGL to draw with; .venv/bin/dreamscape doctor says what to do"
    fi
    printf '%s\n' "$made_from" >"$stamp"
fi

#!/bin/sh
# Makes .venv from requirements.lock, installing what the machine lacks first. Run by make; safe to interrupt and rerun.
# With "tests" it also installs the programs that tests open slides and pages with.
set -eu
cd "$(dirname "$0")/.."
VENV=.venv
STAMP=$VENV/.complete
APT_PACKAGES="libcairo2-dev libpango1.0-dev pkg-config build-essential"
TEST_PACKAGES=

say() { printf '%s\n' "normreel: $*"; }
fail() { printf '%s\n' "normreel: $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
has_headers() { "$1" -c 'import os, sysconfig; open(os.path.join(sysconfig.get_paths()["include"], "Python.h"))' 2>/dev/null; }

has_office() { have soffice || have libreoffice; }
has_browser() { have chromium || have chromium-browser || have google-chrome; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if have "$candidate" && is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
}

missing_packages() {
    for package in $APT_PACKAGES $TEST_PACKAGES "$@"; do
        case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
            *" installed") ;;
            *) printf '%s ' "$package" ;;
        esac
    done
}

apt_install() {
    line="apt-get update && apt-get install -y --no-install-recommends $*"
    if [ "$(id -u)" = 0 ]; then
        run=
    elif have sudo; then
        run=sudo
    else
        fail "these system packages are missing and this user may not install them: $*
Ask an administrator to run, or run as root:
    $line"
    fi
    say "installing system packages: $*"
    # shellcheck disable=SC2086
    { $run apt-get update -q && $run env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $*; } \
        || fail "the system packages could not be installed. Run this, then make again:
    $line"
}

# Debian names these packages for its own interpreter only; any other (pyenv, /usr/local) brings them itself.
python_packages() {
    case $1 in
        /usr/bin/python3*) ;;
        *) return 0 ;;
    esac
    version=$("$1" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    can_make_venv "$1" || printf '%s ' "$version-venv"
    has_headers "$1" || printf '%s ' "$version-dev"
}

system_debian() {
    if [ -z "$(find_python)" ]; then
        apt_install python3.11 python3.11-venv python3.11-dev
        [ -n "$(find_python)" ] || fail "Python 3.11 or later is needed; this system has $(python3 --version 2>&1)."
    fi
    # shellcheck disable=SC2046
    packages=$(missing_packages $(python_packages "$(find_python)"))
    # shellcheck disable=SC2086
    [ -z "$packages" ] || apt_install $packages
}

system_macos() {
    have pkg-config && pkg-config --exists cairo pangocairo && return
    fail "Cairo and Pango are missing. Run this, then make again:
    brew install cairo pango pkg-config"
}

system_other() {
    have pkg-config && pkg-config --exists cairo pangocairo && have cc && return
    fail "the headers of Cairo and Pango, pkg-config and a C compiler are needed.
Install them with your package manager (Fedora: dnf install cairo-devel pango-devel pkgconf gcc python3-devel), then make again."
}

fingerprint() {
    "$1" -c 'import hashlib, sys
files = ("requirements.lock", "pyproject.toml", ".ci/setup.sh")
print(sys.version.split()[0], hashlib.sha256(b"".join(open(f, "rb").read() for f in files)).hexdigest())'
}

if [ "${1:-}" = tests ]; then
    has_office || TEST_PACKAGES="libreoffice-impress"
    has_browser || TEST_PACKAGES="$TEST_PACKAGES chromium"
fi
case $(uname -s) in
    Darwin) system_macos ;;
    *) if have apt-get && have dpkg-query; then system_debian; else system_other; fi ;;
esac
if [ "${1:-}" = tests ] && ! { has_office && has_browser; }; then
    fail "the tests need LibreOffice (soffice) and Chromium or Chrome on the PATH. Install them, then make again."
fi
python=$(find_python)
[ -n "$python" ] || fail "Python 3.11, 3.12 or 3.13 is needed; found $(python3 --version 2>&1 || echo none).
Install one of them, or name it: make PYTHON=/path/to/python3.12"
can_make_venv "$python" || fail "$python has no venv module. Install it (Debian, Ubuntu: apt-get install python3-venv)."

now=$(fingerprint "$python")
if [ -x $VENV/bin/python ] && [ "$(cat $STAMP 2>/dev/null)" = "$now" ] && $VENV/bin/python -c '' 2>/dev/null; then
    exit 0
fi
say "setting up $VENV with $python (about two minutes the first time)"
rm -f "$STAMP"
"$python" -m venv --clear $VENV
$VENV/bin/python -m pip install --quiet --use-pep517 --require-hashes -r requirements.lock
$VENV/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
$VENV/bin/python -c 'import cairo, manimpango, normcore, scenes'
printf '%s\n' "$now" > "$STAMP"
say "ready"

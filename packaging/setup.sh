#!/bin/sh
# Installs what Lectern is built with, by name, from Debian 12's packages, and builds build/release/lectern.
#
#   packaging/setup.sh           install what is missing, build the release
#   packaging/setup.sh --tests   also what the tests need (sanitizers' compiler, valgrind, tmux, pypdf …)
#   packaging/setup.sh --packages-only [--tests]   install, do not build
set -eu
cd "$(dirname "$0")/.."

build='build-essential cmake ninja-build pkg-config ca-certificates
  libglib2.0-dev libncurses-dev libcurl4-openssl-dev libcjson-dev libwebsockets-dev libwebsockets-evlib-glib
  liblmdb-dev libfaiss-dev libpoppler-glib-dev libyaml-dev libstemmer-dev zlib1g-dev libutf8proc-dev libmd4c-dev libxml2-dev
  libopenblas-dev libopenblas0-pthread libseccomp-dev poppler-data fontconfig fonts-dejavu-core'
tests='python3 tmux valgrind clang clang-format clang-tidy libclang-rt-14-dev poppler-utils python3-pypdf procps git'

wanted=$build only=
for arg in "$@"; do
  case $arg in
    --tests) wanted="$wanted $tests" ;;
    --packages-only) only=1 ;;
    *) echo "setup.sh: unknown option $arg (known: --tests, --packages-only)" >&2; exit 2 ;;
  esac
done

missing=
for package in $wanted; do
  case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) in
    installed) ;;
    *) missing="$missing $package" ;;
  esac
done
if [ -n "$missing" ]; then
  echo "installing:$missing"
  as_root=
  [ "$(id -u)" = 0 ] || as_root=sudo
  if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
    echo "setup.sh: run as root, or install these packages first:$missing" >&2
    exit 1
  fi
  $as_root apt-get update -qq
  # shellcheck disable=SC2086 # a list of words
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
[ -z "$only" ] || exit 0

cmake --preset release >/dev/null
cmake --build --preset release
echo "built: build/release/lectern"

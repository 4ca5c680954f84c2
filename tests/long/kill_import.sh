#!/usr/bin/env bash
# An import is killed twenty times in a row; after each the collection must be whole, and in the end complete.
# kill_import.sh BUILD [KILLS]
set -eu
build=$1
LECTERN_KILLS=${2:-20} LECTERN_FILES=${LECTERN_FILES:-2000} "$build/tests/library_test_import" -p /import/killed

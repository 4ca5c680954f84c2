#!/usr/bin/env bash
# Runs the unit tests under valgrind's memcheck: valgrind.sh BUILD JOBS. Long ones are told to be short by LECTERN_SMALL.
set -u
build=$1 jobs=${2:-2}
export G_SLICE=always-malloc G_DEBUG=gc-friendly LECTERN_SMALL=1 OPENBLAS_NUM_THREADS=1
check () {
  local out status
  out=$(timeout 900 valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite \
    --errors-for-leak-kinds=definite --suppressions=tests/support/valgrind.supp --fair-sched=yes "$1" 2>&1)
  status=$?
  case $status in
    0|77) echo "ok   $(basename "$1")" ;;
    124) echo "SLOW $(basename "$1"): not done within 900 s"; return 1 ;;
    *) echo "FAIL $(basename "$1") ($status)"; printf '%s\n' "$out" | tail -n 40; return 1 ;;
  esac
}
export -f check
# Unit tests alone: what ctest labels so.
ctest --test-dir "$build" -L unit --show-only=json-v1 | python3 -c '
import json, sys
for test in json.load(sys.stdin)["tests"]:
    print(test["command"][0])' | xargs -P "$jobs" -I{} bash -c 'check {}'

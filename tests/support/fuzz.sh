#!/usr/bin/env bash
# Builds the fuzzers with libFuzzer and runs each for SECONDS over its kept corpus: fuzz.sh SECONDS. The seed is fixed
# (FUZZ_SEED), so that a run can be repeated; tests/long/run takes another each time.
set -eu
seconds=${1:-15}
mkdir -p build/logs
cmake --preset fuzz >/dev/null
targets=$(cd tests/fuzz && ls fuzz_*.c | sed 's/\.c$//')
# shellcheck disable=SC2086 # a list of words
cmake --build --preset fuzz -j 2 --target $targets >build/logs/build-fuzz 2>&1 || { tail -n 40 build/logs/build-fuzz; exit 1; }
run () {
  name=$1 work=$(mktemp -d)
  corpus=tests/fuzz/corpus/${name#fuzz_}
  mkdir -p "$work/new" build/fuzz/findings
  if build/fuzz/tests/"$name" -seed="${FUZZ_SEED:-1}" -max_total_time="$2" -timeout=10 -rss_limit_mb=3000 -max_len=65536 -print_final_stats=1 \
      -artifact_prefix=build/fuzz/findings/"$name-" "$work/new" "$corpus" >"$work/log" 2>&1; then
    echo "ok   $name: $(grep -o 'number_of_executed_units: *[0-9]*' "$work/log" | grep -o '[0-9]*') inputs"
    rm -r "$work"
  else
    echo "FAIL $name"; tail -n 30 "$work/log"; rm -r "$work"; exit 1
  fi
}
export -f run
# shellcheck disable=SC2086
printf '%s\n' $targets | xargs -P 2 -I{} bash -c "run {} $seconds"

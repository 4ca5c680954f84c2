#!/usr/bin/env bash
# clang-tidy over the files that differ from the last commit on origin (all of them with --all, or where there is none).
set -eu
[ -f build/release/compile_commands.json ] || cmake --preset release >/dev/null
base=$(git merge-base HEAD origin/main 2>/dev/null || true)
if [ "${1:-}" = --all ] || [ -z "$base" ] || [ "$base" = "$(git rev-parse HEAD)" ]; then
  files=$(git ls-files 'src/*.c' 'ui/*.c')
else
  files=$(git diff --name-only --diff-filter=d "$base" -- 'src/*.c' 'ui/*.c')
fi
[ -n "$files" ] || exit 0
printf '%s\n' "$files" | xargs -P 2 -n 4 timeout 900 clang-tidy -p build/release --quiet

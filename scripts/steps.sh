# SPDX-License-Identifier: Apache-2.0
# Shared by scripts/test and .ci/run: source it, never run it. Steps with a verdict each, and at the end, for whoever reads only that,
# what the failed ones said of it.
lines=()
failed=no
kept=$(mktemp -d) || exit 1
trap 'rm -rf "$kept"' EXIT

# Runs COMMAND, shows its output and keeps it.
step() { # NAME COMMAND...
  local name=$1 begin=$SECONDS
  shift
  echo
  echo "== $name"
  "$@" 2>&1 | tee "$kept/said"
  verdict "${PIPESTATUS[0]}" "$name" $((SECONDS - begin)) "$kept/said"
}

verdict() { # CODE NAME SECONDS FILE
  if [ "$1" -eq 0 ]; then
    lines+=("passed  $2 ($3 s)")
  else
    lines+=("FAILED  $2 ($3 s)")
    failed=yes
    complaints "$4" | sed "s|^|$2: |" >>"$kept/why"
  fi
}

# The lines that say what is wrong; the last ones where none does.
complaints() { # FILE
  grep -aE '(^|[ :])FAILED[:; ]|^\[ERROR\]|: MISSED,' "$1" | cut -c 1-300 | awk '!seen[$0]++' | head -n 25 | grep . || tail -n 5 "$1"
}

report() { # NAME
  if [ -s "$kept/why" ]; then
    echo
    echo "== why"
    cat "$kept/why"
  fi
  echo
  echo "== $1: $SECONDS s"
  printf '   %s\n' "${lines[@]}"
}

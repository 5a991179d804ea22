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

# The same, but in CI what failed is run once more, and that it was is told with what it said at first.
step_again() { # NAME COMMAND...
  local name=$1 begin=$SECONDS
  shift
  echo
  echo "== $name"
  if "$@" 2>&1 | tee "$kept/said"; [ "${PIPESTATUS[0]}" -eq 0 ]; then
    verdict 0 "$name" $((SECONDS - begin)) "$kept/said"
  elif [ "${CI-}" = true ]; then
    unsteady "$name" $((SECONDS - begin)) "$kept/said"
    step "$name" "$@"
  else
    verdict 1 "$name" $((SECONDS - begin)) "$kept/said"
  fi
}

unsteady() { # NAME SECONDS FILE
  lines+=("unsteady $1 ($2 s); once more:")
  complaints "$3" | sed "s|^|$1, at first: |" >>"$kept/why"
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

# Tells which tests passed at their second run only.
unsteady_tests() {
  local name
  while read -r name; do
    lines+=("unsteady $name passed at its second run")
  done < <(grep -l '<flaky\(Failure\|Error\)' -- */target/surefire-reports/TEST-*.xml 2>/dev/null | sed 's|.*/TEST-||; s|\.xml$||')
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

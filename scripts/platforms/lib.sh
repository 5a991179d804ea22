# SPDX-License-Identifier: Apache-2.0
# Shared by the checks of all platforms; sourced from their directory.
. ../checks/lib.sh

# A rate or a share, which depends on what else this host does: said, and a failure only where somebody wants the figures to hold.
figure() { # WHAT SEEN LEAST
  if awk -v seen="$2" -v least="$3" 'BEGIN { exit !(seen >= least) }'; then
    say "$1: $2 (at least $3)"
  elif [ "${ROADSTEAD_FIGURES:-}" = hold ]; then
    fail "$1: $2, not $3"
  else
    say "$1: MISSED, $2 and not $3 (load $(cut -d ' ' -f 1 /proc/loadavg))"
  fi
}

# Whether a job has once gone back for REASON.
went_back() { # JOB REASON
  "$roadstead" job "$1" --json | grep -q "\"reason\":\"$2\""
}

reasons() { # JOB
  "$roadstead" job "$1" --json | grep -o '"history":.*' | grep -o '"reason":"[A-Z_]*"' | cut -d '"' -f 4 | paste -sd,
}

phase() { # JOB
  "$roadstead" job "$1" --json | grep -o '"phase":"[A-Z]*"' | head -n 1 | cut -d '"' -f 4
}

in_phase() { [ "$(phase "$1")" = "$2" ]; } # JOB PHASE

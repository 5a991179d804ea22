#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Slurm harvester on a real Slurm: scripts/platforms/slurm.sh [PART...] runs the parts beneath slurm/ (all of them by default)
# against one sandbox of this script's own. Needs root; Debian's packages are installed when they are missing. About 9 minutes.
# Rates and shares are said; with ROADSTEAD_FIGURES=hold a missed one is a failure.
cd "$(dirname "$0")" || exit 1
if [ "$(id -u)" != 0 ]; then
  echo "slurm: root is needed, for slurmd starts jobs of several accounts: nothing was tested" >&2
  exit 1
fi
. slurm/lib.sh

parts=("$@")
[ $# -gt 0 ] || parts=(contract work sizes crash away ends refused by-hand account)

sandbox_up
start_pool
for part in "${parts[@]}"; do
  say "== $part"
  part_began=$SECONDS
  . "slurm/$part.sh" || give_up "there is no part $part"
  stop_slurm_harvester
  say "== $part took $((SECONDS - part_began)) s"
done

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Kubernetes harvester on a real Kubernetes of two nodes: scripts/platforms/k8s.sh [PART...] runs parts beneath k8s/ against one
# sandbox of this script's own. Needs root; Debian's packages are installed when they are missing, and Kubernetes is built when it has
# not been. About 14 minutes, 4 more for that. `contract`, `quiet`, `manual` and `moves` are run by name.
# Rates are said; with ROADSTEAD_FIGURES=hold a missed one is a failure.
cd "$(dirname "$0")" || exit 1
if [ "$(id -u)" != 0 ]; then
  echo "k8s: root is needed, for kubelets make mounts, cgroups and containers: nothing was tested" >&2
  exit 1
fi
. k8s/lib.sh

parts=("$@")
[ $# -gt 0 ] || parts=(sandbox work quota crash sizes container preempt image ends)

[ $# -gt 0 ] || say "NOT run unless named: contract quiet manual moves"
sandbox_up
start_pool
for part in "${parts[@]}"; do
  say "== $part"
  part_began=$SECONDS
  . "k8s/$part.sh" || give_up "there is no part $part"
  remove_harvester
  say "== $part took $((SECONDS - part_began)) s"
done

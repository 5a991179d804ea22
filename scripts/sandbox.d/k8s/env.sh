# SPDX-License-Identifier: Apache-2.0
# scripts/sandbox k8s env DIR: exports to eval. Sourced.

is_sandbox && [ -s "$admin" ] || give_up "there is no sandbox at $dir; scripts/sandbox k8s up $dir makes one"
printf 'export KUBECONFIG=%q\n' "$admin"
printf 'export ROADSTEAD_HARVESTER_DATA=%q\n' "$dir/harvester"
printf 'export ROADSTEAD_HARVESTER_TEMPLATE=%q\n' "$dir/etc/pilot.yaml"

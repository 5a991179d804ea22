# SPDX-License-Identifier: Apache-2.0
# scripts/sandbox slurm env DIR: exports to eval. Sourced.

is_sandbox || give_up "there is no sandbox at $dir; scripts/sandbox slurm up $dir makes one"
printf 'export SLURM_CONF=%q\n' "$SLURM_CONF"
printf 'export ROADSTEAD_HARVESTER_DATA=%q\n' "$dir/harvester"
echo 'unset SLURM_JOB_ID SLURM_JOBID SLURM_CLUSTERS SLURM_PARTITION SBATCH_PARTITION'

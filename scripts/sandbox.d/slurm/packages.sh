# SPDX-License-Identifier: Apache-2.0
# Installs Debian's packages where commands are missing. Sourced.

need_commands() {
  local command missing=() packages=(slurmctld slurmd slurm-client munge slurm-wlm-basic-plugins)
  local commands=(slurmctld slurmd sbatch munged)
  if [ "$accounting" = 1 ]; then
    commands+=(slurmdbd mariadbd)
    packages+=(slurmdbd mariadb-server slurm-wlm-mysql-plugin)
  fi
  for command in "${commands[@]}"; do
    command -v "$command" >/dev/null || missing+=("$command")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  install_for "${missing[*]}" "${packages[@]}"
}

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
  command -v apt-get >/dev/null ||
    give_up "${missing[*]} are not here, and neither is apt-get to install them; install Slurm and munge by hand"
  say "installing ${packages[*]} (${missing[*]} are not here)"
  install "${packages[@]}" || {
    say "once more: $(tail -n 1 "$dir/log/apt.log")"
    install "${packages[@]}" || give_up "cannot install them: $(grep '^E:' "$dir/log/apt.log" | tail -n 1), see $dir/log/apt.log"
  }
  hash -r
}

# The packages would start daemons of their own where nothing forbids it; they are to stay away from the host's own.
install() { # PACKAGES...
  local forbidden=no code
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    forbidden=yes
  fi
  {
    apt-get -q update &&
      DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "$@"
  } </dev/null >"$dir/log/apt.log" 2>&1 9>&-
  code=$?
  [ $forbidden = no ] || rm -f /usr/sbin/policy-rc.d
  return $code
}

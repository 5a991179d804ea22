# SPDX-License-Identifier: Apache-2.0
# Shared by the parts of slurm.sh; sourced. A sandbox in the check's own directory, and a harvester beside it that reaches Slurm
# through commands of ours: they count, and can be told to refuse or to kill their caller.
. ./lib.sh
chmod 711 "$work" # Slurm's own account must get into the sandbox
sandbox=$work/sandbox
bin=$work/bin
ran=$work/ran

leave() {
  local code=$? entry
  trap '' INT TERM
  # The harvesters first: while Slurm is there they end their pilots.
  for entry in "${started[@]}"; do
    [[ $entry != *harvester* ]] || stop "${entry%% *}"
  done
  "$tree/scripts/sandbox" slurm down "$sandbox" >"$work/down" 2>&1 || fail "the sandbox did not go: $(tail -n 1 "$work/down")"
  [ ! -e "$sandbox" ] || fail "the sandbox left files: $(ls -A "$sandbox")"
  (exit $code)
  finish
}
trap leave EXIT

sandbox_up() {
  "$tree/scripts/sandbox" slurm up "$sandbox" >"$work/up" 2>&1 || give_up "no Slurm: $(tail -n 1 "$work/up")"
  say "$(grep 'job has run' "$work/up")"
  "$tree/scripts/sandbox" slurm status "$sandbox" >/dev/null || fail "status does not say that all is up"
  eval "$("$tree/scripts/sandbox" slurm env "$sandbox")"
  mkdir "$bin"
  local command
  for command in sbatch squeue sinfo scancel scontrol sacct; do
    cat >"$bin/$command" <<END
#!/bin/sh
echo $command >>$work/calls
[ $command != sbatch ] || . $bin/before-sbatch
exec $(command -v $command) "\$@"
END
    chmod +x "$bin/$command"
  done
  : >"$bin/before-sbatch"
}

# Starts `roadstead harvester slurm` with nothing but its environment and what is given.
start_slurm_harvester() { # OPTIONS...
  start "$work/harvester.log" '^harvester .* ready' env ROADSTEAD_TOKEN_FILE="$work/pool/tokens/harvester" \
    "$roadstead" harvester slurm --slurm-bin "$bin" --end-pilots "$@"
  harvester_pid=$pid
}

stop_slurm_harvester() {
  [ -n "${harvester_pid-}" ] || return 0
  kill -TERM "$harvester_pid" 2>/dev/null
  await_end "$harvester_pid" 60 || fail "the harvester did not end"
  await 30 no_pilots || fail "pilots are left in Slurm: $(squeue -h -r -o '%i %T %r' | head -n 3)"
  harvester_pid=
}

no_pilots() { [ -z "$(squeue -h -r -t PENDING,RUNNING,COMPLETING,SUSPENDED -o %i)" ]; }

# Slurm's tasks of the harvester's pilots in a state.
pilots_in() { squeue -h -r -t "$1" -o '%i %j' | awk '$2 ~ /^roadstead-/ { print $1 }'; }

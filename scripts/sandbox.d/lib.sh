# SPDX-License-Identifier: Apache-2.0
# What the sandboxes of all platforms share. Sourced, with $dir and $begin set.

say() { printf 'sandbox: %s\n' "$*"; }

give_up() {
  echo "sandbox: $*" >&2
  exit 1
}

seconds() { awk -v ns=$(($(date +%s%N) - begin)) 'BEGIN { printf "%.1f", ns / 1e9 }'; }

# Whether FILE holds the number of a live process that runs PROGRAM (Debian calls some of them PROGRAM-wlm). A zombie has no exe link, so it counts as gone.
alive() { # FILE PROGRAM
  local id
  id=$(cat "$1" 2>/dev/null) && [ -n "$id" ] && [[ $(readlink "/proc/$id/exe" 2>/dev/null) == */"$2"* ]]
}

gone() { [ -z "$(readlink "/proc/$1/exe" 2>/dev/null)" ]; } # PID

# Runs COMMAND until it succeeds, for at most so many seconds.
await() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.03
  done
}

# Ends the process whose number is in FILE, if it still is that program; by force when it takes longer than so many seconds.
stop() { # FILE PROGRAM SECONDS
  local id
  if alive "$1" "$2"; then
    id=$(cat "$1")
    kill -TERM "$id"
    await "$3" gone "$id" || {
      say "$2 did not end within $3 s: killed"
      kill -KILL "$id" 2>/dev/null
      await 5 gone "$id"
    }
  fi
  rm -f "$1"
}

# Only one of us at a time works on a sandbox; descriptor 9 is not handed down to what is started.
lock() {
  exec 9>"$dir/.lock"
  flock -w 120 9 || give_up "another scripts/sandbox works on $dir"
}

is_sandbox() { [ -e "$dir/.roadstead-sandbox" ]; }

# Installs Debian's packages. They would start daemons of their own where nothing forbids it; they are to stay away from the host's own.
install_packages() { # PACKAGES...
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

# Installs the packages when one of the commands in $missing is not there; the second try is for a network that hiccups.
install_for() { # "MISSING COMMANDS" PACKAGES...
  local missing=$1
  shift
  command -v apt-get >/dev/null || give_up "$missing: not here, and neither is apt-get to install them; install by hand: $*"
  say "installing $* ($missing: not here)"
  install_packages "$@" || {
    say "once more: $(tail -n 1 "$dir/log/apt.log")"
    install_packages "$@" || give_up "cannot install them: $(grep '^E:' "$dir/log/apt.log" | tail -n 1), see $dir/log/apt.log"
  }
  hash -r
}

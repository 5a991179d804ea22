#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The launcher: each program that is there answers --help without a warning, on every JVM of this host, at any place,
# and with archives that do not fit.
set -u
cd "$(dirname "$0")/../.." || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
bad=0

fail() {
  echo "launcher: $*"
  bad=$((bad + 1))
}

quiet_help() { # LAUNCHER WORDS...
  if ! "$@" --help >"$scratch/out" 2>"$scratch/err" </dev/null; then
    fail "$* --help ended with an error: $(head -c 300 "$scratch/err")"
  elif [ -s "$scratch/err" ]; then
    fail "$* --help wrote to stderr: $(head -c 300 "$scratch/err")"
  elif [ ! -s "$scratch/out" ]; then
    fail "$* --help printed nothing"
  fi
}

has() { # CLASS MODULE
  [ -e "$2/target/classes/${1//.//}.class" ]
}

programs=()
has org.roadstead.client.cli.Roadstead client && programs+=(client)
has org.roadstead.pool.PoolMain pool-server && programs+=(pool)
has org.roadstead.harvester.HarvesterMain harvester-core && programs+=(harvester)
has org.roadstead.pilot.PilotMain pilot && programs+=(pilot)
[ ${#programs[@]} -gt 0 ] || echo "launcher: no program has a main class yet"

jvms=("")
for java in /usr/lib/jvm/*/bin/java; do
  [ -x "$java" ] && [ ! -L "${java%/bin/java}" ] && jvms+=("${java%/bin/java}")
done

cp -r dist/target/roadstead "$scratch/elsewhere"
ln -s "$scratch/elsewhere/bin/roadstead" "$scratch/link"
for program in "${programs[@]}"; do
  words=("$program")
  [ "$program" != client ] || words=()
  for jvm in "${jvms[@]}"; do
    if [ -n "$jvm" ]; then export JAVA_HOME=$jvm; fi
    quiet_help scripts/roadstead ${words[@]+"${words[@]}"}
  done
  unset JAVA_HOME
  quiet_help "$scratch/elsewhere/bin/roadstead" ${words[@]+"${words[@]}"}
  quiet_help "$scratch/link" ${words[@]+"${words[@]}"}
done

# What the scripts themselves cost, with a java that does nothing.
ROADSTEAD_JAVA=$(command -v true)
export ROADSTEAD_JAVA
begin=$(date +%s%N)
for _ in 1 2 3 4 5 6 7 8 9 10; do scripts/roadstead jobs; done
each=$((($(date +%s%N) - begin) / 10000000))
echo "launcher: the scripts take $each ms before the JVM starts; ${#programs[@]} programs on $((${#jvms[@]})) JVM settings"
[ "$each" -le 50 ] || fail "the scripts alone take $each ms"

[ $bad -eq 0 ]

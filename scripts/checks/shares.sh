#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Two groups with shares 3:1 and endless short jobs on one local harvester get 3:1 of it (to 10 %); a third group that comes
# late gets its share from then on, neither more nor less; a running limit holds, and `explain` names it. Counted in jobs and
# not in seconds, so that a busy host makes it slower and no different.
. "$(dirname "$0")/lib.sh"
settle=${ROADSTEAD_SHARES_SETTLE:-200} # jobs that pass while pilots are started and turned over
window=${ROADSTEAD_SHARES_WINDOW:-400} # jobs in a measurement
queued=20                              # of one owner, that may lie in the harvester's queue: handed out by the shares, and not begun
operator() { "$roadstead" "$@" --token-file "$work/pool/tokens/operator"; }

start_pool
for who in ann:astro bob:bio cat:chem; do
  operator token create --role user --subject "${who%:*}" --group "${who#*:}" --json | grep -o '"token":"[^"]*"' | cut -d '"' -f 4 >"$work/${who%:*}"
done
printf 'shares:\n  groups: {astro: 3, bio: 1, chem: 1}\n' >"$work/policy.yaml"
operator policy "$work/policy.yaml" >/dev/null || give_up "the policy was not taken"
start_harvester
touch "$work/ran"

endless() { # WHO
  "$roadstead" submit --token-file "$work/$1" --sweep 1-4000 --duration 5m -- sh -c "echo $1 >>$work/ran; sleep 0.1" || give_up "not taken"
}

# How many jobs of each were among so many that began after the first so many: $ann, $bob and $cat.
measure() { # AFTER COUNT
  await_lines "$work/ran" $(($1 + $2)) 180 >/dev/null || give_up "jobs do not run: $(wc -l <"$work/ran") began"
  read -r ann bob cat < <(sed -n "$(($1 + 1)),$(($1 + $2))p" "$work/ran" |
    awk '{ n[$1]++ } END { print n["ann"] + 0, n["bob"] + 0, n["cat"] + 0 }')
  say "of $2 jobs: ann $ann, bob $bob, cat $cat ($SECONDS s)"
}
began() { wc -l <"$work/ran"; }

# Whether A is RATIO times B, to 10 % of what B has got, where some of A's or of B's are handed out and not begun. On a busy host those
# are some more than on a quiet one, because a pilot takes longer to start, and they do not grow with what is counted.
holds() { # WHAT A B RATIO
  awk -v a="$2" -v b="$3" -v r="$4" -v q=$queued 'BEGIN {
    least = r * 0.9 * b - r * q; most = r * 1.1 * (b + q)
    exit !(b > 0 && a >= least && a <= most)
  }' ||
    fail "$1: $2 to $3, not $4 to 1"
}

sweep=$(endless ann)
endless bob >/dev/null
# From the beginning on: whoever began with more is served less until both had their shares.
measure 0 $((settle + window))
holds "ann to bob" "$ann" "$bob" 3
endless cat >/dev/null
measure "$(began)" $((settle / 2))
[ "$cat" -le $((ann + bob)) ] || fail "the late group was served for its past: $cat"
measure "$(began)" $((window * 3 / 2))
# Four cores cannot be divided 3:1:1, so pilots take turns, and a short while shows the shares only roughly.
for who in ann:60 bob:20 cat:20; do
  declare -n seen=${who%:*}
  part=$((100 * seen / (window * 3 / 2)))
  due=${who#*:}
  [ $part -ge $((due * 65 / 100)) ] && [ $part -le $((due * 135 / 100)) ] || fail "${who%:*} had $part % of the jobs, not about $due %"
done
operator shares

printf 'limits:\n  owners: {ann: {running: 0, submitsPerMinute: 0}}\n' >"$work/policy.yaml"
operator policy "$work/policy.yaml" >/dev/null
expect "reason of the last job" RUNNING_LIMIT \
  "$("$roadstead" explain "$sweep.3999" --json --token-file "$work/ann" | grep -o '"reason":"[A-Z_]*"' | head -n 1 | cut -d '"' -f 4)"
if "$roadstead" submit --token-file "$work/ann" -- true 2>"$work/err"; then fail "a submit beyond the limit was taken"; fi
say "$(cat "$work/err")"

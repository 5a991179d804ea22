# SPDX-License-Identifier: Apache-2.0
# A queue that refuses everything: a handful of attempts, then paused with Slurm's own words, and resumed by command.
cat >"$bin/before-sbatch" <<END
case "\$*" in
  *--array=*)
    if [ -e $work/refuse ]; then
      echo asked >>$work/attempts
      echo 'sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified' >&2
      exit 1
    fi ;;
esac
END
touch "$work/refuse"
start_slurm_harvester
sweep=$("$roadstead" submit --sweep 1-40 --duration 5m -- true)
paused() { "$roadstead" harvesters --json | grep -q '"state":"PAUSED"'; }
await 150 paused || fail "it does not pause: $("$roadstead" harvesters --json | head -c 600)"
say "paused after $(wc -l <"$work/attempts") attempts: $("$roadstead" harvesters --json | grep -o '"why":"[^"]*Invalid account[^"]*"' | head -n 1)"
[ "$(wc -l <"$work/attempts")" -le 8 ] || fail "more than a handful of attempts: $(wc -l <"$work/attempts")"
"$roadstead" harvesters --json | grep -q 'Invalid account or account/partition' || fail "Slurm's words are not there"
curl -s -H "Authorization: Bearer $(cat "$work/pool/tokens/operator")" "$pool_url/metrics" >"$work/metrics"
grep -i 'paused' "$work/metrics" | grep -v '^#' | head -n 2 | grep -q . || fail "no metric tells of the pause"
rm "$work/refuse"
curl -sf -X POST -H "Authorization: Bearer $(cat "$work/pool/tokens/operator")" "$pool_url/api/v1/harvesters/slurm/resume" >/dev/null ||
  fail "it cannot be resumed"
timeout 60 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "completed" 40 "$(count "$sweep" COMPLETED)"
: >"$bin/before-sbatch"

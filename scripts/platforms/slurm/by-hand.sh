# SPDX-License-Identifier: Apache-2.0
# A person with an allocation of their own: two nodes, one command, two pilots (from a self-contained bundle, without Java on the PATH) that
# take that person's jobs and nobody else's, at a harvester that itself serves somebody else.
start_slurm_harvester --serve owner:nobody
: >"$ran"
"$tree/scripts/bundle" "$work/bundle" >"$work/bundle.log" 2>&1 || fail "no bundle: $(tail -n 1 "$work/bundle.log")"
"$roadstead" pilot-token slurm >"$work/token" || fail "no token"
chmod 600 "$work/token"
ROADSTEAD_TOKEN_FILE=$work/pool/tokens/operator "$roadstead" token create --role user --subject ada >"$work/ada" 2>/dev/null
chmod 600 "$work/ada"
hers=$(ROADSTEAD_TOKEN_FILE=$work/ada "$roadstead" submit --sweep 1-5 --duration 1m -- true | grep -o 's[0-9a-z]\{26\}')
url=$(grep -o 'pilots at http://[^;]*' "$work/harvester.log" | tail -n 1 | cut -d ' ' -f 3)

# What docs/slurm.md tells people to type, between salloc and the end.
salloc -N2 -c2 --mem=1G -t 5 srun --ntasks-per-node=1 env -u JAVA_HOME TMPDIR="$work" \
  "$work/bundle/bin/roadstead" pilot --harvester "$url" --token-file "$work/token" --idle PT5S >"$work/salloc.log" 2>&1 &
salloc_pid=$!
started+=("$salloc_pid salloc")
mine=$("$roadstead" submit --sweep 1-40 --duration 1m -- \
  sh -c "echo \"\$ROADSTEAD_JOB \$SLURMD_NODENAME \$SLURM_JOB_ID\" >>$ran; sleep 0.5" | grep -o 's[0-9a-z]\{26\}')
await 60 sh -c "[ \$(wc -l <$ran) -ge 4 ]" || fail "nothing ran: $(tail -n 3 "$work/salloc.log")"
# The pool hears from the harvester every few seconds which pilots there are.
by_hand() { "$roadstead" pilots --json | grep -o '"queue":"by hand"' | wc -l; }
both_are_there() { [ "$(by_hand)" = 2 ]; }
await 15 both_are_there
expect "pilots" 2 "$(by_hand)"
timeout 60 "$roadstead" watch "$mine" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "lines" 40 "$(wc -l <"$ran")"
expect "different jobs" 40 "$(cut -d ' ' -f 1 "$ran" | sort -u | wc -l)"
expect "nodes with jobs" 2 "$(cut -d ' ' -f 2 "$ran" | sort -u | wc -l)"
expect "allocations they ran in" 1 "$(cut -d ' ' -f 3 "$ran" | sort -u | wc -l)"
await_end "$salloc_pid" 60 || fail "the pilots do not end when there is nothing to do"
none_is_known() { ! "$roadstead" pilots --json | grep -q '"id"'; }
await 15 none_is_known
expect "pilots that the harvester still knows" 0 "$("$roadstead" pilots --json | grep -o '"id"' | wc -l)"
expect "somebody else's jobs that still wait" 5 "$(ROADSTEAD_TOKEN_FILE=$work/ada count "$hers" WAITING)"
ROADSTEAD_TOKEN_FILE=$work/ada "$roadstead" cancel "$hers" >/dev/null

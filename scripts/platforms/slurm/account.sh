# SPDX-License-Identifier: Apache-2.0
# The harvester as an ordinary account: it has no right but to submit, and what it runs runs as that account.
release=$work/release
cp -r "$tree/dist/target/roadstead" "$release" && chmod -R a+rX "$release"
home=$work/account
mkdir "$home"
cp "$work/pool/tokens/harvester" "$home/token"
chown -R ada: "$home"
chmod 700 "$home"
: >"$ran"
chmod 666 "$ran"
# A token is bound to the first name that used it.
start "$work/harvester.log" '^harvester .* ready' setpriv --reuid=ada --regid=ada --init-groups env HOME="$home" TMPDIR=/tmp USER=ada LOGNAME=ada \
  PATH="$PATH" SLURM_CONF="$SLURM_CONF" "$release/bin/roadstead" harvester slurm --pool "$pool_url" --token-file "$home/token" \
  --data "$home/data" --end-pilots
harvester_pid=$pid
expect "account of the harvester" ada "$(stat -c %U "/proc/$harvester_pid")"
sweep=$("$roadstead" submit --sweep 1-30 --duration 5m -- sh -c "echo \"\$ROADSTEAD_JOB \$(id -un) \$SLURM_JOB_USER\" >>$ran" | grep -o 's[0-9a-z]\{26\}')
timeout 90 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
expect "lines" 30 "$(wc -l <"$ran")"
expect "accounts that jobs ran as, and Slurm charged" "ada ada" "$(cut -d ' ' -f 2- "$ran" | sort -u | paste -sd,)"
expect "pilots' tokens that others can read" 0 "$(find "$home/data" -name token -perm /077 | wc -l)"
expect "tokens in what runs" 0 "$(cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n' | grep -cFf <(cat "$home"/data/pilots/*/token))"

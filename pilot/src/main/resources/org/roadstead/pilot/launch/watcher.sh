# SPDX-License-Identifier: Apache-2.0
# Read by a sh in a session of its own, from a pipe whose other end only the pilot holds. The pilot writes the
# variables id (of the pilot), jvm (its process), dir (of the slots), sh (the shell for slots), setsid, contain (which
# containment is wanted) and most (tasks of a payload), then this text, then one command a line. The end of the pipe means
# that the pilot is gone: whatever carries its mark is ended.
trap : HUP INT TERM QUIT

# Whether slots can have a PID namespace of their own: by right, or in a user namespace that changes nobody's number.
unshare=
if [ "$contain" != sweep ] && [ -r "/proc/$$/task/$$/children" ]; then
    for user in '' --user; do
        n="unshare ${user:+--user --map-current-user }--pid --fork --mount-proc --propagation slave"
        if [ "$($n sh -c 'echo $$' 2>/dev/null)" = 1 ]; then
            unshare=$n
            break
        fi
    done
fi
if [ "$unshare" ]; then echo "level pid-namespace"; else echo "level sweep"; fi

# How many tasks payloads may have. In a user namespace that is a limit of a slot alone; elsewhere it is one of all
# processes of the account, of which some are left for the pilot: it must be able to start threads when a payload can
# start nothing. (Not by kernel.pid_max, which is a PID namespace's own only in new kernels and else the whole node's.)
case $unshare in
    *--user*) ;;
    *)
        most=$(ulimit -p 2>/dev/null || ulimit -u)
        case $most in *[!0-9]* | '' | ? | ?? | ???) most= ;; *) most=$((most - 256)) ;; esac
        ;;
esac

# Starts the shell of a slot: its pipes, then a session of its own. Not with &: that would make it ignore SIGINT.
slot() {
    set -- "$1" "$dir/$1"
    mkfifo -m 600 "$2/cmd" "$2/ctl" "$2/out" "$2/err" ${unshare:+"$2/up" "$2/go"}
    echo "made $1"
    ROADSTEAD_PILOT=$id roadstead_slot=$2 roadstead_sh=$sh roadstead_script=$dir/slot.sh \
        roadstead_unshare=$unshare roadstead_most=$most \
        "$setsid" -f "$sh" "$dir/slot.sh" </dev/null >/dev/null 2>&1
}

# The pilot, and whoever waits for its end: the first process of a container bears the pilot's mark too, and nothing in there ends it.
kin=
n=$jvm
while [ "${n:-0}" -gt 0 ]; do
    kin="$kin $n"
    next=
    while read -r field value; do
        case $field in PPid:) next=$value && break ;; esac
    done 2>/dev/null <"/proc/$n/status"
    n=$next
done

# Sends a signal to everything that carries the mark, apart from $kin and $spared; whether there was anything.
mark() {
    found=1
    for f in $(grep -lsxz "ROADSTEAD_PILOT=$id" /proc/[0-9]*/environ); do
        n=${f#/proc/}
        n=${n%/environ}
        case "$kin $spared " in *" $n "*) continue ;; esac
        if kill -s "$1" "$n" 2>/dev/null; then
            found=0
        fi
    done
    return $found
}

# Asks everything to end, then ends it. The shells of slots know the groups of payloads that cleared their environment.
# A shell that has died leaves its number behind, which may be a stranger's by now: only what carries the mark is told.
end_all() {
    spared=
    for f in "$dir"/*/pid; do
        { read -r n <"$f"; } 2>/dev/null && grep -qsxz "ROADSTEAD_PILOT=$id" "/proc/$n/environ" &&
            kill -s PWR "$n" 2>/dev/null && spared="$spared $n"
    done
    mark TERM
    n=0
    while [ $n -lt 6 ] && mark 0; do
        sleep 0.1
        n=$((n + 1))
    done
    mark KILL
    spared=
    for f in 1 2 3 4 5; do
        mark 0 || return
        sleep 0.1
    done
    while mark KILL; do
        sleep 0.1
    done
}

# Whether the pilot is there; one that has ended and that nobody has waited for is not.
lives() {
    { read -r field </proc/"$jvm"/stat; } 2>/dev/null || return
    case $field in *') Z '* | *') X '*) return 1 ;; esac
}

# A pilot that is stopped (SIGSTOP) cannot stop its payloads. It leaves in a file until when they may run without a
# word of it, as seconds of uptime; 0 is no limit. And whoever ends the pilot by force may end this shell with it, also
# while it ends the payloads.
watch() {
    trap '' HUP INT TERM QUIT
    read -r self rest </proc/self/stat
    echo "$self" >"$dir/watching"
    while sleep 2; do
        if ! kill -s 0 $$ 2>/dev/null; then
            if ! lives; then
                end_all
                exit
            fi
            # A pilot that lives starts another watcher, which begins with an empty file.
            next=
            { read -r next <"$dir/watching"; } 2>/dev/null
            [ "$next" = "$self" ] || exit
        fi
        until=0
        { read -r until <"$dir/until"; } 2>/dev/null
        read -r up rest </proc/uptime
        if [ "${until:-0}" -gt 0 ] && [ "${up%%.*}" -ge "$until" ]; then
            echo "$up" >"$dir/cut"
            end_all
            echo 0 >"$dir/until"
        fi
    done
}

# Nobody's child, so that it is not found by who ends all descendants of the pilot, as Slurm does with proctrack/linuxproc.
: >"$dir/watching"
(watch >/dev/null 2>&1 </dev/null &)
watching=
n=0
while [ $n -lt 100 ] && ! read -r watching <"$dir/watching"; do
    sleep 0.02
    n=$((n + 1))
done
# The other one last: until nothing is left, both may be needed.
trap 'end_all; [ -z "$watching" ] || kill -s KILL "$watching"' EXIT

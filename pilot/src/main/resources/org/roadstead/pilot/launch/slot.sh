# SPDX-License-Identifier: Apache-2.0
# The shell of a slot. A job needs a process group of its own. A shell with job control gives it one for nothing;
# setsid(1) costs an exec more, which is half of what a trivial job costs. bash has job control without a terminal.
# dash insists on having seen one: it is started once more on a terminal made by script(1), switches job control on,
# and takes the terminal away at once, so that payloads have none.
#
# $roadstead_unshare starts a program as the first process of a PID namespace, where this node allows that; empty
# elsewhere. The shell of the slot is then that process: the kernel ends the whole namespace with it, and one kill(2)
# of its own ends all but itself. So no job in there needs a process group, and a command can run in the foreground,
# which dash starts by vfork(2): a quarter less than a copy of itself. What a payload sends to its group does not harm
# the shell, for the kernel keeps from the first process every signal from inside that it does not catch.

# Outside the namespace: starts the shell inside, leaves word of its number as seen from here, and goes away. Not the
# shell with &: that would make it ignore SIGINT.
if [ "$roadstead_unshare" ] && [ -z "$roadstead_in" ]; then
    export roadstead_in=1
    exec 0</dev/null 1>/dev/null 2>/dev/null
    {
        read -r word <"$roadstead_slot/up"
        if [ "$word" != in ]; then
            echo lost >"$roadstead_slot/ctl"
            exit 1
        fi
        # From what was started down to the shell there is one more: unshare.
        read -r n <"$roadstead_slot/on"
        between=
        p=
        while [ "$n" ]; do
            between="$between $p"
            p=$n
            n=
            read -r n rest <"/proc/$p/task/$p/children"
        done
        echo "$p" >"$roadstead_slot/pid"
        kill -s KILL $between
        echo go >"$roadstead_slot/go"
    } &
    "$roadstead_sh" -c 'echo $$ >"$roadstead_slot/on"
        exec $roadstead_unshare "$roadstead_sh" "$roadstead_script"'
    [ -e "$roadstead_slot/pid" ] || echo lost >"$roadstead_slot/up"
    exit 0
fi

if [ "$roadstead_in" ]; then
    # bash has no vfork, and says less of a death by signal in the foreground.
    if [ "$BASH_VERSION" ]; then
        set -m
        mode=m
    else
        mode=f
    fi
    echo in >"$roadstead_slot/up"
    read -r word <"$roadstead_slot/go"
    _rs_n=namespace
elif [ -z "$roadstead_pty" ]; then
    set -m 2>/dev/null
    case $- in *m*) mode=m ;; *) mode=s ;; esac
    if [ $mode = s ] && command -v script >/dev/null; then
        export roadstead_pty=1
        SHELL=/bin/sh script -qc 'exec "$roadstead_sh" "$roadstead_script"' /dev/null </dev/null >/dev/null 2>&1
        # Only where that did not work out: else a KILL has ended script, and the shell on its terminal is the slot.
        [ -e "$roadstead_slot/on" ] && exit 0
    fi
    echo $$ >"$roadstead_slot/pid"
else
    trap hup=1 HUP
    set -m
    case $- in *m*) ;; *) exit 1 ;; esac
    : >"$roadstead_slot/on"
    kill -s KILL "$PPID"
    until [ "$hup" ]; do :; done
    trap - HUP
    mode=m
    echo $$ >"$roadstead_slot/pid"
fi
_rs_d=$roadstead_slot
exec 8<"$_rs_d/cmd" 9>"$_rs_d/ctl" 0</dev/null 1>/dev/null 2>/dev/null

# When the node runs out of memory a payload is to go before anything that is not one.
echo 800 >/proc/self/oom_score_adj
if [ "$roadstead_most" ]; then
    ulimit -p "$roadstead_most" || ulimit -u "$roadstead_most"
fi
unset roadstead_slot roadstead_sh roadstead_script roadstead_pty roadstead_in roadstead_unshare
unset roadstead_most hup word

# Starts the function r in a process group of its own and says how it ended.
j() {
    exec 3>"$_rs_d/out" 4>"$_rs_d/err"
    r </dev/null >&3 2>&4 3>&- 4>&- 8<&- 9>&- &
    _rs_p=$!
    exec 3>&- 4>&-
    echo "started $_rs_p" >&9
    w
}

# Says how the command ended that ran in the foreground; 125 when its directory could not be entered.
_rs_e() {
    _rs_clear
    echo "ended 0 $_rs_c $_rs_m" >&9
}

# In a namespace whatever is left ends here, wherever it went.
_rs_clear() {
    _rs_m=0
    # Again until they are dead and reaped, which dash does only while it waits for something: an empty job, in the
    # background because there is no terminal. Not for ever: the kernel may hold one in a call that no signal ends.
    while [ $_rs_m -lt 20 ] && kill -s KILL -- -1 2>/dev/null; do
        _rs_m=$((_rs_m + 1))
        : &
        wait $!
    done
    [ $_rs_m = 0 ] || _rs_m=1
}

# Waits for the job. A stopped one is said to be stopped; the pilot asks again once it goes on.
w() {
    wait "$_rs_p"
    _rs_c=$?
    if [ $_rs_c -gt 128 ]; then
        if kill -s 0 "$_rs_p" 2>/dev/null; then
            echo "stopped $_rs_p" >&9
            return
        fi
        # It may have been stopped when the shell woke, and dead by now: then the shell knows only the stop as yet.
        if [ $_rs_c -ge 147 ] && [ $_rs_c -le 150 ]; then
            wait "$_rs_p"
            _rs_e=$?
            [ $_rs_e = 127 ] || _rs_c=$_rs_e
        fi
        jobs -l >&9
    fi
    if [ "$_rs_n" ]; then
        _rs_clear
    else
        if kill -s 0 -- "-$_rs_p" 2>/dev/null; then _rs_m=1; else _rs_m=0; fi
    fi
    echo "ended $_rs_p $_rs_c $_rs_m" >&9
    _rs_p=
}

# From the watcher: end the payload, also one that has cleared its environment. Not TERM: a TERM meant for a payload that is
# forked but not yet executed must not meet an inherited handler. Nor USR1, which payloads send to their own group. A shell whose
# command is in the foreground hears of it when that has ended, by what the watcher sends it, and says nothing of the end then.
if [ $mode = f ]; then
    trap exit PWR
else
    trap 'if [ "$_rs_p" ]; then kill -s TERM -- "-$_rs_p"; sleep 0.5 & wait $!; kill -s KILL -- "-$_rs_p"; fi; exit' PWR
fi

if [ -n "$BASH_VERSION" ]; then
    shopt -s execfail
    exec 2>&9
    echo "ready $mode ${_rs_n:-group} bash" >&9
    while IFS= read -r _rs_l <&8; do
        eval "$_rs_l"
    done
else
    echo "ready $mode ${_rs_n:-group}" >&9
    . /dev/fd/8
fi

# SPDX-License-Identifier: Apache-2.0
# The shell of a slot. A job needs a process group of its own. A shell with job control gives it one for nothing;
# setsid(1) costs an exec more, which is half of what a trivial job costs. bash has job control without a terminal.
# dash insists on having seen one: it is started once more on a terminal made by script(1), switches job control on,
# and takes the terminal away at once, so that payloads have none.
#
# $roadstead_unshare is what starts a program as the first process of a PID namespace, where this node allows that;
# empty elsewhere. The shell of the slot is that process: the kernel ends all of the namespace with it, and one kill(2)
# of its own ends all but itself.

# Outside the namespace: starts the shell inside, leaves word of its number here, and goes away.
if [ "$roadstead_unshare" ] && [ -z "$roadstead_in" ]; then
    export roadstead_in=1
    exec 0</dev/null 1>/dev/null 2>/dev/null
    if [ -n "$BASH_VERSION" ]; then
        { $roadstead_unshare "$roadstead_sh" "$roadstead_script"; echo lost >"$roadstead_slot/up"; } &
    else
        {
            sh -c 'echo $$ >"$roadstead_slot/on"
                SHELL=/bin/sh exec script -qc "exec $roadstead_unshare $roadstead_sh $roadstead_script" /dev/null'
            echo lost >"$roadstead_slot/up"
        } &
    fi
    n=$!
    read -r word <"$roadstead_slot/up"
    if [ "$word" != in ]; then
        echo lost >"$roadstead_slot/ctl"
        exit 1
    fi
    # From here down to the shell there are one or two more: script, unshare.
    [ -n "$BASH_VERSION" ] || read -r n <"$roadstead_slot/on"
    s=$n
    until [ -z "$n" ]; do
        p=$n
        n=
        read -r n rest <"/proc/$p/task/$p/children"
    done
    echo "$p" >"$roadstead_slot/pid"
    [ -n "$BASH_VERSION" ] || kill -s KILL "$s"
    echo go >"$roadstead_slot/go"
    exit 0
fi

if [ -z "$roadstead_pty" ] && [ -z "$roadstead_in" ]; then
    set -m 2>/dev/null
    case $- in *m*) mode=m ;; *) mode=s ;; esac
    if [ $mode = s ] && command -v script >/dev/null; then
        export roadstead_pty=1
        SHELL=/bin/sh script -qc 'exec "$roadstead_sh" "$roadstead_script"' /dev/null </dev/null >/dev/null 2>&1
        # Only where that did not work out: else a KILL has ended script, and the shell on its terminal is the slot.
        [ -e "$roadstead_slot/on" ] && exit 0
    fi
else
    trap hup=1 HUP
    set -m 2>/dev/null
    case $- in *m*) mode=m ;; *) mode=s ;; esac
    if [ "$roadstead_in" ]; then
        echo in >"$roadstead_slot/up"
        read -r word <"$roadstead_slot/go"
        _rs_n=namespace
    else
        [ $mode = m ] || exit 1
        : >"$roadstead_slot/on"
        kill -s KILL "$PPID"
    fi
    if [ -z "$BASH_VERSION" ]; then
        until [ "$hup" ]; do :; done
    fi
    trap - HUP
fi
_rs_d=$roadstead_slot

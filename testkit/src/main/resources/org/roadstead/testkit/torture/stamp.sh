#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# stamp.sh DIR FLAVOUR FIRST LATER: the payload of the torture. Stamps `attempt time` every 50 ms into a file of its own
# (DIR/JOB.ATTEMPT), FIRST times in the first run there is of its job, LATER times in any other.
# No process is started on the way: the time is bash's own, and the rest between two stamps is a read that finds nothing.
export LC_ALL=C
dir=$1 flavour=$2 stamps=$3 later=$4
earlier=("$dir/$ROADSTEAD_JOB".*)
[ -e "${earlier[0]}" ] && stamps=$later
exec 3>>"$dir/$ROADSTEAD_JOB.$ROADSTEAD_ATTEMPT" 4<>"$dir/nothing"
[ "$flavour" = DEAF ] && trap '' TERM
[ "$flavour" != UPLOADED ] || [ -s in ] || exit 4

echo "begin ${EPOCHREALTIME/./} $$ $ROADSTEAD_PILOT $flavour" >&3
if [ "$flavour" = CHILD ]; then
  setsid bash -c 'for ((i = 0; i < $0; i++)); do
    echo "$ROADSTEAD_ATTEMPT ${EPOCHREALTIME/./} child" >&3
    read -r -t 0.05 -u 4
  done' "$stamps" &
fi
for ((i = 0; i < stamps; i++)); do
  echo "$ROADSTEAD_ATTEMPT ${EPOCHREALTIME/./}" >&3
  ((i % 4)) || echo "$ROADSTEAD_ATTEMPT line $((i / 4))"
  read -r -t 0.05 -u 4
done
wait
case $flavour in
  STAGED | KEPT)
    # A program that cares for its output does not end well when the disk is full: this one waits for room.
    until { echo "$ROADSTEAD_JOB $ROADSTEAD_ATTEMPT" >result; } 2>>"$dir/full"; do
      read -r -t 0.05 -u 4
    done
    ;;
esac
echo "$ROADSTEAD_ATTEMPT lines $(((stamps + 3) / 4))"
echo "end ${EPOCHREALTIME/./} $stamps" >&3
[ "$flavour" != FAILING ] || exit 3

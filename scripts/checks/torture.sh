#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The short torture: in about 90 s, peace and verdict included, what scripts/torture does in 10 minutes, with one pilot that
# stands still past its silence.
. "$(dirname "$0")/lib.sh"
seconds=${ROADSTEAD_TORTURE_SECONDS:-60}
seed=${ROADSTEAD_TORTURE_SEED:-$(date +%s)}

classes=$tree/testkit/target/classes
[ -d "$classes/org/roadstead/testkit/torture" ] || give_up "the testkit has not been built: mvn -Dquick -Dmaven.test.skip=true package"
java=${ROADSTEAD_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/}java}

"$java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -cp "$classes:$tree/dist/target/roadstead/lib/roadstead-client.jar" \
  org.roadstead.testkit.torture.Torture "$roadstead" "$work" "$seconds" "$seed"
code=$?
expect "exit code of the torture with seed $seed" 0 $code
[ $code -eq 0 ] || say "again with the same blows: scripts/torture --minutes $(((seconds + 59) / 60)) --seed $seed"
if [ "${ROADSTEAD_TORTURE_KEEP:-no}" = yes ]; then
  cp -r "$work" "$work.kept" && say "kept in $work.kept"
fi

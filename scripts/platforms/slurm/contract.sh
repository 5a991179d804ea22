# SPDX-License-Identifier: Apache-2.0
# The platform's contract, as every platform passes it, on the real commands; and that Slurm is asked as often for 200 pilots as for one.
# shellcheck disable=SC2086 # words for Maven
(cd "$tree" && mvn -B -ntp -q ${ROADSTEAD_MVN_OPTS-} -Dquick -pl harvester-slurm -am test -Dtest=SlurmSandbox \
  -Dsurefire.failIfNoSpecifiedTests=false) >"$work/contract" 2>&1 || fail "the contract is broken: $(grep ERROR "$work/contract" | head -n 5)"
say "$(grep -h '^Tests run' "$tree"/harvester-slurm/target/surefire-reports/*SlurmSandbox.txt)"

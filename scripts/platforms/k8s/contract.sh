# SPDX-License-Identifier: Apache-2.0
# The platform's contract, as every platform passes it, on the real API server.
ROADSTEAD_K8S_IMAGE=$(sed -n 's/^ *image: //p' "$sandbox/etc/pilot.yaml")
export ROADSTEAD_K8S_IMAGE
# shellcheck disable=SC2086 # words for Maven
(cd "$tree" && mvn -B -ntp -q ${ROADSTEAD_MVN_OPTS-} -Dquick -pl harvester-k8s -am test -Dtest=K8sSandbox \
  -Dsurefire.failIfNoSpecifiedTests=false) >"$work/contract" 2>&1 || fail "the contract is broken: $(grep ERROR "$work/contract" | head -n 5)"
say "$(grep -h '^Tests run' "$tree"/harvester-k8s/target/surefire-reports/*K8sSandbox.txt)"

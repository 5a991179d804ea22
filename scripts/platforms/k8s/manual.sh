# SPDX-License-Identifier: Apache-2.0
# What docs/kubernetes.md says, as it is written there: the image, the namespace, the secret, the token and a harvester outside of the
# cluster beside pods with a network of their own; what to look at; and how it is taken away. Only what is different here is put in.
manual=$tree/docs/kubernetes.md
place() {
  sed -e "s#https://pool.example.org#$pool_url#; s#~/roadstead#$work/manual-data#; s#10.0.0.5#$(bridge_of_n1)#; s#16:64GiB#4:4GiB#" \
    -e "s#^scripts/#$tree/scripts/#; s#^roadstead #$roadstead #"
}
sed -n '/^## Starting it/,/^It prints/p' "$manual" | sed -n '/^```/,/^```/p' | grep -v '^```' | place >"$work/manual.txt"
grep -q 'harvester k8s' "$work/manual.txt" || give_up "the manual does not say how to start it"
# All but the last command, which stays.
sed '/harvester k8s/,$d' "$work/manual.txt" >"$work/before.sh"
{
  echo 'exec \'
  sed -n '/harvester k8s/,$p' "$work/manual.txt"
} >"$work/begin.sh"
(cd "$work" && ROADSTEAD_TOKEN_FILE=$work/pool/tokens/operator bash -eu before.sh >"$work/before" 2>&1) || give_up "the manual's commands: $(tail -n 2 "$work/before")"
for node in n1 n2; do ctr_of $node image import "$work/pilot.tar" >>"$work/before" 2>&1 || give_up "$node does not take the image"; done
rm "$work/pilot.tar"
(cd "$work" && exec bash begin.sh) >"$work/manual.log" 2>&1 </dev/null &
manual_pid=$!
started+=("$manual_pid bash")
manual_ready() { grep -q '^harvester k8s ready' "$work/manual.log"; }
await 60 manual_ready || give_up "it does not get ready: $(tail -n 3 "$work/manual.log")"

job=$("$roadstead" submit --duration 1m -- sh -c 'hostname')
timeout 90 "$roadstead" watch "$job" >"$work/watch" 2>&1 || fail "it does not complete: $("$roadstead" explain "$job")"
say "a job ran in the pod $("$roadstead" logs "$job")"
"$roadstead" logs "$job" | grep -q '^roadstead-k8s-p' || fail "it did not run in a pod of ours"
nowhere=$("$roadstead" submit --cores 5 --duration 1m -- true)
explained() { "$roadstead" explain "$nowhere" --json | grep -q 'TOO_MANY_CORES'; }
await 20 explained || fail "it is not explained: $("$roadstead" explain "$nowhere")"
"$roadstead" harvesters | grep -q '^k8s' || fail "the harvester is not shown"
"$roadstead" pilots | grep -q 'k8s' || fail "its pilots are not shown"
ROADSTEAD_TOKEN_FILE=$work/pool/tokens/operator "$roadstead" resume k8s >"$work/resume" 2>&1 || fail "resume: $(cat "$work/resume")"
"$roadstead" cancel "$nowhere" >/dev/null

# Away with it, the harvester first, so that its pods are held.
kill -TERM "$manual_pid"
await_end "$manual_pid" 20 || fail "it does not end"
kubectl -n radio delete secret roadstead-k8s >/dev/null 2>&1
take_off=$(sed -n '/^To take it away/,/^$/p' "$manual" | grep -o '`kubectl .*`' | tr -d '`' | sed 's/=NAME/=k8s/')
[ -n "$take_off" ] || fail "the manual does not say how to take it away"
deleting() { [ "$(kubectl -n radio get pods -o 'jsonpath={range .items[*]}{.metadata.deletionTimestamp}{"\n"}{end}' | grep -c T)" -ge 1 ]; }
await 60 deleting || fail "the secret's pods are not deleted with it"
bash -c "$take_off" >"$work/take-off" 2>&1 || fail "the manual's command: $(tail -n 2 "$work/take-off")"
no_pods() { [ -z "$(kubectl -n radio get pods -o name 2>/dev/null)" ]; }
await 120 no_pods || fail "pods are left: $(kubectl -n radio get pods --no-headers | head -n 3)"
kubectl delete namespace radio --wait=false >/dev/null

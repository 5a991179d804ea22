# SPDX-License-Identifier: Apache-2.0
# Shared by the parts of k8s.sh; sourced. A sandbox in the check's own directory, and a harvester in it: a pod, under the Role that
# deploy/kubernetes gives it.
. ./lib.sh
chmod 711 "$work"
sandbox=$work/sandbox
share=$work/share # the same directory on this host and in every pilot
ran=$share/ran
mkdir -m 1777 "$share"
touch "$ran" && chmod 666 "$ran"
# Kubernetes of the sandbox knows only what these say of its own programs.
dir=$sandbox
kubernetes_parts=$tree/scripts/sandbox.d/k8s

leave() {
  local code=$?
  trap '' INT TERM
  # For whoever reads this after a failure.
  if [ -e "$sandbox/etc/admin.kubeconfig" ]; then
    [ -z "${deployed-}" ] || harvester_log >>"$work/harvester.log" 2>&1
    cp -r "$sandbox/log" "$work/sandbox-log"
  fi
  thaw_all
  "$tree/scripts/sandbox" k8s down "$sandbox" >"$work/down" 2>&1 || fail "the sandbox did not go: $(tail -n 1 "$work/down")"
  [ ! -e "$sandbox" ] || fail "the sandbox left files: $(ls -A "$sandbox")"
  (exit $code)
  finish
}
trap leave EXIT

sandbox_up() {
  cat >"$work/audit.yaml" <<END
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
    users: ["system:serviceaccount:roadstead:roadstead-harvester"]
  - level: None
END
  export ROADSTEAD_SANDBOX_TOLERATION=5 ROADSTEAD_SANDBOX_AUDIT=$work/audit.yaml ROADSTEAD_SANDBOX_SHARE=$share
  "$tree/scripts/sandbox" k8s up "$sandbox" >"$work/up" 2>&1 || give_up "no Kubernetes: $(tail -n 1 "$work/up")"
  say "$(grep 'has run on each' "$work/up")"
  "$tree/scripts/sandbox" k8s status "$sandbox" >"$work/status" || fail "status does not say that all is up"
  eval "$("$tree/scripts/sandbox" k8s env "$sandbox")"
  unset ROADSTEAD_HARVESTER_DATA ROADSTEAD_HARVESTER_TEMPLATE
  . "$kubernetes_parts/node.sh"
  eval "$(. "$tree/scripts/sandbox.d/lib.sh" && declare -f alive)" # and nothing else of there, which has names of ours
  net=$(cat "$sandbox/etc/net")
  sockets=/run/roadstead-k8s-${net##*.}
  audit=$sandbox/log/audit.log
}

k() { kubectl -n roadstead "$@" 2> >(grep -v 'WARNING: version difference' >&2); }

# Waits for the image of the harvester, which most parts need and is made once.
need_harvester_image() {
  [ ! -e "$work/images" ] || return 0
  mkdir "$work/images"
  "$tree/scripts/image" harvester "$work/images/harvester.tar" --name roadstead/harvester:check >"$work/image.log" 2>&1 ||
    give_up "no image of the harvester: $(tail -n 1 "$work/image.log")"
  say "$(tail -n 1 "$work/image.log")"
  ctr_of n1 image import "$work/images/harvester.tar" >>"$work/image.log" 2>&1 || give_up "containerd does not take the image: $(tail -n 1 "$work/image.log")"
  rm "$work/images/harvester.tar"
}

# Deploys deploy/kubernetes/base with what this host needs besides: no proxies are on the nodes, so pods are on the host's network and
# the harvester has an address of the sandbox's own; what would be a volume of the cluster is a directory.
deploy_harvester() { # OPTIONS...
  need_harvester_image
  local overlay=$work/overlay option base harvester_address=$net.201
  base=$(realpath --relative-to="$overlay" -m "$tree/deploy/kubernetes")
  mkdir -p "$overlay" "$work/k8s-data"
  chown 10001:10001 "$work/k8s-data"
  cp "$work/pool/tokens/harvester" "$overlay/token"
  "${template_of:-cat}" "$sandbox/etc/pilot.yaml" >"$overlay/pilot.yaml"
  cat >"$overlay/kustomization.yaml" <<END
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: roadstead
bases: [$base/base, $base/nodes]
images:
  - {name: roadstead/harvester, newTag: check}
configMapGenerator:
  - name: roadstead-harvester
    literals: [ROADSTEAD_POOL=$pool_url]
  - name: roadstead-pilot
    behavior: replace
    files: [pilot.yaml]
secretGenerator:
  - name: roadstead-pool-token
    files: [token]
patchesStrategicMerge: [here.yaml]
END
  cat >"$overlay/here.yaml" <<END
apiVersion: apps/v1
kind: Deployment
metadata: {name: roadstead-harvester}
spec:
  template:
    spec:
      hostNetwork: true
      nodeSelector: {kubernetes.io/hostname: n1}
      containers:
        - name: harvester
          imagePullPolicy: Never
          args:
            - --name=k8s
            - --token-file=/etc/roadstead/pool/token
            - --data=/var/lib/roadstead/harvester
            - --template=/etc/roadstead/pilot/pilot.yaml
            - --listen=$harvester_address:7100
            - --advertise=http://$harvester_address:7100
$(for option in "$@"; do printf '            - "%s"\n' "$option"; done)
          startupProbe: {tcpSocket: {host: $harvester_address}}
          readinessProbe: {tcpSocket: {host: $harvester_address}}
          livenessProbe: {tcpSocket: {host: $harvester_address}}
      volumes:
        - name: data
          persistentVolumeClaim: null
          hostPath: {path: $work/k8s-data}
END
  deployed=yes
  k apply -k "$overlay" >"$work/apply" 2>&1 || give_up "Kubernetes does not take the manifests: $(tail -n 3 "$work/apply")"
  k rollout status deployment roadstead-harvester --timeout=180s >"$work/rollout" 2>&1 ||
    give_up "the harvester does not get ready: $(k get pods -l app.kubernetes.io/name=roadstead-harvester --no-headers | paste -sd,) $(harvester_log | tail -n 5)"
  await 30 harvester_is_ready || give_up "the harvester does not get ready: $(harvester_log | tail -n 5)"
}

harvester_log() { k logs deployment/roadstead-harvester --tail="${1:--1}"; }
harvester_is_ready() { harvester_log | grep -q '^harvester k8s ready'; }

# Drains the harvester's pilots by the one way that needs nothing of it: they are deleted with what owns them.
remove_harvester() {
  [ -n "${deployed-}" ] || return 0
  harvester_log >>"$work/harvester.log" 2>&1
  k scale deployment roadstead-harvester --replicas=0 >/dev/null
  # The kubelet of 1.20 sometimes takes more than a minute to say that a pod is gone whose containers have ended at once.
  await 180 no_harvester || fail "the harvester does not end"
  local pod
  for pod in $(k get pods -l roadstead.org/harvester -o name); do
    k patch "$pod" --type merge -p '{"metadata":{"finalizers":null}}'
    k delete "$pod" --grace-period=1 --wait=false
  done >/dev/null 2>&1
  await 120 no_pilots || forget_ended
  k delete deployment roadstead-harvester >/dev/null 2>&1
  deployed=
  rm -rf "$work/k8s-data"
}
# An object may outlive its containers by minutes where a node came back from a crash: what counts is that none of its processes is left.
forget_ended() {
  local pod node uid left
  while read -r pod node uid; do
    left=$([ "$node" = - ] || processes_of "$node" "$uid" | paste -sd' ')
    [ -z "$left" ] || fail "pilot $pod is left on $node, with processes $left: $(k get pod "$pod" --no-headers)"
    say "of pilot $pod the object is left on $node, and no process: $(k get pod "$pod" -o 'jsonpath={.metadata.finalizers} {.status.phase} {.metadata.deletionTimestamp} {.status.containerStatuses[*].state}')"
    k delete pod "$pod" --grace-period=0 --force >/dev/null 2>&1
  done < <(k get pods -l roadstead.org/harvester --no-headers -o 'custom-columns=N:.metadata.name,O:.spec.nodeName,U:.metadata.uid' | sed 's/<none>/-/')
  await 30 no_pilots || fail "pilots are left: $(k get pods --no-headers | head -n 3)"
}
no_harvester() { [ -z "$(k get pods -l app.kubernetes.io/name=roadstead-harvester -o name)" ]; }
no_pilots() { [ -z "$(k get pods -l roadstead.org/harvester -o name)" ]; }

# Writes a line for each pilot's pod whenever it changes, until the part's end: NAME NODE CPU CPU-LIMIT MEMORY MEMORY-LIMIT.
watch_pilots() {
  kubectl -n roadstead get pods -l roadstead.org/harvester --watch -o 'jsonpath={.metadata.name} {.spec.nodeName} {.spec.containers[0].resources.requests.cpu} {.spec.containers[0].resources.limits.cpu} {.spec.containers[0].resources.requests.memory} {.spec.containers[0].resources.limits.memory}{"\n"}' >"$work/seen" 2>/dev/null </dev/null &
  watcher=$!
  started+=("$watcher kubectl")
}

# The nodes of the pods whose names it reads, a line each; - for what is no pod of a pilot.
nodes_of() { awk -v seen="$work/seen" 'BEGIN { while ((getline line <seen) > 0) if (split(line, part, " ") == 6) node[part[1]] = part[2] }
  { print ($1 in node) ? node[$1] : "-" }'; }

# The pods of pilots in a phase, with their nodes.
pilots_in() { k get pods -l roadstead.org/harvester --field-selector "status.phase=$1" -o 'jsonpath={range .items[*]}{.metadata.name} {.spec.nodeName}{"\n"}{end}'; }

# The cgroups of all containers of a pod, the one of its namespaces among them.
groups_of() { # CONTROLLER NODE POD-UID
  about_node "$2"
  # Of no pod, all of this host would be meant.
  [[ $3 =~ ^[0-9a-f-]{36}$ ]] || give_up "'$3' is no pod"
  find "/sys/fs/cgroup/$1/${node_group:?}" -mindepth 1 -type d -path "*/pod$3/*"
}
freeze() { # NODE POD-UID
  local group
  for group in $(groups_of freezer "$1" "$2"); do echo FROZEN >"$group/freezer.state"; done
}
processes_of() { # NODE POD-UID
  local group
  for group in $(groups_of memory "$1" "$2"); do cat "$group/cgroup.procs"; done
}
thaw_all() { find /sys/fs/cgroup/freezer/roadstead-k8s-* -name freezer.state 2>/dev/null | while read -r file; do echo THAWED >"$file"; done; }

# SPDX-License-Identifier: Apache-2.0
# Pods of the sandbox: what a bare `roadstead harvester k8s` wants, and a first one for each node. Sourced.

# A namespace, an account of pilots without rights, the secret for their tokens, their image, and a template of their pods.
prepare_pilots() {
  local version image manifests=$here/../deploy/kubernetes/base
  version=$("$here/roadstead" --version) || give_up "this tree cannot be built"
  image=roadstead/pilot:${version##* }
  "$here/image" pilot "$dir/images/pilot.tar" --name "$image" >"$dir/log/image.log" 2>&1 9>&- ||
    give_up "no image of the pilot can be made: $(tail -n 1 "$dir/log/image.log")"
  {
    kubectl create namespace roadstead --dry-run=client -o yaml | kubectl apply -f -
    kubectl -n roadstead apply -f "$manifests/accounts.yaml" -f "$manifests/pilots.yaml"
  } >>"$dir/log/start.log" 2>&1 || give_up "no namespace can be made: $(tail -n 1 "$dir/log/start.log")"
  # On the host's network, for the harvester listens on loopback. Payloads find their pod's name in
  # /etc/pod/name, and may be given a place to tell it.
  awk -v image="$image" -v share="${ROADSTEAD_SANDBOX_SHARE-}" '
    { sub(/image: roadstead\/pilot$/, "image: " image); print }
    /^spec:/ { print "  hostNetwork: true" }
    /volumeMounts:/ { print "        - {name: pod, mountPath: /etc/pod}" }
    /^  volumes:/ { print "    - {name: pod, downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}" }
    share != "" && /volumeMounts:/ { print "        - {name: share, mountPath: " share "}" }
    share != "" && /^  volumes:/ { print "    - {name: share, hostPath: {path: " share "}}" }' "$manifests/pilot.yaml" >"$dir/etc/pilot.yaml"
}

take_pilots() { # NODE
  [ ! -e "$dir/nodes/$1/has-pilot" ] || return 0
  ctr_of "$1" image import "$dir/images/pilot.tar" >>"$dir/log/start.log" 2>&1 && touch "$dir/nodes/$1/has-pilot" ||
    give_up "containerd of $1 does not take the image of the pilot, see $dir/log/start.log"
}

# Whether all that is between a pod and its end works, on each node.
try_nodes() {
  local node
  for node in $(node_names); do
    # One of an earlier start may still be on its way out, when its node crashed then.
    kubectl -n default delete pod "try-$node" --ignore-not-found --force --grace-period=0 >>"$dir/log/start.log" 2>&1
    kubectl -n default apply -f - >>"$dir/log/start.log" 2>&1 <<END || give_up "no pod can be made, see $dir/log/start.log"
apiVersion: v1
kind: Pod
metadata: {name: try-$node}
spec:
  nodeSelector: {kubernetes.io/hostname: $node}
  automountServiceAccountToken: false
  containers: [{name: pause, image: "sandbox.local/pause:1", imagePullPolicy: Never}]
END
  done
  all_run() { [ "$(kubectl -n default get pods -o 'jsonpath={range .items[*]}{.metadata.name} {.status.phase}{"\n"}{end}' | grep -c '^try-.* Running')" = "$nodes" ]; }
  await 60 all_run || give_up "a pod on each node does not run: $(kubectl -n default get pods --no-headers | tr -s ' ' | paste -sd,), see $dir/log"
  for node in $(node_names); do kubectl -n default delete pod "try-$node" --wait=false --grace-period=1; done >/dev/null
}

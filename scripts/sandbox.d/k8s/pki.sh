# SPDX-License-Identifier: Apache-2.0
# Keys, certificates and the files that name them, beneath $dir/etc. Sourced.

make_pki() {
  [ ! -e "$pki/done" ] || return 0
  mkdir -p "$pki"
  local address=$net.1 node number=0
  (
    umask 077
    cd "$pki" || exit 1
    openssl genrsa -out ca.key 2048 && openssl req -x509 -new -key ca.key -subj /CN=roadstead-sandbox -days 3650 -out ca.crt &&
      openssl genrsa -out accounts.key 2048 && openssl rsa -in accounts.key -pubout -out accounts.pub
  ) >>"$dir/log/start.log" 2>&1 || give_up "openssl made no keys, see $dir/log/start.log"
  certificate apiserver /CN=kube-apiserver \
    "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:$address" &
  certificate admin /O=system:masters/CN=admin &
  certificate controllers /CN=system:kube-controller-manager &
  certificate scheduler /CN=system:kube-scheduler &
  certificate to-kubelets /O=system:masters/CN=apiserver-kubelet-client &
  for node in $(node_names); do
    certificate "$node" "/O=system:nodes/CN=system:node:$node" "DNS:$node,IP:$net.$((101 + number))" &
    number=$((number + 1))
  done
  wait
  for node in admin controllers scheduler $(node_names); do
    [ -s "$pki/$node.crt" ] || give_up "openssl made no certificate for $node, see $dir/log/start.log"
    kubeconfig "$node" "client-certificate-data: $(base64 -w 0 "$pki/$node.crt"), client-key-data: $(base64 -w 0 "$pki/$node.key")" \
      >"$dir/etc/$node.kubeconfig"
  done
  chmod 600 "$dir"/etc/*.kubeconfig
  touch "$pki/done"
}

certificate() { # NAME SUBJECT [NAMES]
  (
    umask 077
    openssl genrsa -out "$pki/$1.key" 2048
    openssl req -new -key "$pki/$1.key" -subj "$2" |
      openssl x509 -req -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -set_serial "0x$(openssl rand -hex 8)" -days 3650 -out "$pki/$1.crt" \
        -extfile <(printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n'
          printf 'extendedKeyUsage=serverAuth,clientAuth\n%s\n' "${3:+subjectAltName=$3}")
  ) >>"$dir/log/start.log" 2>&1
}

# A file with all in it, so that it can be copied; prints it.
kubeconfig() { # NAME USER
  cat <<END
apiVersion: v1
kind: Config
clusters: [{name: sandbox, cluster: {server: "https://$net.1:443", certificate-authority-data: $(base64 -w 0 "$pki/ca.crt")}}]
users: [{name: $1, user: {$2}}]
contexts: [{name: sandbox, context: {cluster: sandbox, user: $1, namespace: roadstead}}]
current-context: sandbox
END
}

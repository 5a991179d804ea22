# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/sandbox with $action and $dir. What all actions share; each action is a file beside this.
#
# All addresses are of 127.64.N.0/24, one N for each sandbox: .1 is the API server, etcd and the controllers, .101 and so on are the
# kubelets. The range of services begins at .1, too, so that the cluster's address of `kubernetes` is the real listener, and what runs
# in a pod on the host's network finds the API server as it would anywhere, without a proxy on the nodes.
# A node is a containerd and a kubelet of its own, in a mount namespace (kept by a file, so that it can be entered again) and a
# cgroup of its own.
export LC_ALL=C
parts=$here/sandbox.d/k8s
begin=$(date +%s%N)
kubernetes=1.20.2 # what Debian's source package builds
default_nodes="n1:8:16000 n2:8:16000"

. "$here/sandbox.d/lib.sh"

listens() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; } # ADDRESS PORT

# Starts a program in the background with its number in run/NAME.pid and what it says in log/NAME.log; one that runs is left alone.
daemon() { # NAME PROGRAM COMMAND...
  local name=$1 program=$2
  shift 2
  ! alive "$dir/run/$name.pid" "$program" || return 0
  setsid "$@" </dev/null >>"$dir/log/$name.log" 2>&1 9>&- &
  echo $! >"$dir/run/$name.pid"
  disown
}

node_names() { cut -d : -f 1 "$dir/etc/nodes"; }

dir=$(readlink -m -- "$dir")
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/roadstead/kubernetes-$kubernetes
pki=$dir/etc/pki
admin=$dir/etc/admin.kubeconfig
if [ -s "$dir/etc/net" ]; then
  net=$(cat "$dir/etc/net")
  sockets=/run/roadstead-k8s-${net##*.} # short, for a socket's path may not have more than 107 bytes
fi
kubectl() { command kubectl --kubeconfig "$admin" "$@" 2> >(grep -v 'WARNING: version difference' >&2); }

. "$parts/node.sh"
. "$parts/$action.sh"

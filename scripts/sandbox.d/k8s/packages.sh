# SPDX-License-Identifier: Apache-2.0
# Installs Debian's packages where commands are missing. Sourced.

need_commands() {
  local entry missing=() packages=()
  for entry in etcd:etcd-server containerd:containerd ctr:containerd runc:runc kubectl:kubernetes-client openssl:openssl \
    curl:curl ip:iproute2 nsenter:util-linux /usr/lib/cni/bridge:containernetworking-plugins busybox:busybox-static; do
    command -v "${entry%%:*}" >/dev/null && continue
    missing+=("${entry%%:*}")
    [[ " ${packages[*]} " == *" ${entry#*:} "* ]] || packages+=("${entry#*:}")
  done
  [ ${#missing[@]} -eq 0 ] || install_for "${missing[*]}" "${packages[@]}"
}

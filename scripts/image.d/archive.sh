# SPDX-License-Identifier: Apache-2.0
# Container images without a daemon: archives as `docker save` makes them, which containerd, podman, skopeo and Docker read. Sourced.

# Makes a layer of all that is in DIR, owned by root, with the times that its files have.
write_layer() { # FILE DIR
  tar -C "$2" --sort=name --numeric-owner --owner=0 --group=0 --format=posix --pax-option=delete=atime,delete=ctime -cf "$1" .
}

# Writes an image of layers, the lowest first. CONFIG is the inside of the JSON object `config` of the image.
write_image() { # FILE NAME:TAG CONFIG LAYER...
  local file=$1 name=$2 config=$3 parts layer digest digests="" layers="" made arch
  shift 3
  parts=$(mktemp -d "${file%/*}/.image.XXXXXX") || return 1
  for layer in "$@"; do
    digest=$(sha256sum "$layer" | cut -d ' ' -f 1)
    ln "$layer" "$parts/$digest.tar" 2>/dev/null || cp "$layer" "$parts/$digest.tar" || return 1
    digests+="${digests:+, }\"sha256:$digest\""
    layers+="${layers:+, }\"$digest.tar\""
  done
  arch=$(uname -m)
  case $arch in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; esac
  made="{\"architecture\": \"$arch\", \"os\": \"linux\", \"created\": \"1970-01-01T00:00:00Z\", \"config\": {$config},"
  made+=" \"rootfs\": {\"type\": \"layers\", \"diff_ids\": [$digests]}}"
  digest=$(printf %s "$made" | sha256sum | cut -d ' ' -f 1)
  printf %s "$made" >"$parts/$digest.json"
  printf '[{"Config": "%s.json", "RepoTags": ["%s"], "Layers": [%s]}]' "$digest" "$name" "$layers" >"$parts/manifest.json"
  tar -C "$parts" --sort=name --numeric-owner --owner=0 --group=0 --mtime=@0 -cf "$file.new" . && mv "$file.new" "$file"
  digest=$?
  rm -rf "$parts"
  return "$digest"
}

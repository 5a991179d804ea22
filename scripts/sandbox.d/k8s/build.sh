# SPDX-License-Identifier: Apache-2.0
# Builds Kubernetes from Debian's source package into $cache, once for all sandboxes of this account. About 4 minutes on two cores. Sourced.
# bookworm has the newest whole source that Debian carries: later packages are stripped to the client.
programs=(kube-apiserver kube-controller-manager kube-scheduler kubelet)

is_built() {
  local program
  for program in "${programs[@]}" pause; do [ -x "$cache/$program" ] || return 1; done
}

build_kubernetes() {
  local code=0
  ! is_built || return 0
  mkdir -p "$cache" || give_up "cannot write in $cache"
  exec 8>"$cache/.lock"
  flock 8 # two sandboxes at once build once
  if ! is_built; then
    say "building Kubernetes $kubernetes from Debian's source package into $cache, a few minutes, once"
    (
      set -e
      scratch=$(mktemp -d "$cache/build.XXXXXX")
      trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
      build_in "$scratch" >"$dir/log/build.log" 2>&1 8>&- 9>&-
    )
    code=$? # not within a condition, where a failed command would not end the build
  fi
  exec 8>&-
  [ $code = 0 ] && is_built || give_up "Kubernetes could not be built: $(tail -n 1 "$dir/log/build.log"), see $dir/log/build.log"
  say "built ($(seconds) s)"
}

# A view of the host's own package sources that also knows the sources of packages; nothing in /etc changes.
sources_view() { # DIR
  local view=$1 file
  mkdir -p "$view/parts" "$view/lists/partial" "$view/cache/archives/partial"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -r "$file" ] || continue
    case $file in
      *.sources) sed 's/^Types:.*/Types: deb deb-src/' "$file" >"$view/parts/${file##*/}" ;;
      *.list) sed -n 's/^deb \(.*\)/deb \1\ndeb-src \1/p' "$file" >"$view/parts/${file##*/}" ;;
    esac
  done
  cat >"$view/apt.conf" <<END
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$view/parts";
Dir::State::Lists "$view/lists";
Dir::Cache "$view/cache";
APT::Sandbox::User "root";
DPkg::Lock::Timeout "300";
END
  export APT_CONFIG=$view/apt.conf
}

build_in() { # DIR
  local scratch=$1 tree=$1/go/src/k8s.io/kubernetes reflect=vendor/github.com/modern-go/reflect2 package flags="-s -w"
  export DEBIAN_FRONTEND=noninteractive
  sources_view "$scratch/apt"
  apt-get -q update
  apt-get -q -y install --no-install-recommends golang-1.19-go golang-github-modern-go-reflect2-dev dpkg-dev patch xz-utils
  mkdir -p "${tree%/*}"
  cd "$scratch"
  apt-get -q source --download-only kubernetes
  dpkg-source --no-check -x "$scratch"/kubernetes_*.dsc "$tree"
  cd "$tree"
  # The vendored reflect2 corrupts memory when it is built with Go 1.18 or later: the API server then dies after half a minute.
  rm -rf "$reflect"
  mkdir "$reflect"
  cp /usr/share/gocode/src/github.com/modern-go/reflect2/*.{go,s} "$reflect"
  rm -f "$reflect"/*_test.go

  # In GOPATH mode, for with modules the vendored tree does not pass Go's own checks.
  export GOROOT=/usr/lib/go-1.19 PATH=/usr/lib/go-1.19/bin:$PATH GOPATH=$scratch/go GOCACHE=$scratch/cache GOTMPDIR=$scratch
  export GO111MODULE=off GOPROXY=off GOFLAGS= CGO_ENABLED=0
  [ -f pkg/generated/openapi/zz_generated.openapi.go ] || generate_openapi "$scratch"
  for package in component-base/version client-go/pkg/version; do
    package=k8s.io/kubernetes/vendor/k8s.io/$package
    flags+=" -X $package.gitVersion=v$kubernetes -X $package.gitMajor=1 -X $package.gitMinor=20 -X $package.gitTreeState=clean"
  done
  mkdir "$scratch/bin"
  # Without clouds and without Docker.
  nice -n 5 go build -p 2 -trimpath -tags "providerless dockerless" -ldflags "$flags" -o "$scratch/bin/" "${programs[@]/#/./cmd/}"
  cp "$parts/pause.go" "$scratch/pause.go"
  go build -trimpath -ldflags "-s -w" -o "$scratch/bin/pause" "$scratch/pause.go"
  mv "$scratch"/bin/* "$cache/"
}

# The one generated file that the source package lacks.
generate_openapi() { # SCRATCH
  local inputs
  go build -o "$1/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  inputs=$({
    grep -rl --include='*.go' '+k8s:openapi-gen=' pkg plugin cmd || true
    grep -Rl --include='*.go' '+k8s:openapi-gen=' vendor/k8s.io || true
  } | grep -vE '^vendor/k8s.io/(code-generator|sample-apiserver|kube-openapi)/|zz_generated|/testdata/' |
    xargs -n 1 dirname | sort -u | sed 's#^#k8s.io/kubernetes/#' | paste -sd,)
  "$1/openapi-gen" --logtostderr -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$1/violations"
}

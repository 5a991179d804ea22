# SPDX-License-Identifier: Apache-2.0
# What is inside the images. Sourced, with $tree and $scratch set.

# A root directory of this host's own programs: bash, dash, a few of util-linux and coreutils, busybox for the rest, and the libraries they and a JVM use.
small_base() { # DIR
  local root=$1 program path busybox
  busybox=$(command -v busybox) || fail "there is no busybox here: install Debian's busybox-static, or name a --base"
  mkdir -p "$root"/{bin,dev,etc,lib,lib64,proc,root,run,sbin,sys,tmp,usr,var}
  chmod 1777 "$root/tmp"
  ln -s ../bin "$root/usr/bin"
  ln -s ../lib "$root/usr/lib"
  ln -s ../sbin "$root/usr/sbin"
  cp "$busybox" "$root/bin/busybox"
  for program in $("$busybox" --list); do
    [ "$program" = busybox ] || ln -s busybox "$root/bin/$program"
  done
  for program in bash dash setsid script unshare prlimit env cat sleep date; do
    path=$(command -v "$program") || continue
    rm -f "$root/bin/$program"
    cp -L "$path" "$root/bin/$program"
  done
  ln -sf dash "$root/bin/sh"
  put_libraries "$root" "$root"/bin/*
  # What programs elsewhere name: the other parts of the C library, the plugins of its resolver, the libraries of a compiler.
  for path in libpthread.so.0 libdl.so.2 librt.so.1 libm.so.6 libutil.so.1 libnss_files.so.2 libnss_dns.so.2 libresolv.so.2 libz.so.1 libgcc_s.so.1 libstdc++.so.6; do
    path=$(ldconfig -p 2>/dev/null | sed -n "s#.*$path .*=> ##p" | head -n 1)
    [ -z "$path" ] || put_libraries "$root" "$path" "$path"
  done
  printf 'root:x:0:0:root:/root:/bin/sh\nroadstead:x:10001:10001:Roadstead:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
  printf 'root:x:0:\nroadstead:x:10001:\nnogroup:x:65534:\n' >"$root/etc/group"
  printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
}

# Copies the libraries that programs want, to where these look for them, and libraries that are named themselves.
put_libraries() { # ROOT FILES...
  local root=$1 library
  shift
  {
    for library in "$@"; do
      case $library in "$root"/*) ;; *.so*) echo "$library" ;; esac
    done
    ldd "$@" 2>/dev/null | grep -o '/[^ :]*\.so[^ :)]*'
  } | sort -u | while read -r library; do
    case $library in "$root"/*) continue ;; /usr/lib/*) path=${library#/usr} ;; *) path=$library ;; esac
    [ -e "$root$path" ] && continue
    mkdir -p "$root${path%/*}"
    cp -L "$library" "$root$path"
  done
}

# Made where it will be in the image, for its class-data archive fits one place only: in a mount namespace where /opt holds what it
# holds, and roadstead besides. Without the right to that the pilot starts 0.2 s later.
put_pilot() { # DIR
  local as=()
  [ "$(id -u)" = 0 ] || as=(--map-root-user)
  if unshare "${as[@]}" --mount true 2>/dev/null; then
    unshare "${as[@]}" --mount --propagation private bash -eu -s "$tree" "$1" "$scratch/opt" <<'END' >"$scratch/bundle.log" 2>&1 || fail "no bundle: $(tail -n 1 "$scratch/bundle.log")"
      mkdir "$3"
      mount --rbind /opt "$3"
      mount -t tmpfs none /opt
      for entry in "$3"/*; do
        # Whatever this host has at /opt/roadstead is not seen here, so it is not touched.
        [ -d "$entry" ] && [ "${entry##*/}" != roadstead ] || continue
        mkdir "/opt/${entry##*/}"
        mount --rbind "$entry" "/opt/${entry##*/}"
      done
      "$1/scripts/bundle" /opt/roadstead
      cp -a /opt/roadstead "$2"
END
  else
    say "no mount namespace can be made here: the pilot will start without its class-data archive"
    "$tree/scripts/bundle" "$1" >"$scratch/bundle.log" 2>&1 || fail "no bundle: $(tail -n 1 "$scratch/bundle.log")"
    rm -f "$1/cds/pilot.jsa"
  fi
}

# The release with a Java runtime of all modules that its jars may ask for.
put_harvester() { # DIR
  local java
  java=${ROADSTEAD_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/}java}
  java=$(readlink -f "$(command -v "$java")") || fail "there is no java; set JAVA_HOME"
  [ -x "${java%/java}/jlink" ] || fail "no jlink beside $java: a JDK is needed, such as Debian's openjdk-17-jdk-headless"
  mkdir -p "$1"
  cp -a "$tree"/dist/target/roadstead/{bin,lib} "$1/"
  "${java%/java}/jlink" --output "$1/java" --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.zipfs,jdk.net \
    --strip-java-debug-attributes --no-header-files --no-man-pages
  "$1/java/bin/java" -Xshare:dump -XX:+UseSerialGC >/dev/null 2>&1 || say "the runtime has no class data of its own"
}

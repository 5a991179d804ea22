# SPDX-License-Identifier: Apache-2.0
# In the pilots' own image: copies the pilot's directory $1 to the volume $2, and into own/ beside it what it needs of this image: a
# shell, setsid, and the C library with its loader, so that all of it runs in an image with another C library, or with none.
set -e
home=$1 to=$2 own=$2/own
# Who may not give files away keeps them, which is no fault; the times must stay, for the class-data archive.
cp -a "$home/." "$to/" 2>"$to/said" || [ -e "$to/lib/roadstead-pilot.jar" ] || { cat "$to/said" >&2; exit 1; }
mkdir -p "$own/bin" "$own/lib"
loader=
for f in /lib64/ld-linux*.so.* /lib/ld-linux*.so.*; do
  [ ! -e "$f" ] || loader=$f
done
[ "$loader" ] || { echo "the pilots' image has no loader of the GNU C library, so nothing of it can run elsewhere" >&2; exit 1; }
cp -L "$loader" "$own/loader"
for program in sh setsid; do
  cp -L "$(command -v "$program")" "$own/$program"
done
for file in "$own/sh" "$own/setsid" "$to"/java/bin/java "$to"/java/lib/*.so "$to"/java/lib/server/libjvm.so; do
  "$loader" --list "$file" 2>/dev/null || :
done | while read -r name arrow path rest; do
  case $path in
    "$to"/* | "$home"/*) ;;
    /*) [ -e "$own/lib/$name" ] || cp -L "$path" "$own/lib/$name" ;;
  esac
done
for file in /lib/*/libnss_files.so.2 /lib/*/libnss_dns.so.2 /lib/*/libresolv.so.2; do
  [ ! -e "$file" ] || cp -L "$file" "$own/lib/"
done
# Outside of it these are found where the volume will be.
run="exec $home/own/loader --library-path $home/own/lib"
printf '#!/bin/sh\n%s %s/own/setsid "$@"\n' "$run" "$home" >"$own/bin/setsid"
printf '#!/bin/sh\n%s %s/java/bin/java -Djdk.lang.Process.launchMechanism=VFORK "$@"\n' "$run" "$home" >"$own/bin/java"
chmod 755 "$own"/bin/*

# SPDX-License-Identifier: Apache-2.0
# run: {kind: container}: commands in images that know nothing of Roadstead, one of them with no C library at all; limits, logs, exit codes,
# cancelling and fencing as for any job; an image that cannot be had, or holds no shell, ends its own job and nothing else.
. "$tree/scripts/image.d/archive.sh"

# An image of files of this host's, with a mark that nothing else has. Jobs run in it as the template's account.
make_image() { # NAME
  local root=$work/image-root layer=$work/layer.tar
  rm -rf "$root"
  mkdir -p "$root"/{bin,etc,tmp}
  echo "$1" >"$root/etc/which-image"
  if [ "$1" != check/empty:1 ]; then
    cp "$(command -v busybox)" "$root/bin/busybox"
    for program in $(busybox --list); do [ "$program" = busybox ] || ln -s busybox "$root/bin/$program"; done
  fi
  write_layer "$layer" "$root"
  write_image "$work/image.tar" "$1" '"User": "1234", "Env": ["PATH=/bin", "FROM_IMAGE=yes"], "Entrypoint": ["/no/such"]' "$layer" ||
    give_up "the image $1 cannot be written"
  for node in n1 n2; do
    ctr_of $node image import "$work/image.tar" >"$work/import" 2>&1 || give_up "$node does not take the image $1: $(tail -n 1 "$work/import")"
  done
  rm "$work/image.tar" "$layer"
}
ldd "$(command -v busybox)" >/dev/null 2>&1 && give_up "busybox is not static: install Debian's busybox-static"
make_image check/small:1
make_image check/other:1
make_image check/empty:1

deploy_harvester --idle-end=PT20S
: >"$ran"
job() { # IMAGE MORE COMMAND-LINE
  printf 'run: {kind: container, image: "%s", command: [/bin/sh, -c, %s]}\n%s\n' "$1" "$(printf '%s' "$3" | sed "s/'/''/g; s/.*/'&'/")" "$2" >"$work/job.yaml"
  "$roadstead" submit "$work/job.yaml"
}
is_over() { case $(phase "$1") in COMPLETED | FAILED | CANCELLED) ;; *) return 1 ;; esac; }
pod_of() { "$roadstead" job "$1" --json | grep -o '"allocation":"[^"]*' | head -n 1 | cut -d '"' -f 4; }
reason_of() { "$roadstead" job "$1" --json | grep -o '"reason":"[A-Z_]*"' | head -n 1 | cut -d '"' -f 4; }

# What a job sees, its logs and its exit code.
begin=$(now_ms)
good=$(job check/small:1 'outputs: [{path: made}]' 'cat /etc/which-image; echo "$FROM_IMAGE $(id -u)"; echo wrong >&2; ls /lib* >made 2>&1; echo kept >made')
await 90 is_over "$good" || fail "it does not end: $("$roadstead" explain "$good" | head -n 5) $(pilots_in Pending)"
say "the first job in an image was over after $(($(now_ms) - begin)) ms"
expect "phase" COMPLETED "$(phase "$good")"
expect "its log" "check/small:1 yes 10001" "$("$roadstead" logs "$good" --stream stdout 2>/dev/null | paste -sd' ')"
"$roadstead" outputs "$good" --to "$work/kept" >/dev/null 2>&1
expect "its output" kept "$(cat "$work/kept/made")"
failing=$(job check/small:1 '' 'exit 7')
await 60 is_over "$failing" || fail "it does not end"
expect "reason" EXIT_NONZERO "$(reason_of "$failing")"
"$roadstead" job "$failing" --json | grep -q '"code":7' || fail "the exit code is not 7"

# Limits: memory, and time. A payload that leaves its process group ends with it.
hog=$(job check/small:1 'resources: {memory: 64MiB}' 'x=0123456789abcdef; while :; do x=$x$x; done')
slow=$(job check/small:1 'duration: PT2S' 'setsid sh -c "sleep 60; echo late >>'"$ran"'" & sleep 60')
await 60 is_over "$hog" || fail "nothing limits its memory"
await 60 is_over "$slow" || fail "nothing limits its time"
expect "reason" MEMORY_EXCEEDED "$(reason_of "$hog")"
expect "reason" DURATION_EXCEEDED "$(reason_of "$slow")"

# Many in one image, each once, in few pods; a command and another image have their own.
before=$(grep '"verb":"create"' "$audit" | grep '"resource":"pods"' | grep -c '"code":201')
printf 'run: {kind: container, image: "check/small:1", command: [/bin/sh, -c, "echo $ROADSTEAD_JOB $(cat /etc/which-image) >>%s"]}\nsweep: {parameters: {n: {range: "1-500"}}}\nduration: PT5M\n' "$ran" >"$work/sweep.yaml"
begin=$(now_ms)
sweep=$("$roadstead" submit "$work/sweep.yaml")
other=$(job check/other:1 '' "cat /etc/which-image >>$ran")
plain=$("$roadstead" submit -- sh -c "ls /opt/roadstead/java >/dev/null && echo command >>$ran")
timeout 150 "$roadstead" watch "$sweep" >"$work/watch" 2>&1 || fail "not all completed: $(tail -n 2 "$work/watch")"
say "500 jobs of one image in $(($(now_ms) - begin)) ms"
await 60 is_over "$other" && await 60 is_over "$plain"
expect "jobs in the image, each once" 500 "$(grep ' check/small:1$' "$ran" | sort -u | wc -l)"
expect "lines" 502 "$(wc -l <"$ran")"
say "pods made for that: $(($(grep '"verb":"create"' "$audit" | grep '"resource":"pods"' | grep -c '"code":201') - before))"

# Cancelled while it runs; and a job whose pod is deleted begins once more, as another attempt, when the first has ended.
long=$(job check/small:1 '' 'sleep 300')
await 60 in_phase "$long" RUNNING || fail "it does not begin"
"$roadstead" cancel "$long" >/dev/null
await 20 in_phase "$long" CANCELLED || fail "it is not cancelled: $(phase "$long")"
: >"$ran"
long=$(job check/small:1 '' "echo \$ROADSTEAD_ATTEMPT >>$ran; [ \$ROADSTEAD_ATTEMPT -gt 1 ] || sleep 300")
await_lines "$ran" 1 60 >/dev/null || fail "it does not begin"
k delete pod "$(pod_of "$long")" --wait=false >/dev/null
await 90 in_phase "$long" COMPLETED || fail "it is not run again: $(phase "$long") $("$roadstead" explain "$long" | head -n 3)"
expect "attempts that began" "1 2" "$(paste -sd' ' "$ran")"

# Its containers frozen past its silence: it runs elsewhere. Thawed, the late one stops within two seconds and changes nothing.
: >"$ran"
: >"$share/beats" && chmod 666 "$share/beats"
long=$(job check/small:1 'retry: {silence: PT1M}' "echo \$ROADSTEAD_ATTEMPT >>$ran; [ \$ROADSTEAD_ATTEMPT = 1 ] || exit 0; while :; do date +%s >>$share/beats; sleep 0.2; done")
await_lines "$share/beats" 3 60 >/dev/null || fail "it does not begin"
pod=$(pod_of "$long")
freeze "$(k get pod "$pod" -o 'jsonpath={.spec.nodeName}')" "$(k get pod "$pod" -o 'jsonpath={.metadata.uid}')"
await 150 in_phase "$long" COMPLETED || fail "it is not run elsewhere: $("$roadstead" explain "$long" | head -n 3)"
expect "attempts that began" "1 2" "$(paste -sd' ' "$ran")"
history=$("$roadstead" job "$long" --json | grep -o '"history":.*')
thawed=$(date +%s)
thaw_all
sleep 5
last=$(tail -n 1 "$share/beats")
[ $((last - thawed)) -le 2 ] || fail "the thawed payload ran for $((last - thawed)) s"
after=$("$roadstead" job "$long" --json | grep -o '"history":.*')
[ "$after" = "$history" ] || fail "the thawed pilot changed what the pool has of its job: $history became $after"
rm -f "$share/beats"

# Images at fault: their jobs end with the reason, and the namespace stays open.
missing=$(job check/missing:1 '' 'true')
empty=$(job check/empty:1 '' 'true')
await 120 is_over "$missing" || fail "the job of an image that is not there waits: $("$roadstead" explain "$missing" | head -n 5)"
await 120 is_over "$empty" || fail "the job of an image without a shell waits: $("$roadstead" explain "$empty" | head -n 5)"
expect "reason" IMAGE_FAILED "$(reason_of "$missing")"
expect "reason" IMAGE_FAILED "$(reason_of "$empty")"
"$roadstead" job "$empty" --json | grep -q 'the image has no /bin/sh' || fail "it is not said what the image lacks: $("$roadstead" job "$empty" --json | grep -o '"message":"[^"]*' | head -n 2)"
say "it says: $("$roadstead" job "$missing" --json | grep -o '"message":"[^"]*' | tail -n 1)"
"$roadstead" harvesters --json | grep -q '"state":"PAUSED"' && fail "an image at fault has paused the namespace"
expect "a command runs on" COMPLETED "$(timeout 60 "$roadstead" submit --wait -- true >/dev/null 2>&1 && echo COMPLETED)"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The quickstart, with its table held against the same statistics computed here by other means.
. "$(dirname "$0")/lib.sh"

texts=$work/texts
mkdir -p "$texts/deeper" "$work/tmp"
cp -L /usr/share/common-licenses/* "$texts" 2>/dev/null || cp "$tree"/*.md "$tree/LICENSE" "$texts"
printf 'one\nTwo two\n' >"$texts/with a space"
: >"$texts/empty"
echo 'not at this level' >"$texts/deeper/hidden"

begin=$SECONDS
TMPDIR=$work/tmp "$tree/scripts/quickstart" "$texts" >"$work/out" 2>"$work/err" </dev/null
code=$?
expect "exit code of the quickstart" 0 $code
[ $code -eq 0 ] || tail -n 30 "$work/out" "$work/err"
say "took $((SECONDS - begin)) s"

# awk knows nothing of the pipeline in examples/text-statistics.sh.
for file in "$texts"/*; do
  [ -f "$file" ] || continue
  awk -v name="${file##*/}" -v bytes="$(stat -c %s "$file")" '
    { gsub(/[\f\v\r]/, " "); lines++; words += NF; text = text tolower($0) "\n" }
    END {
      n = split(text, parts, /[^a-z]+/)
      for (i = 1; i <= n; i++) if (parts[i] != "") seen[parts[i]]++
      best = "-"; most = 0
      for (word in seen) {
        distinct++
        if (seen[word] > most || seen[word] == most && word < best) { best = word; most = seen[word] }
      }
      printf "%s\t%d\t%d\t%d\t%d\t%s\t%d\n", name, lines, words, bytes, distinct, best, most
    }' "$file"
done | sort -t "$(printf '\t')" -k1,1 >"$work/wanted.tsv"

table=$(echo "$work"/tmp/roadstead-quickstart.*/results/table.tsv)
tail -n +2 "$table" >"$work/seen.tsv"
expect "rows of the table" "$(wc -l <"$work/wanted.tsv")" "$(wc -l <"$work/seen.tsv")"
if cmp -s "$work/wanted.tsv" "$work/seen.tsv"; then
  say "the table is what awk computes: $(cut -f 3 "$work/seen.tsv" | paste -sd+ | bc 2>/dev/null || wc -l <"$work/seen.tsv") words or rows in all"
else
  fail "the table differs from what awk computes:"
  diff "$work/wanted.tsv" "$work/seen.tsv" | head -n 10
fi
expect "statistics kept for each file" "$(wc -l <"$work/wanted.tsv")" \
  "$(find "$work"/tmp/roadstead-quickstart.*/results/statistics -name statistics.txt | wc -l)"
expect "processes left running by the quickstart" "" "$(ours)"

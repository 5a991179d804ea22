#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Statistics of one text: text-statistics.sh FILE
# writes statistics.txt for people and rows/NAME.tsv (name, lines, words, bytes, distinct words, most frequent word,
# how often) for programs. A word is a run of ASCII letters, in any case; `words` are what wc counts.
set -eu
LC_ALL=C
export LC_ALL
name=${1##*/}
[ -r "$1" ] || { echo "cannot read $1" >&2; exit 1; }

lines=$(($(wc -l <"$1")))
words=$(($(wc -w <"$1")))
bytes=$(($(wc -c <"$1")))
tr -cs 'A-Za-z' '\n' <"$1" | tr 'A-Z' 'a-z' | sed '/^$/d' | sort | uniq -c | sort -k1,1nr -k2,2 >frequencies
distinct=$(($(wc -l <frequencies)))
read -r times word <frequencies || { times=0; word=-; }

mkdir -p rows
printf '%s\t%d\t%d\t%d\t%d\t%s\t%d\n' "$name" "$lines" "$words" "$bytes" "$distinct" "$word" "$times" >"rows/$name.tsv"
{
  echo "$1"
  echo "$lines lines, $words words, $bytes bytes, $distinct distinct words"
  echo "the ten most frequent words:"
  head -n 10 frequencies
} >statistics.txt
echo "$name: $words words, most often \"$word\" ($times times)"

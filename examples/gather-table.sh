#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes one table of all rows in a directory: gather-table.sh DIR
# prints it and writes table.tsv.
set -eu
LC_ALL=C
export LC_ALL
tab=$(printf '\t')
printf 'file\tlines\twords\tbytes\tdistinct\tmost frequent\ttimes\n' >table.tsv
cat -- "$1"/*.tsv | sort -t "$tab" -k1,1 >>table.tsv
awk -F '\t' '
  { for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) } columns = NF }
  END {
    for (row = 1; row <= NR; row++) {
      line = ""
      for (i = 1; i <= columns; i++) {
        left = (i == 1 || i == 6)
        line = line sprintf(left ? "%-" width[i] "s  " : "%" width[i] "s  ", cell[row, i])
      }
      sub(/ +$/, "", line)
      print line
    }
  }' table.tsv

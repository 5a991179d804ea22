#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the node that runs this looks like, in facts.txt.
{
  echo "job      $ROADSTEAD_JOB"
  echo "attempt  $ROADSTEAD_ATTEMPT"
  echo "node     $(uname -n)"
  echo "system   $(uname -sr)"
  echo "cores    $(getconf _NPROCESSORS_ONLN)"
} >facts.txt
cat facts.txt

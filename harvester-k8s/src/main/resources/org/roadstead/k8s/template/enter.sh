# SPDX-License-Identifier: Apache-2.0
# In the image of a job, run by the pilot's own shell: says what the image lacks, in a code that no pilot ends with. What follows is the
# first process of every pilot's container.
lacks() {
  echo "the image has no $1, which is needed to start commands in it" >&2
  exit 126
}
[ -x /bin/sh ] || lacks /bin/sh
: "${PATH:=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}"
export PATH
for program in mkfifo sleep grep; do
  command -v "$program" >/dev/null || lacks "$program"
done
/bin/sh -c : || lacks "/bin/sh that runs on this node"
ROADSTEAD_JAVA=$ROADSTEAD_HOME/own/bin/java
ROADSTEAD_SETSID=$ROADSTEAD_HOME/own/bin/setsid
export ROADSTEAD_JAVA ROADSTEAD_SETSID

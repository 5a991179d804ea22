# SPDX-License-Identifier: Apache-2.0
"""Runs N apps that call /bin/true on Parsl's high-throughput executor on this host, stdout and stderr kept for each.

usage: parsl_true.py N WORKERS; prints one line with the milliseconds from the first call to the last result.
"""
import os
import sys
import tempfile
import time

import parsl
from parsl.config import Config
from parsl.executors import HighThroughputExecutor
from parsl.providers import LocalProvider

count, workers = int(sys.argv[1]), int(sys.argv[2])


@parsl.bash_app
def true(stdout=parsl.AUTO_LOGNAME, stderr=parsl.AUTO_LOGNAME):
    return "/bin/true"


def run(tasks):
    for future in [true() for _ in range(tasks)]:
        future.result()


with tempfile.TemporaryDirectory() as directory:
    os.chdir(directory)
    executor = HighThroughputExecutor(
        label="here",
        address="127.0.0.1",
        loopback_address="127.0.0.1",
        max_workers_per_node=workers,
        provider=LocalProvider(init_blocks=1, max_blocks=1),
    )
    with parsl.load(Config(executors=[executor], run_dir=directory, usage_tracking=0)):
        run(100)
        begin = time.monotonic()
        run(count)
        print("milliseconds", round((time.monotonic() - begin) * 1000))

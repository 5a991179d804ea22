# SPDX-License-Identifier: Apache-2.0
"""Runs N tasks of /bin/true on a HyperQueue server and worker of this host, stdout and stderr kept as it does by default.

usage: hyperqueue_true.py N CORES; prints one line with the milliseconds from the first description to the last end.
"""
import os
import sys
import tempfile
import time

from hyperqueue import Job
from hyperqueue.cluster import LocalCluster, WorkerConfig

count, cores = int(sys.argv[1]), int(sys.argv[2])


def run(client, tasks):
    job = Job()
    for _ in range(tasks):
        job.program(["/bin/true"])
    client.wait_for_jobs([client.submit(job)])


with tempfile.TemporaryDirectory() as directory:
    os.chdir(directory)
    with LocalCluster() as cluster:
        cluster.start_worker(WorkerConfig(cores=cores))
        client = cluster.client()
        run(client, 100)
        begin = time.monotonic()
        run(client, count)
        print("milliseconds", round((time.monotonic() - begin) * 1000))

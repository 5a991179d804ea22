// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One harvester with its disk and its two connections: to the pool, and from its pilots. */
final class Site {
    final String name;
    final Program harvester;
    final Disk disk;
    final Link toPool;
    final Link fromPilots;
    /** Whether something is being done to it; one thing at a time. */
    final AtomicBoolean busy = new AtomicBoolean();
    /** Whether a pilot of it stands still, so that only what prolongs no lease may be done to it. */
    volatile boolean spared;

    private Site(String name, Program harvester, Disk disk, Link toPool, Link fromPilots) {
        this.name = name;
        this.harvester = harvester;
        this.disk = disk;
        this.toPool = toPool;
        this.fromPilots = fromPilots;
    }

    static Site make(
            Surroundings at, String name, Path roadstead, URI pool, Path token, Map<String, String> environment)
            throws IOException, InterruptedException {
        Disk disk = Disk.at(at.work().resolve(name));
        Link toPool = new Link(name + " - pool", at.threads());
        toPool.leadTo(pool.getPort());
        Link fromPilots = new Link(Link.ofPilots(name), at.threads());
        int port = freePort();
        fromPilots.leadTo(port);
        List<String> command = List.of(
                roadstead.toString(),
                "harvester",
                "local",
                "--name",
                name,
                "--pool",
                toPool.url(),
                "--token-file",
                token.toString(),
                "--data",
                disk.data().toString(),
                "--listen",
                "127.0.0.1:" + port,
                "--advertise",
                fromPilots.url(),
                "--cores",
                "4",
                "--memory",
                "8GiB",
                "--disk",
                "64GiB");
        Program harvester = new Program(
                name,
                command,
                "harvester " + name + " ready",
                at.work().resolve(name + ".log"),
                environment,
                at.threads(),
                at::fault);
        return new Site(name, harvester, disk, toPool, fromPilots);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

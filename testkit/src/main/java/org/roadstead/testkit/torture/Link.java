// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** A connection between two parts, through which all they say passes, and which can go wrong. Thread-safe. */
final class Link implements Closeable {
    /** What a connection does. */
    enum Mode {
        /** Passes everything on. */
        OPEN,
        /** Holds each piece up for a while. */
        SLOW,
        /** Breaks what is open and takes nothing new. */
        CUT,
        /** Takes everything and passes nothing on; what it took arrives late, when the connection is good again. */
        HOLE,
        /** Passes requests on and loses the answers, then breaks. */
        ANSWERS_LOST,
        /** Ends the direction to the centre of what is open, and leaves the other one. */
        HALF_CLOSED
    }

    private static final int CONNECT_MILLIS = 2_000;

    private final String name;
    private final ServerSocket entrance;
    private final Executor threads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile Mode mode = Mode.OPEN;
    private volatile int delayMillis;
    private volatile boolean closed;

    Link(String name, Executor threads) throws IOException {
        this.name = name;
        this.threads = threads;
        this.entrance = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        threads.execute(this::serve);
    }

    /** The name of the connection from the pilots of {@code harvester} to it. */
    static String ofPilots(String harvester) {
        return "pilots - " + harvester;
    }

    String name() {
        return name;
    }

    String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    void leadTo(int port) {
        target = port;
    }

    /** @param delay of each piece in milliseconds, when slow */
    void become(Mode next, int delay) {
        delayMillis = delay;
        Mode before = mode;
        mode = next;
        if (next == Mode.CUT || next == Mode.OPEN && (before == Mode.ANSWERS_LOST || before == Mode.HALF_CLOSED)) {
            open.forEach(Link::breakOff);
        }
    }

    private void serve() {
        while (!closed) {
            try {
                Socket leaf = entrance.accept();
                open.add(leaf);
                threads.execute(() -> connect(leaf));
            } catch (IOException e) {
                if (!closed) {
                    System.err.println("torture: the link " + name + " takes no connections: " + e);
                }
                return;
            }
        }
    }

    private void connect(Socket leaf) {
        Socket centre = new Socket();
        try {
            if (mode == Mode.CUT) {
                throw new IOException("cut");
            }
            centre.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            open.add(centre);
            centre.setTcpNoDelay(true);
            leaf.setTcpNoDelay(true);
        } catch (IOException e) {
            // As a leaf would see it without a link between: nobody is there.
            breakOff(leaf);
            breakOff(centre);
            open.remove(leaf);
            return;
        }
        threads.execute(() -> pass(centre, leaf, false));
        pass(leaf, centre, true);
    }

    private void pass(Socket from, Socket to, boolean inward) {
        byte[] piece = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            boolean ended = false;
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                hinder();
                if (mode == Mode.HALF_CLOSED && inward && !ended) {
                    ended = true;
                    to.shutdownOutput();
                }
                if (!ended && !(mode == Mode.ANSWERS_LOST && !inward)) {
                    out.write(piece, 0, n);
                }
            }
            if (!ended) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            breakOff(from);
            breakOff(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (from.isClosed() || to.isClosed() || from.isInputShutdown() && to.isInputShutdown()) {
                breakOff(from);
                breakOff(to);
            }
            open.remove(from);
        }
    }

    private void hinder() throws IOException, InterruptedException {
        switch (mode) {
            case OPEN, ANSWERS_LOST, HALF_CLOSED -> {
                return;
            }
            case SLOW -> Pace.rest(delayMillis);
            case CUT -> throw new IOException("cut");
            case HOLE -> {
                while (mode == Mode.HOLE && !closed) {
                    Pace.rest(50);
                }
            }
        }
    }

    /** Ends a connection as a crash does: with a reset. */
    private static void breakOff(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // The other direction has closed it in between.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        entrance.close();
        open.forEach(Link::breakOff);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;

/** No answer came from the pool: nothing listens there, or the connection broke. */
public final class PoolUnreachable extends PoolProblem {
    private static final long serialVersionUID = 1L;

    PoolUnreachable(URI pool, IOException cause) {
        super("cannot reach the pool at " + pool + " (" + why(cause) + ")", cause);
    }

    private static String why(IOException cause) {
        if (cause instanceof ConnectException) {
            return "nothing answers there";
        }
        if (cause instanceof UnknownHostException) {
            return "no such host";
        }
        if (cause instanceof SocketTimeoutException) {
            return "it does not answer in time";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}

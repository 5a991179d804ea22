// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.roadstead.core.reason.Reason;

/** Health and the API's description: open to anybody, and silent about anything else. */
final class OpenEndpoints {
    private static final byte[] OK = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);

    private static final byte[] FULL =
            ("{\"status\":\"full\",\"reason\":\"" + Reason.DISK_RESERVE + "\"}").getBytes(StandardCharsets.UTF_8);

    private final Services services;

    OpenEndpoints(Services services) {
        this.services = services;
    }

    void live(Call call) {
        call.bytes(200, Call.JSON, OK);
    }

    void ready(Call call) {
        // A pool that takes no new work still takes reports: nobody shall be led away from it.
        call.bytes(200, Call.JSON, services.pool().room().isAmple() ? OK : FULL);
    }

    void openapi(Call call) {
        call.blocking(OpenEndpoints::document, bytes -> call.bytes(200, "application/yaml", bytes));
    }

    static byte[] document() {
        try (InputStream stream = OpenEndpoints.class.getResourceAsStream("/openapi.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("openapi.yaml is not in the jar");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

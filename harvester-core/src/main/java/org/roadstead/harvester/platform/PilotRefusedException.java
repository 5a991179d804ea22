// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

/** The platform would not start a pilot; nothing of it exists. The message is one sentence for the operator. */
public final class PilotRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public PilotRefusedException(String message) {
        super(message);
    }

    public PilotRefusedException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}

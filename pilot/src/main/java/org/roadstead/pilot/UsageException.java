// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

/** The command line is wrong; the message is one sentence. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

/** What is run: the {@code run.kind} of a description. */
public enum RunKind {
    /** A program of the node that the pilot is on. */
    COMMAND,
    /** A program of a container image. */
    CONTAINER
}

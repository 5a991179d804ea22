// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

/** What is run: the {@code run.kind} of a description. */
public enum RunKind {
    COMMAND
}

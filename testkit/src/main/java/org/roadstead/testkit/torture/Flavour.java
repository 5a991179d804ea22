// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

/** What kind of job it is, and so how it must end. */
enum Flavour {
    /** Stamps and ends well. */
    PLAIN,
    /** A child in a session of its own stamps too. */
    CHILD,
    /** Does not listen to TERM. */
    DEAF,
    /** Writes an output that is renamed into place when the pool has accepted it. */
    STAGED,
    /** Writes an output that the pool keeps. */
    KEPT,
    /** Has an input of its own, uploaded before. */
    UPLOADED,
    /** Ends with exit code 3, twice. */
    FAILING,
    /** Is cancelled at some moment of its life. */
    CANCELLED,
    /** Its first run is long: one whose pilot is made to stand still. */
    LONG;

    static final int FAILING_TRIES = 2;
}

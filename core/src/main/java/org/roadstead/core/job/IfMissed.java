// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

/** What becomes of a job that could not start within its window. */
public enum IfMissed {
    /** It ends with {@code WINDOW_MISSED}. */
    FAIL,
    /** It starts when it can. */
    RELAX
}

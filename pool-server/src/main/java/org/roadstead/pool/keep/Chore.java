// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

/** Something to be done again and again, in pieces of a few milliseconds. */
interface Chore {
    /** For the log. */
    String name();

    /** Does one piece; whether there is more to do soon. */
    boolean piece() throws Exception;
}

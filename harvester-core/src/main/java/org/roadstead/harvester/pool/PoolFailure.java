// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pool;

/** A call to the pool that brought no answer, or a refusal. The message is a sentence for the operator. */
public final class PoolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What can be done about it. */
    public enum Kind {
        /** No answer, or one that says not now: try again. */
        UNREACHABLE,
        /** The token is not, or no longer, good. */
        UNAUTHORIZED,
        /** The pool understood and refused. */
        REFUSED,
        /** The pool wants to know first what is held. */
        OUT_OF_STEP,
        /** Another start of this harvester has taken over. */
        STALE_INCARNATION
    }

    private final Kind kind;
    private final int status;

    /** @param status the HTTP status; 0 when there was none */
    public PoolFailure(Kind kind, int status, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.status = status;
    }

    public Kind kind() {
        return kind;
    }

    public int status() {
        return status;
    }
}

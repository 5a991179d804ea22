// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Fault;

/**
 * An answer of RFC 9457.
 *
 * @param code the typed reason, where there is one
 * @param errors each fault of the request's body
 * @param retryAfterSeconds for the header Retry-After; null leaves the usual
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String code,
        @Nullable List<Fault> errors,
        @Nullable String requestId,
        @JsonIgnore @Nullable Long retryAfterSeconds) {
    /** The same, with a word on when to come again. */
    Problem after(@Nullable Long seconds) {
        return new Problem(type, title, status, detail, code, errors, requestId, seconds);
    }
}

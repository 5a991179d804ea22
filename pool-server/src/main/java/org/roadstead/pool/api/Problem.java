// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Fault;

/**
 * An answer of RFC 9457.
 *
 * @param code the typed reason, where there is one
 * @param errors each fault of the request's body
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String code,
        @Nullable List<Fault> errors,
        @Nullable String requestId) {}

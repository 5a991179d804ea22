// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about a token; its text is known only to whom it was given.
 *
 * @param subject whom it speaks for, a harvester's name for a harvester; null for a harvester token that binds itself
 *     to the first harvester that says hello with it
 * @param harvester where a pilot token may be used; null for every other role
 * @param expires null when it ends only by revocation
 */
public record Token(
        String id,
        Principal.Role role,
        @Nullable String subject,
        List<String> groups,
        Instant created,
        @Nullable Instant expires,
        @Nullable String harvester) {
    public Token {
        groups = List.copyOf(groups);
    }

    /** Who asks with it; an unbound harvester token speaks for the empty name, which is nobody's. */
    public Principal principal() {
        return new Principal(subject == null ? "" : subject, groups, role);
    }

    /** Whether it no longer opens anything at {@code now}. */
    public boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    Token boundTo(String name) {
        return new Token(id, role, name, groups, created, expires, harvester);
    }
}

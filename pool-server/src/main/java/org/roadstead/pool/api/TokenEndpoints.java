// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Fault;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.identity.Principal.Role;

/** Making, listing and revoking tokens; operators only. */
final class TokenEndpoints {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}");
    private static final int MOST_GROUPS = 100;
    private static final Duration MOST_LIFE = Duration.ofDays(36_525);

    private final Services services;

    TokenEndpoints(Services services) {
        this.services = services;
    }

    private record Wanted(Role role, String subject, List<String> groups, @Nullable Instant expires) {}

    void create(Call call) {
        Bodies.requireJson(call);
        call.body(Bodies.MOST_SMALL, body -> {
            Wanted wanted = wanted(Bodies.tree(body.getBytes()));
            call.blocking(
                    () -> services.tokens()
                            .create(wanted.role(), wanted.subject(), wanted.groups(), wanted.expires(), null),
                    made -> call.json(201, Views.token(made.token(), made.text())));
        });
    }

    void list(Call call) {
        List<Views.TokenJson> items = services.tokens().list().stream()
                .map(token -> Views.token(token, null))
                .toList();
        call.json(200, new Views.Page(items, null));
    }

    void revoke(Call call) {
        String id = call.parameter(0);
        call.blocking(() -> services.tokens().revoke(id), revoked -> {
            if (!revoked) {
                throw ProblemException.notFound("there is no token " + id);
            }
            call.noContent();
        });
    }

    private static Wanted wanted(JsonNode body) {
        Known.fields(body, "role", "subject", "groups", "expires");
        List<Fault> faults = new ArrayList<>();
        Role role = role(text(body.path("role")), faults);
        String subject = text(body.path("subject"));
        if (!NAME.matcher(subject).matches()) {
            faults.add(new Fault("subject", "is missing or not a name", "letters, digits and . _ @ + -, at most 128"));
        }
        List<String> groups = new ArrayList<>();
        JsonNode listed = body.path("groups");
        if (!listed.isMissingNode() && !listed.isNull() && (!listed.isArray() || listed.size() > MOST_GROUPS)) {
            faults.add(new Fault("groups", "is not a list", "at most " + MOST_GROUPS + " names"));
        }
        for (int i = 0; listed.isArray() && listed.size() <= MOST_GROUPS && i < listed.size(); i++) {
            String group = text(listed.path(i));
            if (!NAME.matcher(group).matches()) {
                faults.add(new Fault("groups[" + i + "]", "is not a name", "letters, digits and . _ @ + -"));
            } else if (groups.contains(group)) {
                faults.add(new Fault("groups[" + i + "]", "is listed twice", "each group once"));
            }
            groups.add(group);
        }
        JsonNode until = body.path("expires");
        Instant expires = until.isMissingNode() || until.isNull() ? null : expires(text(until), faults);
        if (!faults.isEmpty() || role == null) {
            throw ProblemException.faults(faults);
        }
        if (groups.isEmpty() && role == Role.USER) {
            // A group of one's own: nobody else looks at the jobs of somebody who was put in no group.
            groups.add(subject);
        }
        return new Wanted(role, subject, groups, expires);
    }

    /** Text, and nothing that could be read as text. */
    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }

    private static @Nullable Role role(String text, List<Fault> faults) {
        for (Role role : Role.values()) {
            if (role != Role.PILOT && role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        faults.add(new Fault("role", "is missing or unknown", "user, harvester, operator or metrics"));
        return null;
    }

    /** A duration from now or an instant. */
    private static @Nullable Instant expires(String text, List<Fault> faults) {
        Instant now = SystemTime.INSTANCE.instant();
        try {
            Instant expires = text.startsWith("P") ? now.plus(Duration.parse(text)) : Instant.parse(text);
            if (expires.isAfter(now.plus(MOST_LIFE))) {
                faults.add(new Fault("expires", "lies too far ahead", "at most a hundred years, or nothing"));
                return null;
            }
            if (expires.isAfter(now)) {
                return expires;
            }
        } catch (DateTimeException | ArithmeticException e) {
            faults.add(new Fault(
                    "expires", "is neither a duration nor an instant", "such as P30D or 2027-01-01T00:00:00Z"));
            return null;
        }
        faults.add(new Fault("expires", "lies in the past", "an instant to come"));
        return null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.identity.Principal;
import org.roadstead.pool.identity.Tokens;

/** What people see of harvesters and pilots, and what they ask of a harvester. */
final class HarvesterEndpoints {
    private static final int USUAL_WAITS = 100;
    private static final int MOST_WAITS = 1000;
    private static final Duration PILOT_TOKEN_LIFE = Duration.ofHours(12);

    private final Services services;

    HarvesterEndpoints(Services services) {
        this.services = services;
    }

    /** {@code {name, draining}}. */
    record Drained(String name, boolean draining) {}

    /** {@code {name}}. */
    record Resumed(String name) {}

    void harvesters(Call call) {
        Instant now = SystemTime.INSTANCE.instant();
        boolean operator = call.principal().isOperator();
        call.await(services.pool().harvesters(), views -> {
            List<Views.HarvesterJson> items = new ArrayList<>();
            for (Pool.HarvesterView view : views) {
                Views.HarvesterJson shown = Views.harvester(view, now);
                items.add(operator ? shown : withoutPilots(shown));
            }
            call.json(200, new Views.Page(items, null));
        });
    }

    void pilots(Call call) {
        Principal principal = call.principal();
        call.await(services.pool().harvesters(), views -> {
            List<Views.PilotJson> items = new ArrayList<>();
            for (Pool.HarvesterView view : views) {
                HarvesterMessages.Status status = view.status();
                if (status == null) {
                    continue;
                }
                for (HarvesterMessages.PilotStatus pilot : status.pilots()) {
                    if (principal.isOperator()
                            || pilot.owner() == null
                            || pilot.owner().equals(principal.subject())) {
                        items.add(Views.pilot(view.name(), pilot));
                    }
                }
            }
            call.json(200, new Views.Page(items, null));
        });
    }

    /** Body {@code {draining: false}} ends it; without a body it begins. */
    void drain(Call call) {
        String name = call.parameter(0);
        call.body(Bodies.MOST_SMALL, body -> {
            boolean draining = true;
            if (body.length() > 0) {
                Bodies.requireJson(call);
                JsonNode tree = Bodies.tree(body.getBytes());
                Known.fields(tree, "draining");
                JsonNode said = tree.path("draining");
                if (!said.isMissingNode() && !said.isBoolean()) {
                    throw ProblemException.fault("draining", "is neither true nor false", "true or false");
                }
                draining = said.asBoolean(true);
            }
            boolean wanted = draining;
            call.await(services.pool().drain(name, wanted), known -> {
                if (!known) {
                    throw ProblemException.notFound("there is no harvester " + name);
                }
                call.json(200, new Drained(name, wanted));
            });
        });
    }

    /** Told once: what it has paused is tried now. */
    void resume(Call call) {
        String name = call.parameter(0);
        call.await(services.pool().resume(name), known -> {
            if (!known) {
                throw ProblemException.notFound("there is no harvester " + name);
            }
            call.json(200, new Resumed(name));
        });
    }

    /** How its pilots waited, newest first. */
    void waits(Call call) {
        String name = call.parameter(0);
        int limit = (int) Lookups.number(call, "limit", USUAL_WAITS, 1, MOST_WAITS);
        call.await(services.pool().harvesters(), views -> {
            if (views.stream().noneMatch(view -> view.name().equals(name))) {
                throw ProblemException.notFound("there is no harvester " + name);
            }
            call.blocking(
                    () -> services.pool().waits(name, limit).stream()
                            .map(Views::wait)
                            .toList(),
                    items -> call.json(200, new Views.Page(items, null)));
        });
    }

    /** A short-lived token with which the caller starts pilots for the caller's own jobs by hand. */
    void pilotToken(Call call) {
        String name = call.parameter(0);
        Principal principal = call.principal();
        call.await(services.pool().harvesters(), views -> {
            if (views.stream().noneMatch(view -> view.name().equals(name))) {
                throw ProblemException.notFound("there is no harvester " + name);
            }
            Instant expires = SystemTime.INSTANCE.instant().plus(PILOT_TOKEN_LIFE);
            call.blocking(
                    () -> services.tokens()
                            .create(Principal.Role.PILOT, principal.subject(), principal.groups(), expires, name),
                    (Tokens.Made made) -> call.json(201, Views.token(made.token(), made.text())));
        });
    }

    /** Whose pilots run where is the operators' and the owners' business. */
    private static Views.HarvesterJson withoutPilots(Views.HarvesterJson shown) {
        return new Views.HarvesterJson(
                shown.name(),
                shown.platform(),
                shown.release(),
                shown.incarnation(),
                shown.present(),
                shown.draining(),
                shown.lastHeard(),
                shown.leased(),
                status(shown.status()));
    }

    private static @Nullable Object status(@Nullable Object status) {
        if (status == null) {
            return null;
        }
        ObjectNode tree = Views.MAPPER.valueToTree(status);
        tree.remove("pilots");
        return tree;
    }
}

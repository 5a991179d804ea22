// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.client.http.PoolRefusal;
import org.roadstead.client.http.PoolUnreachable;

/**
 * What ended a command before it was done.
 *
 * @param lines for a person
 * @param refusal what the pool answered, when it did; an absent node otherwise
 */
record Ended(int exitCode, List<String> lines, JsonNode refusal) {
    private static final JsonNode NONE = JsonNodeFactory.instance.missingNode();

    /** Throws {@code thrown} again when it is a fault of this program. */
    static Ended of(Exception thrown) {
        if (thrown instanceof Failure failure) {
            return new Ended(failure.exitCode(), failure.text().lines().toList(), NONE);
        }
        if (thrown instanceof PoolRefusal refusal) {
            return new Ended(Refusals.exitCode(refusal), Refusals.lines(refusal), node(refusal));
        }
        if (thrown instanceof PoolUnreachable unreachable) {
            String sentence = unreachable.sentence() + "; `roadstead pool --data DIR` starts one";
            return new Ended(Failure.FAILED, List.of("roadstead: " + sentence), NONE);
        }
        if (thrown instanceof PoolProblem problem) {
            return new Ended(Failure.FAILED, List.of("roadstead: " + problem.sentence()), NONE);
        }
        throw thrown instanceof RuntimeException fault ? fault : new IllegalStateException(thrown);
    }

    /** {@code {"error":{"message":...,"exit":2}}}, with the pool's status and faults where there are such. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode error = json.putObject("error");
        error.put("message", String.join("\n", lines).replaceAll("(?m)^roadstead: ", ""));
        error.put("exit", exitCode);
        if (refusal instanceof ObjectNode object) {
            error.setAll(object);
        }
        return json;
    }

    private static ObjectNode node(PoolRefusal refusal) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("status", refusal.status());
        if (!refusal.faults().isEmpty()) {
            ArrayNode errors = node.putArray("errors");
            for (PoolRefusal.FieldFault fault : refusal.faults()) {
                errors.addObject()
                        .put("field", fault.field())
                        .put("message", fault.message())
                        .put("expected", fault.expected());
            }
        }
        return node;
    }
}

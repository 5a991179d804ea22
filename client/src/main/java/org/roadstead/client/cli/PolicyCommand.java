// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roadstead policy}. */
@CommandLine.Command(
        description = "Show shares of groups and limits of owners, or put FILE in their place (docs/shares.md).")
final class PolicyCommand extends PoolCommand {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "YAML or JSON, - for standard input; holds at once")
    @Nullable
    String file;

    @Option(names = "--json", description = "print JSON")
    boolean json;

    PolicyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        JsonNode policy;
        if (file == null) {
            policy = pool.get("/policy");
        } else {
            DescriptionFile read = DescriptionFile.read(file, surroundings);
            if (read.isList()) {
                throw Failure.usage(file + " is a list; a policy has the keys shares and limits");
            }
            policy = pool.put("/policy", read.descriptions().get(0));
            say("this holds from now on");
        }
        if (json) {
            printJson(policy);
        } else {
            yaml(policy, "");
        }
        return OK;
    }

    /** Maps of scalars, which is all that a policy has, so that what is printed can be sent back. */
    private void yaml(JsonNode node, String indent) {
        for (Iterator<Map.Entry<String, JsonNode>> each = node.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> field = each.next();
            JsonNode value = field.getValue();
            String key = indent + (field.getKey().matches("[A-Za-z][A-Za-z0-9_-]*") ? field.getKey() : quoted(field));
            if (value.isObject() && !value.isEmpty()) {
                print(key + ":");
                yaml(value, indent + "  ");
            } else {
                print(key + ": " + (value.isObject() ? "{}" : value.asText()));
            }
        }
    }

    private static String quoted(Map.Entry<String, JsonNode> field) {
        return '"' + field.getKey().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

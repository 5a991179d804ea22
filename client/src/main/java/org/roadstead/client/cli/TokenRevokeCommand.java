// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.ArrayList;
import java.util.List;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code roadstead token revoke}. */
@CommandLine.Command(description = "Make tokens worthless, at once.")
final class TokenRevokeCommand extends PoolCommand {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "of a token, as `token list` shows it")
    List<String> ids = new ArrayList<>();

    TokenRevokeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(PoolClient pool) throws PoolProblem {
        for (String id : ids) {
            pool.delete("/tokens/" + Query.path(id));
            say(id + " is revoked");
        }
        return OK;
    }
}

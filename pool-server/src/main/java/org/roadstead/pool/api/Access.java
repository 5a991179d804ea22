// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.Locale;
import org.roadstead.pool.identity.Principal;
import org.roadstead.pool.identity.Principal.Role;

/** Who may call a route. */
enum Access {
    /** Anybody, without a token. */
    OPEN,
    /** People: users and operators. */
    PERSON,
    OPERATOR,
    /** The harvester whose name stands in the path; it does not exist for anybody else. */
    HARVESTER,
    /** People and harvesters: what they see differs. */
    PERSON_OR_HARVESTER,
    METRICS;

    boolean admits(Principal principal) {
        Role role = principal.role();
        boolean person = role == Role.USER || role == Role.OPERATOR;
        return switch (this) {
            case OPEN -> true;
            case PERSON -> person;
            case OPERATOR -> role == Role.OPERATOR;
            case HARVESTER -> role == Role.HARVESTER;
            case PERSON_OR_HARVESTER -> person || role == Role.HARVESTER;
            case METRICS -> role == Role.METRICS || role == Role.OPERATOR;
        };
    }

    /** One sentence for somebody known who is refused. */
    String refusal(Principal principal) {
        String asked =
                switch (this) {
                    case OPEN -> "no token";
                    case PERSON -> "the token of a user or an operator";
                    case OPERATOR -> "an operator's token";
                    case HARVESTER -> "a harvester's token";
                    case PERSON_OR_HARVESTER -> "the token of a user, an operator or a harvester";
                    case METRICS -> "an operator's or a metrics token";
                };
        return "this needs " + asked + "; yours has the role "
                + principal.role().name().toLowerCase(Locale.ROOT);
    }
}

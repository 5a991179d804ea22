// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

import java.util.List;
import org.roadstead.core.reason.Reason;

/** Whether a capability takes a shape, and if not, every reason why. */
public record Verdict(List<Refusal> refusals) {
    public static final Verdict FITS = new Verdict(List.of());

    /** One reason, with the figures of both sides in one sentence. */
    public record Refusal(Reason reason, String message) {}

    /** Whether there is no reason against. */
    public boolean fits() {
        return refusals.isEmpty();
    }
}

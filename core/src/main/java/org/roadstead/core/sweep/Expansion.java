// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import java.util.Map;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.ResourceRequest;

/** Makes the members of one sweep, one at a time. Immutable; safe for threads. */
public final class Expansion {
    private final JobDescription template;
    private final SweepSpec sweep;

    /** @param template with a sweep, as {@code DescriptionReader} gave it */
    public Expansion(JobDescription template) {
        this.template = template;
        if (template.sweep() == null) {
            throw new IllegalArgumentException("the description has no sweep");
        }
        this.sweep = template.sweep();
    }

    /** How many members there are. */
    public long size() {
        return sweep.size();
    }

    /** What the {@code index}-th member (from 0) runs: a description without a sweep, every text literal. */
    public JobDescription member(long index) {
        throw new UnsupportedOperationException("comes with the next commit: " + template + index);
    }

    /** The value of each parameter for the {@code index}-th member, in the order written. */
    public Map<String, String> parameters(long index) {
        throw new UnsupportedOperationException("comes with the next commit: " + index);
    }

    /** How many different resources the members ask for; 1 unless parameters stand in {@code resources}. */
    public int variants() {
        return 1;
    }

    /** Which of the {@link #variants} the {@code index}-th member asks for; costs no allocation. */
    public int variant(long index) {
        return 0;
    }

    /** What members of {@code variant} ask for. */
    public ResourceRequest resources(int variant) {
        return template.resources();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import org.roadstead.core.resource.Shape;

/** What of a description decides where it may run. */
public final class ShapeOf {
    private ShapeOf() {}

    /** The shape of a single job or of a member of a sweep. */
    public static Shape shape(JobDescription member, String owner, String group) {
        return shape(member, member.resources(), owner, group);
    }

    /** The shape of the members of a sweep that ask for {@code resources}. */
    public static Shape shape(JobDescription template, ResourceRequest resources, String owner, String group) {
        return new Shape(
                owner,
                group,
                template.run().kind(),
                resources.cores().min(),
                resources.cores().max(),
                resources.memory().bytes(),
                resources.disk().bytes(),
                resources.gpus().count(),
                resources.gpus().type(),
                resources.nodes(),
                resources.features(),
                template.duration().toMillis(),
                template.run().image());
    }
}

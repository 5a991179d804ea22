// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Files that the payload writes and that outlive its directory.
 *
 * @param path a relative path in the job's directory, or a {@link Glob} ({@code *}, {@code **}, {@code ?}, {@code [abc]})
 * @param to a {@code file:} URI; null where the pool keeps them. It names a directory when it ends in {@code /} or when
 *     {@code path} is a glob
 */
public record Output(String path, @Nullable String to) {
    /** {@code to} of a single job or a member of a sweep; null where the pool keeps the files. */
    public @Nullable URI uri() {
        return to == null ? null : URI.create(to);
    }

    /** Whether {@code path} may stand for several files. */
    public boolean isGlob() {
        return Glob.isGlob(path);
    }
}

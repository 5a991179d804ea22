// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A file that stands in the job's directory before the payload starts. */
public sealed interface Input permits Input.FromInput, Input.UploadInput, Input.ContentInput {
    /** Where it is put: a relative path inside the job's directory, without {@code .} and {@code ..}. */
    String to();

    /** Whether the payload may execute it. */
    boolean executable();

    /**
     * A file fetched from where it lies.
     *
     * @param from a {@code file:}, {@code http:} or {@code https:} URI; text, because that of a sweep's template is
     *     not yet a URI
     * @param size what it must have, when known
     * @param checksum what it must have, when known
     */
    record FromInput(String from, String to, @Nullable ByteSize size, @Nullable Digest checksum, boolean executable)
            implements Input {
        /** {@code from} of a single job or a member of a sweep. */
        public URI uri() {
            return URI.create(from);
        }
    }

    /**
     * A file uploaded to the pool before.
     *
     * @param upload the {@link Digest} of its bytes; text, because that of a sweep's template may be a parameter
     */
    record UploadInput(String upload, String to, boolean executable) implements Input {
        /** {@code upload} of a single job or a member of a sweep. */
        public Digest digest() {
            return new Digest(upload);
        }
    }

    /** A small file that stands in the description itself, written as UTF-8. */
    record ContentInput(String content, String to, boolean executable) implements Input {}
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import org.roadstead.core.job.JobId;

/** One attempt of one job, without who holds it: what tables of attempts are keyed by. */
public record AttemptKey(JobId job, long generation, int attempt) {
    public static AttemptKey of(Held held) {
        return new AttemptKey(held.job(), held.generation(), held.attempt());
    }

    public static AttemptKey of(Progress progress) {
        return new AttemptKey(progress.job(), progress.generation(), progress.attempt());
    }

    /** A one-line form for stores and traces; {@link #parse} reads it. */
    @Override
    public String toString() {
        return job.value() + "/" + generation + "/" + attempt;
    }

    /** Reads {@link #toString}. */
    public static AttemptKey parse(String text) {
        int last = text.lastIndexOf('/');
        int middle = text.lastIndexOf('/', last - 1);
        return new AttemptKey(
                new JobId(text.substring(0, middle)),
                Long.parseLong(text.substring(middle + 1, last)),
                Integer.parseInt(text.substring(last + 1)));
    }
}

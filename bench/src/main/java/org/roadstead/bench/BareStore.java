// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.DescriptionWriter;
import org.roadstead.core.job.Ids;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.Reading;
import org.roadstead.core.job.ShapeOf;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.Event;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.StartWindow;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.store.SqlitePoolStore;
import org.roadstead.pool.store.StoreWriter;

/** The rows of submitted jobs written to the store, and nothing else: what a pool could reach at most. */
final class BareStore {
    /** Rows written before anything is measured: the pool it is the peer of is compiled, too. */
    private static final int WARM_UP = 100_000;

    private static final int WARM_UP_BATCH = 1_000;

    private BareStore() {}

    static String run(Path directory, int batch, int n) throws Exception {
        try (SqlitePoolStore store = SqlitePoolStore.open(directory)) {
            Rows rows = new Rows(store.writer());
            rows.write(WARM_UP_BATCH, WARM_UP);
            rows.write(batch, Math.max(batch, n / 2));
            long begin = Figures.nanos();
            rows.write(batch, n);
            return Figures.rate(n, begin);
        }
    }

    private static final class Rows {
        private static final String TEXT = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}";

        private final StoreWriter writer;
        private final Ids ids = new Ids(SystemTime.INSTANCE, new SecureRandom());
        private final Changes changes = new Changes();
        private final Terms terms;
        private final JobDescription job;
        private long num = 1;

        Rows(StoreWriter writer) throws Exception {
            this.writer = writer;
            job = ((Reading.Described) DescriptionReader.read(Json.MAPPER.readTree(TEXT))).description();
            terms = new Terms(
                    ShapeOf.shape(job, job.resources(), "ada", "ada"),
                    job.priority(),
                    job.retry().attempts(),
                    job.retry().silence().toMillis(),
                    job.ifMissed());
            changes.terms().put(0, terms);
        }

        void write(int batch, int n) {
            for (int i = 0; i < n; i += batch) {
                for (int k = 0; k < batch; k++) {
                    add();
                }
                writer.apply(changes);
                changes.clear();
                writer.commit();
            }
        }

        private void add() {
            Instant now = SystemTime.INSTANCE.instant();
            NewBody body = new NewBody(
                    ids.job().value(),
                    "ada",
                    "ada",
                    null,
                    List.of(new TermsRun(terms, 1)),
                    StartWindow.OPEN,
                    List.of(),
                    job.labels(),
                    DescriptionWriter.toJson(job).toString());
            BodyFacts facts =
                    new BodyFacts(num, 1, body.id(), "ada", "ada", List.of(0), body.window(), body.after(), now);
            changes.bodies().add(new Changes.AddedBody(facts, body, List.of(new Changes.Run(0, 1))));
            changes.events()
                    .add(new Event(num, num, num, Phase.WAITING, now.toEpochMilli(), Reason.SUBMITTED, null, 0, null));
            num++;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.Ids;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.Reading;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.protocol.Json;

class PreparationTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private final Preparation preparation = new Preparation(new Ids(InstantSource.fixed(NOW), new Random(1)));

    private List<NewBody> prepared(String... resources) throws IOException {
        List<JobDescription> jobs = new ArrayList<>();
        for (String each : resources) {
            String text = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]},\"resources\":" + each + "}";
            jobs.add(((Reading.Described) DescriptionReader.read(Json.MAPPER.readTree(text))).description());
        }
        return preparation
                .bodies(new Submission("ada", "astro", jobs, null, null), NOW)
                .bodies();
    }

    @Test
    void jobs_of_a_request_that_are_alike_share_their_terms() throws IOException {
        List<NewBody> bodies = prepared("{\"cores\":2}", "{\"cores\":2}", "{\"cores\":3}", "{\"cores\":3}");
        assertSame(bodies.get(0).runs(), bodies.get(1).runs());
        assertSame(bodies.get(2).runs(), bodies.get(3).runs());
    }

    @Test
    void each_job_has_its_own_id_and_the_terms_it_asked_for() throws IOException {
        List<NewBody> bodies = prepared("{\"cores\":2}", "{\"cores\":3}", "{\"cores\":2}");
        assertEquals(
                List.of(2, 3, 2),
                bodies.stream()
                        .map(body -> body.runs().get(0).terms().shape().least().cores())
                        .toList());
        assertEquals(3, bodies.stream().map(NewBody::id).distinct().count());
        assertNotEquals(bodies.get(0).runs(), bodies.get(1).runs());
    }
}

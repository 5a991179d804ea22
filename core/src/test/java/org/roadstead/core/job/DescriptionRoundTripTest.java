// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.job.Reading.Described;
import org.roadstead.core.sweep.Expansion;

/** What the writer writes, the reader reads back as the same; the seed is in the name of the test. */
class DescriptionRoundTripTest {
    private static final int EACH = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writer_anyDescription_isReadBackEqual(long seed) {
        Descriptions generator = new Descriptions(new Random(seed));
        for (int i = 0; i < EACH; i++) {
            ObjectNode written = generator.description(false);
            JobDescription description = read(written.toString());
            String normal = DescriptionWriter.toJson(description).toString();
            assertEquals(description, read(normal), () -> written + "\nbecame\n" + normal);
            assertEquals(normal, DescriptionWriter.toJson(read(normal)).toString());
            // JSON is YAML too.
            assertEquals(description, DescriptionReaderTest.yaml(normal));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void writer_anySweepAndItsMembers_areReadBackEqual(long seed) {
        Random random = new Random(seed);
        Descriptions generator = new Descriptions(random);
        for (int i = 0; i < EACH; i++) {
            ObjectNode written = generator.description(true);
            JobDescription description = read(written.toString());
            String normal = DescriptionWriter.toJson(description).toString();
            assertEquals(description, read(normal), () -> written + "\nbecame\n" + normal);
            Expansion expansion = new Expansion(description);
            long index = random.nextLong(expansion.size());
            JobDescription member = expansion.member(index);
            String alone = DescriptionWriter.toJson(member).toString();
            assertEquals(member, read(alone), () -> written + "\nmember " + index + " became\n" + alone);
            assertEquals(member.resources(), expansion.resources(expansion.variant(index)));
        }
    }

    private static JobDescription read(String json) {
        Reading reading = DescriptionReader.readJson(json.getBytes(StandardCharsets.UTF_8));
        return assertInstanceOf(Described.class, reading, () -> json + "\n" + reading)
                .description();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Reading;
import org.roadstead.core.protocol.Json;

class DescriptionsTest {
    private final Descriptions descriptions = new Descriptions();

    private Reading read(String json) throws JsonProcessingException {
        return descriptions.read(Json.MAPPER.readTree(json));
    }

    @Test
    void same_description_is_read_once_and_another_anew() throws JsonProcessingException {
        Reading first = read("{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}");
        assertInstanceOf(Reading.Described.class, first);
        assertSame(first, read("{ \"run\" : {\"kind\":\"command\",\"command\":[\"true\"]} }"));
        Reading other = read("{\"run\":{\"kind\":\"command\",\"command\":[\"false\"]}}");
        assertNotSame(first, other);
        assertNotSame(other, read("{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}"));
    }
}

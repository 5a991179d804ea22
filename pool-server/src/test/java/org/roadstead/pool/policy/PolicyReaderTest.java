// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roadstead.core.job.Fault;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.queue.Policy;

class PolicyReaderTest {
    private static PolicyReader.Read read(String text) {
        try {
            return PolicyReader.read(Json.MAPPER.readTree(text.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Test
    void nothing_written_is_the_default() {
        assertEquals(Policy.DEFAULT, read("{}").policy());
    }

    @Test
    void policy_that_was_written_reads_back() {
        Policy policy = Objects.requireNonNull(
                read("{'shares':{'halfLife':'PT12H','lift':'P2D','default':2,'groups':{'astro':3,'a.b':0.5}},"
                                + "'limits':{'default':{'waiting':10,'submitsPerMinute':60},'owners':{'ada':{'running':'none'}}}}")
                        .policy());
        assertEquals(policy, PolicyReader.read(PolicyWriter.write(policy)).policy());
        assertEquals(new Policy.Limits(10L, Policy.Limits.NONE, 60L), policy.limitsOf("ada"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'share':{}} | share",
                "{'shares':[]} | shares",
                "{'shares':{'groups':{'astro':0}}} | shares.groups.astro",
                "{'shares':{'groups':{'astro':'3'}}} | shares.groups.astro",
                "{'shares':{'groups':{' ':3}}} | shares.groups",
                "{'shares':{'halfLife':'1d'}} | shares.halfLife",
                "{'shares':{'lift':'PT1S'}} | shares.lift",
                "{'shares':{'default':1e99}} | shares.default",
                "{'limits':{'default':{'waiting':-1}}} | limits.default.waiting",
                "{'limits':{'default':{'waits':1}}} | limits.default.waits",
                "{'limits':{'owners':{'ada':{'running':1.5}}}} | limits.owners.ada.running",
                "{'limits':{'owners':{'ada':{'running':99999999999999999999}}}} | limits.owners.ada.running",
                "{'limits':{'owners':{'ada':7}}} | limits.owners.ada",
            })
    void wrong_field_is_named(String text, String field) {
        assertEquals(
                List.of(field), read(text).faults().stream().map(Fault::field).toList());
    }
}

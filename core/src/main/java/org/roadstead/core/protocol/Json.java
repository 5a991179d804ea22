// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The JSON of the wire: unknown fields are ignored, absent and null are one, depth and sizes are bounded. Annotations are
 * not read: looking for them costs a starting pilot 100 ms, so what crosses the wire is plain records.
 */
public final class Json {
    /** Thread-safe; must not be configured further. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxStringLength(16 * 1024 * 1024)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.USE_ANNOTATIONS)
            .addModule(WireTypes.module())
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private Json() {}
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;

/** Apart, so that its library is loaded only when somebody hands in YAML. */
final class Yaml {
    private Yaml() {}

    /** The documents of one text, as trees. */
    static List<JsonNode> documents(byte[] utf8) throws IOException {
        YAMLMapper mapper = YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .build();
        try (MappingIterator<JsonNode> documents = mapper.readerFor(JsonNode.class).readValues(utf8)) {
            return documents.readAll();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.SweepId;

/** The types that stand as one text on the wire. Said here, because {@link Json#MAPPER} reads no annotations. */
final class WireTypes {
    private WireTypes() {}

    static SimpleModule module() {
        SimpleModule module = new SimpleModule("roadstead");
        text(module, JobId.class, JobId::new, JobId::value);
        text(module, SweepId.class, SweepId::new, SweepId::value);
        text(module, Instant.class, Instant::parse, Instant::toString);
        text(module, Duration.class, Duration::parse, Duration::toString);
        return module;
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<String, T> read, Function<T, String> write) {
        module.addSerializer(new StdScalarSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(write.apply(value));
            }
        });
        module.addDeserializer(type, new StdScalarDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
                String text = json.getValueAsString();
                if (text == null) {
                    throw context.wrongTokenException(json, type, JsonToken.VALUE_STRING, null);
                }
                try {
                    return read.apply(text);
                } catch (IllegalArgumentException | DateTimeException e) {
                    throw context.weirdStringException(text, type, e.getMessage());
                }
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Input;
import org.roadstead.core.job.Input.ContentInput;
import org.roadstead.core.job.Input.FromInput;
import org.roadstead.core.job.Input.UploadInput;
import org.roadstead.core.job.Output;
import org.roadstead.core.sweep.Template.Encoding;

/** Puts the values of parameters into the parts of a description. What holds no parameter comes back as it is. */
public final class Filler {
    private final Map<String, String> values;

    /** @param values of every declared parameter; empty for a single job, in which only escapes are undone */
    public Filler(Map<String, String> values) {
        this.values = values;
    }

    /** One text. */
    public String text(String text) {
        return Template.fill(text, values, Encoding.PLAIN);
    }

    /** One text that may be absent. */
    public @Nullable String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** Texts in a list. */
    public List<String> texts(List<String> texts) {
        boolean same = true;
        for (int i = 0; same && i < texts.size(); i++) {
            same = !Template.isTemplate(texts.get(i));
        }
        if (same) {
            return texts;
        }
        List<String> filled = new ArrayList<>(texts.size());
        for (String text : texts) {
            filled.add(text(text));
        }
        return filled;
    }

    /** The values of a map; its keys hold no parameters. */
    public Map<String, String> values(Map<String, String> texts) {
        boolean same = true;
        for (String text : texts.values()) {
            same &= !Template.isTemplate(text);
        }
        if (same) {
            return texts;
        }
        Map<String, String> filled = new LinkedHashMap<>(texts);
        filled.replaceAll((key, text) -> text(text));
        return filled;
    }

    /** One input. */
    public Input input(Input input) {
        String to = text(input.to());
        if (input instanceof FromInput from) {
            String uri = Template.fill(from.from(), values, Encoding.URI);
            return same(to, input) && same(uri, from.from())
                    ? input
                    : new FromInput(uri, to, from.size(), from.checksum(), from.executable());
        }
        if (input instanceof UploadInput upload) {
            return new UploadInput(text(upload.upload()), to, upload.executable());
        }
        ContentInput content = (ContentInput) input;
        return new ContentInput(text(content.content()), to, content.executable());
    }

    /** One output. */
    public Output output(Output output) {
        String to = output.to();
        return new Output(text(output.path()), to == null ? null : Template.fill(to, values, Encoding.URI));
    }

    private static boolean same(String to, Input input) {
        return same(to, input.to());
    }

    // Template.fill gives back the very text when there was nothing to do.
    @SuppressWarnings({"ReferenceEquality", "StringEquality"})
    private static boolean same(String filled, String text) {
        return filled == text;
    }
}

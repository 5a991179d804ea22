// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Reading.Described;
import org.roadstead.core.job.Reading.Refused;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.sweep.Filler;
import org.roadstead.core.sweep.Parameter;
import org.roadstead.core.sweep.ResourceTemplate;
import org.roadstead.core.sweep.SweepSpec;

/**
 * Reads and checks descriptions (docs/description.md), and reports everything that is wrong with one at once. Stateless;
 * safe for threads.
 *
 * <p>Where text is wanted, a whole number and {@code true}/{@code false} are taken as they are written, so that {@code
 * OMP_NUM_THREADS: 2} needs no quotes. A key with the value null counts as not written.
 */
public final class DescriptionReader {
    private static final String DESCRIPTION = "a map with at least the key run";

    private final At root;
    private final Faults faults;

    private DescriptionReader(At root, Faults faults) {
        this.root = root;
        this.faults = faults;
    }

    /** Checks a tree; a description in JSON is better given to {@link #readJson}, which also sees duplicate keys. */
    public static Reading read(JsonNode description) {
        return read(description, "");
    }

    /** Checks a tree that stands at {@code prefix} of a request, such as {@code [3]}: faults have it before their field. */
    public static Reading read(JsonNode description, String prefix) {
        Faults faults = new Faults();
        return new DescriptionReader(At.root(prefix), faults).reading(description);
    }

    /** Reads one JSON description. */
    public static Reading readJson(byte[] utf8) {
        return readJson(utf8, "");
    }

    /** Reads one JSON description that stands at {@code prefix} of a request, such as a line of NDJSON. */
    public static Reading readJson(byte[] utf8, String prefix) {
        Faults faults = new Faults();
        At root = At.root(prefix);
        return new DescriptionReader(root, faults).reading(StrictTree.json(utf8, root, faults));
    }

    /** Reads one YAML description. */
    public static Reading readYaml(byte[] utf8) {
        Faults faults = new Faults();
        At root = At.root("");
        return new DescriptionReader(root, faults).reading(StrictTree.yaml(utf8, root, faults));
    }

    private Reading reading(@Nullable JsonNode tree) {
        Section section = tree == null ? null : Section.of(tree, root, faults, DESCRIPTION);
        JobDescription description = section == null ? null : description(section);
        return description == null || !faults.isEmpty() ? new Refused(faults.all()) : new Described(description);
    }

    private @Nullable JobDescription description(Section section) {
        section.check(Keys.DESCRIPTION);
        boolean sweep = section.has("sweep");
        int before = faults.count();
        Map<String, Parameter> parameters = sweep ? SweepReader.read(section) : Map.of();
        boolean declared = faults.count() == before;

        Draft draft = new DraftReader(section).read();
        TemplateCheck templates = new TemplateCheck(root, faults, parameters);
        templates.references(draft);
        if (!sweep) {
            draft = draft.filled(new Filler(Map.of()));
            new ContentCheck(root, faults).check(draft);
        } else if (declared) {
            templates.members(draft);
        } else {
            new ContentCheck(root, faults).check(draft.literal());
        }

        ResourceTemplate template = null;
        ResourceRequest resources = ResourceRequest.DEFAULT;
        Section asked = section.has("resources") ? section.section("resources", "a map such as {cores: 2}") : null;
        if (asked != null) {
            int count = faults.count();
            template = declared ? new VariantReader(parameters).read(asked) : null;
            if (template != null) {
                resources = template.variants().get(0);
            } else if (faults.count() == count && (declared || !VariantReader.varies(asked))) {
                // With parameters at fault nobody can say what resources that follow from them will be.
                resources = ResourceReader.read(asked);
            }
        }

        TermsReader terms = new TermsReader(section);
        ZoneId zone = terms.zone();
        return new JobDescription(
                draft.name(),
                terms.group(),
                draft.image() == null
                        ? Run.command(whole(draft.command()))
                        : new Run(RunKind.CONTAINER, draft.image(), whole(draft.command())),
                draft.environment(),
                whole(draft.inputs()),
                whole(draft.outputs()),
                resources,
                terms.start(zone),
                terms.ifMissed(),
                zone,
                terms.duration(),
                terms.retry(),
                terms.after(),
                terms.priority(),
                draft.labels(),
                terms.asking(),
                sweep && !parameters.isEmpty() ? new SweepSpec(parameters, template) : null);
    }

    /** Without the places of faulty items; a list with any is never handed out. */
    private static <T> List<T> whole(List<@Nullable T> items) {
        List<T> whole = new ArrayList<>(items.size());
        for (T item : items) {
            if (item != null) {
                whole.add(item);
            }
        }
        return whole;
    }
}

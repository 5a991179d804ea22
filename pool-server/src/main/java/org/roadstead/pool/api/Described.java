// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.Fault;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.Reading;

/** The descriptions of one request, read so far, and the faults found in them. Used by one thread at a time. */
final class Described {
    /** More faults than these help nobody. */
    static final int MOST_FAULTS = 100;

    private final List<JobDescription> jobs = new ArrayList<>();
    /** Lines of NDJSON, by job; empty for other bodies. */
    private final NumberList lines = new NumberList();

    private boolean list;

    private final List<Fault> faults = new ArrayList<>();

    static Described json(byte[] body) {
        Described described = new Described();
        int[] read = {0};
        described.list = Bodies.each(body, (value, index) -> {
            read[0]++;
            described.add(index < 0 ? "" : "[" + index + "]", DescriptionReader.read(value));
            return described.hasRoomForFaults();
        });
        if (read[0] == 0) {
            described.faults.add(new Fault("", "the list holds no job", "at least one description"));
        }
        return described;
    }

    static Described yaml(byte[] body) {
        Described described = new Described();
        described.add("", DescriptionReader.readYaml(body));
        return described;
    }

    /** @param prefix what the paths of its faults begin with */
    void add(String prefix, Reading reading) {
        if (reading instanceof Reading.Described good) {
            jobs.add(good.description());
        } else if (reading instanceof Reading.Refused bad) {
            for (Fault fault : bad.faults()) {
                faults.add(new Fault(join(prefix, fault.field()), fault.message(), fault.expected()));
            }
        }
    }

    int size() {
        return jobs.size();
    }

    /** The same for a line of NDJSON. */
    void addLine(int line, Reading reading) {
        int before = jobs.size();
        add("line " + line + ": ", reading);
        if (jobs.size() > before) {
            lines.add(line);
        }
    }

    /** What the paths of faults in a job begin with. */
    String place(int job) {
        return lines.size() > 0 ? "line " + lines.get(job) + ": " : list ? "[" + job + "]" : "";
    }

    void addAll(Described other) {
        lines.addAll(other.lines);
        jobs.addAll(other.jobs);
        faults.addAll(other.faults);
    }

    boolean hasRoomForFaults() {
        return faults.size() < MOST_FAULTS;
    }

    /** All of them; throws a problem when there was a fault. */
    List<JobDescription> jobs() {
        if (!faults.isEmpty()) {
            throw ProblemException.faults(faults.subList(0, Math.min(faults.size(), MOST_FAULTS)));
        }
        return jobs;
    }

    static String join(String prefix, String field) {
        if (field.isEmpty()) {
            return prefix.endsWith(": ") ? prefix.substring(0, prefix.length() - 2) : prefix;
        }
        if (prefix.isEmpty()) {
            return field;
        }
        return prefix.endsWith(" ") || field.startsWith("[") ? prefix + field : prefix + "." + field;
    }
}

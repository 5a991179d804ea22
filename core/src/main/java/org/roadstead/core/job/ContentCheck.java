// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Input.ContentInput;
import org.roadstead.core.job.Input.FromInput;
import org.roadstead.core.job.Input.UploadInput;

/** Checks what the texts of a single job or a member say, once no parameters are left in them. */
final class ContentCheck {
    static final int LONGEST_LINE = 200;

    private static final int MOST_COMMAND = 128 * 1024;
    private static final int MOST_ENVIRONMENT = 256 * 1024;
    private static final int MOST_CONTENT = 64 * 1024;
    private static final int LONGEST_LABEL = 64;
    private static final int LONGEST_VARIABLE = 256;
    private static final String DIGEST =
            "sha256: and 64 hexadecimal digits; `roadstead submit` uploads a file and puts it there";

    private final At root;
    private final Faults faults;

    ContentCheck(At root, Faults faults) {
        this.root = root;
        this.faults = faults;
    }

    void check(Draft draft) {
        String name = draft.name();
        if (name != null) {
            line(name, root.key("name"), name.isBlank());
        }
        command(draft.command());
        environment(draft.environment());
        inputs(draft.inputs());
        outputs(draft.outputs());
        labels(draft.labels());
    }

    private void line(String text, At at, boolean empty) {
        String problem = empty ? "is empty" : TextRules.line(text, LONGEST_LINE);
        if (problem != null) {
            faults.add(at, problem, "one line of at most " + LONGEST_LINE + " characters");
        }
    }

    private void command(List<@Nullable String> command) {
        int total = 0;
        for (int i = 0; i < command.size(); i++) {
            String argument = command.get(i);
            if (argument == null) {
                continue;
            }
            String problem = i == 0 && argument.isBlank() ? "is empty" : TextRules.argument(argument, MOST_COMMAND);
            if (problem != null) {
                String expected = i == 0 ? "the program to run" : "text that a process can be handed";
                faults.add(root.key("run").key("command").index(i), problem, expected);
            }
            total += TextRules.bytes(argument);
        }
        if (total > MOST_COMMAND) {
            faults.add(
                    root.key("run").key("command"), "has " + total + " bytes", "at most " + MOST_COMMAND + " in total");
        }
    }

    private void environment(Map<String, String> environment) {
        int total = 0;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            String value = variable.getValue();
            total += name.length() + TextRules.bytes(value);
            if (!TextRules.isVariable(name, LONGEST_VARIABLE)) {
                String expected = "letters, digits and _, not beginning with a digit";
                faults.add(root.key("environment").key(name), "is not a name of a variable", expected);
            } else if (name.startsWith("ROADSTEAD_")) {
                faults.add(
                        root.key("environment").key(name), "is reserved", "a name that does not begin with ROADSTEAD_");
            }
            String problem = TextRules.argument(value, MOST_COMMAND);
            if (problem != null) {
                faults.add(root.key("environment").key(name), problem, "text that a process can be handed");
            }
        }
        if (total > MOST_ENVIRONMENT) {
            faults.add(root.key("environment"), "has " + total + " bytes", "at most " + MOST_ENVIRONMENT + " in total");
        }
    }

    private void inputs(List<@Nullable Input> inputs) {
        PathRules.Taken taken = new PathRules.Taken();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            if (input == null) {
                continue;
            }
            At at = root.key("inputs").index(i);
            String problem = PathRules.problem(input.to());
            if (problem != null) {
                faults.add(at.key("to"), problem, PathRules.INSIDE);
            } else {
                String conflict = taken.take(input.to(), i);
                if (conflict != null) {
                    faults.add(at.key("to"), TextRules.quoted(input.to()) + " " + conflict, "a place of its own");
                }
            }
            source(input, at);
        }
    }

    private void source(Input input, At at) {
        if (input instanceof FromInput from) {
            UriRules.readable(from.from(), at.key("from"), faults);
        } else if (input instanceof UploadInput upload) {
            if (!Digest.isDigest(upload.upload())) {
                faults.add(
                        at.key("upload"),
                        TextRules.quoted(upload.upload()) + " is not the digest of an upload",
                        DIGEST);
            }
        } else if (input instanceof ContentInput content) {
            String problem = TextRules.argument(content.content(), MOST_CONTENT);
            int bytes = TextRules.bytes(content.content());
            if (problem == null && bytes > MOST_CONTENT) {
                problem = "has " + bytes + " bytes, more than " + MOST_CONTENT;
            }
            if (problem != null) {
                faults.add(at.key("content"), problem, "text of at most 64KiB; upload what is larger");
            }
        }
    }

    private void outputs(List<@Nullable Output> outputs) {
        Set<String> seen = new HashSet<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            if (output == null) {
                continue;
            }
            At at = root.key("outputs").index(i);
            String problem = PathRules.problem(output.path());
            if (problem == null && output.isGlob()) {
                String wrong = Glob.problem(output.path());
                problem = wrong == null ? null : TextRules.quoted(output.path()) + " " + wrong;
            }
            if (problem == null && !seen.add(output.path())) {
                problem = TextRules.quoted(output.path()) + " is listed twice";
            }
            if (problem != null) {
                faults.add(at.key("path"), problem, "a path inside the job's directory, such as results/*.csv");
            }
            String to = output.to();
            if (to != null) {
                UriRules.writable(to, at.key("to"), faults);
                Integer other = output.isGlob() || to.endsWith("/") ? null : places.putIfAbsent(to, i);
                if (other != null) {
                    String message = TextRules.quoted(to) + " is also where outputs[" + other + "] goes";
                    faults.add(at.key("to"), message, "a place of its own");
                }
            }
        }
    }

    private void labels(Map<String, String> labels) {
        for (Map.Entry<String, String> label : labels.entrySet()) {
            At at = root.key("labels").key(label.getKey());
            if (!TextRules.isWord(label.getKey(), "._/-", LONGEST_LABEL)) {
                faults.add(at, "is not a name of a label", "letters, digits and . _ / -, at most " + LONGEST_LABEL);
            }
            line(label.getValue(), at, false);
        }
    }
}

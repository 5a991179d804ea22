// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reference to a container image looks like: as container engines take it, {@code [HOST[:PORT]/]NAME[:TAG][@DIGEST]}.
 * The name is in lower case; where it comes from when it names no host is the site's to say.
 */
final class ImageRules {
    static final String EXPECTED = "an image such as registry.example.org/group/tool:1.2";

    private static final int LONGEST = 512;
    private static final String PART = "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern HOST =
            Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9A-Fa-f:]+])(?::[0-9]{1,5})?");
    private static final Pattern NAME = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private ImageRules() {}

    /** What is wrong with {@code image}, as the middle of a sentence; null when nothing is. */
    static @Nullable String problem(String image) {
        if (image.isEmpty()) {
            return "is empty";
        }
        if (image.length() > LONGEST) {
            return "has " + image.length() + " characters, at most " + LONGEST + " are possible";
        }
        String shown = TextRules.quoted(image);
        if (image.contains("${")) {
            return shown + " holds a parameter, and all members of a sweep run in the same image";
        }
        if (image.contains("://")) {
            return shown + " has a scheme; leave out what is before and including ://";
        }
        String rest = image;
        int at = rest.indexOf('@');
        if (at >= 0) {
            if (!DIGEST.matcher(rest.substring(at + 1)).matches()) {
                return shown + " has something else than a digest after @";
            }
            rest = rest.substring(0, at);
        }
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            if (!TAG.matcher(rest.substring(colon + 1)).matches()) {
                return shown + " has something else than a tag after the last :";
            }
            rest = rest.substring(0, colon);
        }
        int slash = rest.indexOf('/');
        String first = slash < 0 ? "" : rest.substring(0, slash);
        boolean host = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
        if (host && !HOST.matcher(first).matches()) {
            return shown + " does not begin with the name of a host";
        }
        String name = host ? rest.substring(slash + 1) : rest;
        if (!NAME.matcher(name).matches()) {
            return name.equals(name.toLowerCase(Locale.ROOT))
                    ? shown + " is not a name of an image"
                    : shown + " has capitals, which names of images have not";
        }
        return null;
    }
}

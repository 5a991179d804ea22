// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Which URIs are served. */
final class UriRules {
    static final String READABLE =
            "a file:, http: or https: URI, such as https://example.org/042.fits or file:///shared/flat.fits";
    static final String WRITABLE =
            "a file: URI such as file:///shared/results/, or nothing, so that the pool keeps the files";

    private UriRules() {}

    /** Finds fault with {@code text} as the place an input comes from. */
    static void readable(String text, At at, Faults faults) {
        check(text, at, faults, READABLE, true);
    }

    /** Finds fault with {@code text} as the place an output goes to. */
    static void writable(String text, At at, Faults faults) {
        check(text, at, faults, WRITABLE, false);
    }

    private static void check(String text, At at, Faults faults, String expected, boolean readable) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException wrong) {
            String why = wrong.getIndex() < 0 ? "" : " (at character " + (wrong.getIndex() + 1) + ")";
            faults.add(
                    at,
                    TextRules.quoted(text) + " is not a URI" + why,
                    "a URI with its special characters percent-encoded: a space is %20");
            return;
        }
        String scheme = uri.getScheme();
        if (scheme == null) {
            String meant = text.startsWith("/") ? "file://" + TextRules.shown(text, 60) : null;
            faults.add(at, TextRules.quoted(text) + " has no scheme", meant, expected);
            return;
        }
        switch (scheme.toLowerCase(Locale.ROOT)) {
            case "file" -> file(uri, at, faults, readable);
            case "http", "https" -> {
                if (readable) {
                    http(uri, at, faults);
                } else {
                    faults.unsupported(at, expected);
                }
            }
            default -> faults.unsupported(at, expected);
        }
    }

    private static void file(URI uri, At at, Faults faults, boolean readable) {
        String expected = "file:/// and an absolute path";
        String host = uri.getRawAuthority();
        String path = uri.getPath();
        if (path == null || path.isEmpty() || host != null && !host.equalsIgnoreCase("localhost")) {
            faults.add(at, TextRules.quoted(uri.toString()) + " is not an absolute path on the node", expected);
        } else if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            faults.add(at, "has a ? or a #, which no file: URI has", "%3F for ? and %23 for # in names of files");
        } else if (path.indexOf('\0') >= 0) {
            faults.add(at, "holds a NUL character", expected);
        } else if (("/" + path + "/").contains("/../")) {
            faults.add(at, "has the part ..", expected);
        } else if (readable && path.endsWith("/")) {
            faults.add(at, "names a directory", "a file; list each file as an input of its own");
        }
    }

    private static void http(URI uri, At at, Faults faults) {
        if (uri.getRawUserInfo() != null) {
            // Descriptions are shown to the whole group, so that a password must not stand in one.
            faults.add(at, "holds a user or a password", "a URI without credentials");
        } else if (uri.getHost() == null) {
            faults.add(at, "names no host, or one with characters that no host has", READABLE);
        } else if (uri.getPort() > 65535 || uri.getPort() == 0) {
            faults.add(at, "has the port " + uri.getPort(), "a port from 1 to 65535");
        }
    }
}

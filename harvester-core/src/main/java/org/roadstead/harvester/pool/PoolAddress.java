// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pool;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where the pool is. A token goes with every call, so plain http is for loopback only unless the operator says otherwise.
 *
 * @param base without a slash at its end
 */
public record PoolAddress(String base) {
    /** Fails with a sentence that says what would be right. */
    public static PoolAddress parse(String text, boolean plainAllowed) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a URL such as https://pool.example.org", e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if ((!scheme.equals("http") && !scheme.equals("https")) || host == null) {
            throw new IllegalArgumentException("'" + text + "' is not a URL such as https://pool.example.org");
        }
        if (scheme.equals("http") && !plainAllowed && !isLoopback(host)) {
            throw new IllegalArgumentException("the token would go to " + host
                    + " in the clear: use https, or say --plain-http where the network is private");
        }
        String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return new PoolAddress(base);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    String api(String path) {
        return base + "/api/v1/" + path;
    }
}

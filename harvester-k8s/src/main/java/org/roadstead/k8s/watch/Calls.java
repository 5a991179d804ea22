// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Map;
import java.util.TreeMap;

/** Counts every request that is really made, whoever made it. Thread-safe. */
final class Calls implements Interceptor {
    private final Map<String, Long> counts = new TreeMap<>();

    @Override
    public synchronized void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String query = request.uri().getQuery() == null ? "" : request.uri().getQuery();
        String verb = query.contains("watch=true") ? "WATCH" : request.method();
        counts.merge(verb + " " + resource(request.uri().getPath()), 1L, Long::sum);
    }

    /** {@code pods} of {@code /api/v1/namespaces/n/pods/x}. */
    private static String resource(String path) {
        String[] parts = path.split("/");
        for (int i = 0; i + 2 < parts.length; i++) {
            if (parts[i].equals("namespaces")) {
                return parts[i + 2];
            }
        }
        return parts.length == 0 ? "" : parts[parts.length - 1];
    }

    synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}

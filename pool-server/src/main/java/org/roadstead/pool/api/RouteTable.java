// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path by walking a tree of its segments: no regular expressions, no list to run through, and the
 * same table that the test holds against openapi.yaml. Filled once, then read by any thread.
 */
final class RouteTable {
    private static final String REST = "{path}";

    private final Node root = new Node();
    private final List<Route> routes = new ArrayList<>();

    private static final class Node {
        private final Map<String, Node> literal = new HashMap<>();
        private @Nullable Node parameter;
        private @Nullable Node rest;
        private final Map<String, Route> byMethod = new TreeMap<>();
    }

    /** What is known of a path. {@code route} is null when the path exists with other methods only. */
    record Match(@Nullable Route route, String allow, List<String> parameters) {}

    void add(Route route) {
        Node node = root;
        for (String segment : split(route.template())) {
            if (segment.equals(REST)) {
                node = node.rest == null ? node.rest = new Node() : node.rest;
            } else if (segment.startsWith("{")) {
                node = node.parameter == null ? node.parameter = new Node() : node.parameter;
            } else {
                node = node.literal.computeIfAbsent(segment, key -> new Node());
            }
        }
        if (node.byMethod.put(route.method(), route) != null) {
            throw new IllegalStateException("two routes for " + route.method() + " " + route.template());
        }
        routes.add(route);
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    /** Null when there is no such path. Throws a problem when the path is not well-formed. */
    @Nullable
    Match match(String method, String path) {
        Node node = root;
        List<String> parameters = new ArrayList<>(2);
        List<String> segments = split(path);
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            Node next = node.literal.get(segment);
            if (next == null && node.parameter != null && !segment.isEmpty()) {
                parameters.add(PathText.decode(segment));
                next = node.parameter;
            }
            if (next == null && node.rest != null) {
                parameters.add(rest(segments, i));
                node = node.rest;
                break;
            }
            if (next == null) {
                return null;
            }
            node = next;
        }
        if (node.byMethod.isEmpty()) {
            return null;
        }
        return new Match(node.byMethod.get(method), String.join(", ", node.byMethod.keySet()), parameters);
    }

    private static String rest(List<String> segments, int from) {
        StringBuilder rest = new StringBuilder();
        for (int i = from; i < segments.size(); i++) {
            rest.append(i == from ? "" : "/").append(PathText.decode(segments.get(i)));
        }
        return rest.toString();
    }

    private static List<String> split(String path) {
        List<String> segments = new ArrayList<>(6);
        int from = path.startsWith("/") ? 1 : 0;
        for (int slash; (slash = path.indexOf('/', from)) >= 0; from = slash + 1) {
            segments.add(path.substring(from, slash));
        }
        segments.add(path.substring(from));
        return segments;
    }
}

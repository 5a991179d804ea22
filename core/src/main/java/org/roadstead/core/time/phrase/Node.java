// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words from {@code from} to before {@code to} as a rule or a leaf reads them.
 *
 * @param rule null for a leaf
 * @param value of a leaf; null else
 */
record Node(@Nullable Rule rule, @Nullable Object value, int from, int to, List<Node> parts) {
    static Node leaf(Object value, int at) {
        return new Node(null, value, at, at + 1, List.of());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The {@code resources} of a sweep as written, where they follow from parameters ({@code cores: "${n}"}).
 *
 * @param written as in the description; not to be changed
 */
public record ResourceTemplate(ObjectNode written) {}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

/**
 * One thing that is wrong with a description; the API's {@code errors[]} carries it as it is.
 *
 * @param field the path of the key, such as {@code inputs[2].to}; empty for the whole text
 * @param message what is wrong, as the middle of a sentence
 * @param expected what would be right
 */
public record Fault(String field, String message, String expected) {}

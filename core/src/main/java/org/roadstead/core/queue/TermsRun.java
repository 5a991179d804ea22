// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

/** So many members in a row of a sweep have these terms. */
public record TermsRun(Terms terms, long count) {}

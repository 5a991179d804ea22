// SPDX-License-Identifier: Apache-2.0
/**
 * Wishes for the start in plain words: a small closed grammar, as a table of rules over words, and what each rule means on
 * the local calendar of a time zone.
 */
@NullMarked
package org.roadstead.core.time.phrase;

import org.jspecify.annotations.NullMarked;

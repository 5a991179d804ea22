// SPDX-License-Identifier: Apache-2.0
/** Code that breaks the rules of the house on purpose, so that the tests can show that they notice. */
@NullMarked
package org.roadstead.arch.sample;

import org.jspecify.annotations.NullMarked;

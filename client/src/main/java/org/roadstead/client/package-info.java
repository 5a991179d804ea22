// SPDX-License-Identifier: Apache-2.0
/** The commands a person types, over plain JDK HTTP so that they start at once. */
@NullMarked
package org.roadstead.client;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Shapes, capabilities and the one function that matches them. */
@NullMarked
package org.roadstead.core.resource;

import org.jspecify.annotations.NullMarked;

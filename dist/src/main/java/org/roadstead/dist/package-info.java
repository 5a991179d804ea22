// SPDX-License-Identifier: Apache-2.0
/** Puts the programs together at package time: jars, launch jars, the launcher and the class-data archives. */
@NullMarked
package org.roadstead.dist;

import org.jspecify.annotations.NullMarked;

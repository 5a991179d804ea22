// SPDX-License-Identifier: Apache-2.0
/** What a pilot knows of its node: size, name, clocks. */
@NullMarked
package org.roadstead.pilot.facts;

import org.jspecify.annotations.NullMarked;

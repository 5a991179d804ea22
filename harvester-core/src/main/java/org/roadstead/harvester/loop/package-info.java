// SPDX-License-Identifier: Apache-2.0
/** The one thread that owns the harvester's decisions, and the numbered loop that supplies pilots. */
@NullMarked
package org.roadstead.harvester.loop;

import org.jspecify.annotations.NullMarked;

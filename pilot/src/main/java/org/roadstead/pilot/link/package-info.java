// SPDX-License-Identifier: Apache-2.0
/** The calls to the harvester, over plain sockets. */
@NullMarked
package org.roadstead.pilot.link;

import org.jspecify.annotations.NullMarked;

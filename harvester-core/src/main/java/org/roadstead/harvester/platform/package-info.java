// SPDX-License-Identifier: Apache-2.0
/** The port to a platform: what starts pilots, sees them and ends them. */
@NullMarked
package org.roadstead.harvester.platform;

import org.jspecify.annotations.NullMarked;

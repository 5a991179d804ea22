// SPDX-License-Identifier: Apache-2.0
/** Results that wait on disk until the harvester has them. */
@NullMarked
package org.roadstead.pilot.report;

import org.jspecify.annotations.NullMarked;

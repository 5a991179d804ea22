// SPDX-License-Identifier: Apache-2.0
/** The HTTP API that pilots call, and the blobs that pass through it. */
@NullMarked
package org.roadstead.harvester.pilotapi;

import org.jspecify.annotations.NullMarked;

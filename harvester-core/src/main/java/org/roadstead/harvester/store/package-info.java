// SPDX-License-Identifier: Apache-2.0
/** What a harvester keeps on disk: its data directory, and the embedded store in it. */
@NullMarked
package org.roadstead.harvester.store;

import org.jspecify.annotations.NullMarked;

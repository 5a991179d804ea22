// SPDX-License-Identifier: Apache-2.0
/** The edges of a harvester: the link to the pool, the local store, the API that pilots call, and the platform port. */
@NullMarked
package org.roadstead.harvester;

import org.jspecify.annotations.NullMarked;

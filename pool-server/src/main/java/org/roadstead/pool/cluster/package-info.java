// SPDX-License-Identifier: Apache-2.0
/** Hazelcast: presence and events across members, off the path of jobs. */
@NullMarked
package org.roadstead.pool.cluster;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Calls to the pool's API with the JDK's oldest and quickest client; nothing here prints. */
@NullMarked
package org.roadstead.client.http;

import org.jspecify.annotations.NullMarked;

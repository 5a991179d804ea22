// SPDX-License-Identifier: Apache-2.0
/** The messages between pool, harvester and pilot. Raise the protocol number when a change here is not ignorable. */
@NullMarked
package org.roadstead.core.protocol;

import org.jspecify.annotations.NullMarked;

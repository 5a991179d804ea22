// SPDX-License-Identifier: Apache-2.0
/** Starting payloads outside the JVM, reading what they write, and ending all of what they started. */
@NullMarked
package org.roadstead.pilot.launch;

import org.jspecify.annotations.NullMarked;

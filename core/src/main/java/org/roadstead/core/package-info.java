// SPDX-License-Identifier: Apache-2.0
/** The words of Roadstead and all its decisions: functions of state, event and time, without I/O and without threads. */
@NullMarked
package org.roadstead.core;

import org.jspecify.annotations.NullMarked;

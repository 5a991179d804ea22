// SPDX-License-Identifier: Apache-2.0
/** The commands: what they take, how their answers read, and which exit code they end with. */
@NullMarked
package org.roadstead.client.cli;

import org.jspecify.annotations.NullMarked;

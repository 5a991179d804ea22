// SPDX-License-Identifier: Apache-2.0
/** A settable clock, in-memory ports, contract tests and the simulation, for the tests of every module. */
@NullMarked
package org.roadstead.testkit;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The rules of the house, held against the classes and the sources of every module. */
@NullMarked
package org.roadstead.arch;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** A job: its ids, its phases, its description and how a description is read and checked. */
@NullMarked
package org.roadstead.core.job;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of functions that are called for each job or each shape. */
@NullMarked
package org.roadstead.bench.inner;

import org.jspecify.annotations.NullMarked;

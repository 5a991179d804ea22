// SPDX-License-Identifier: Apache-2.0
/** The port to the API server, its edge, and what a pod says about the pilot in it. */
@NullMarked
package org.roadstead.k8s.watch;

import org.jspecify.annotations.NullMarked;

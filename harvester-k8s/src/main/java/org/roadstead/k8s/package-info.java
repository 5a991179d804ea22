// SPDX-License-Identifier: Apache-2.0
/** The place of the platform on Kubernetes. There is no code for it yet. */
@NullMarked
package org.roadstead.k8s;

import org.jspecify.annotations.NullMarked;

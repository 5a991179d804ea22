// SPDX-License-Identifier: Apache-2.0
/** {@code roadstead harvester k8s}: the platform on Kubernetes. */
@NullMarked
package org.roadstead.k8s;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Kubernetes as a platform: what is asked for, what is seen of it, what follows. */
@NullMarked
package org.roadstead.k8s.platform;

import org.jspecify.annotations.NullMarked;

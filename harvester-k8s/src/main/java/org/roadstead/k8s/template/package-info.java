// SPDX-License-Identifier: Apache-2.0
/** From an operator's template and an order to the pod that a pilot runs in. */
@NullMarked
package org.roadstead.k8s.template;

import org.jspecify.annotations.NullMarked;

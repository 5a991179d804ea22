// SPDX-License-Identifier: Apache-2.0
/** A whole pool at work for a week: the real ledger of the pool against hundreds of modelled harvesters. */
@NullMarked
package org.roadstead.testkit.scale;

import org.jspecify.annotations.NullMarked;

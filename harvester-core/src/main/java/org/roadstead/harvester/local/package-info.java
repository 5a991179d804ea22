// SPDX-License-Identifier: Apache-2.0
/** The platform that is this host: pilots are its processes. */
@NullMarked
package org.roadstead.harvester.local;

import org.jspecify.annotations.NullMarked;

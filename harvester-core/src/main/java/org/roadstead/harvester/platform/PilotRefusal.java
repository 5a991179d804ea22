// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

/**
 * The platform would not start a pilot; nothing of it exists.
 *
 * @param pilot its id
 * @param message one sentence for the operator
 */
public record PilotRefusal(String pilot, String message) {}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

/**
 * What is fixed for the life of a platform.
 *
 * @param kind {@code local}, {@code slurm} or {@code k8s}
 * @param isolated whether payloads of one pilot are isolated from each other, so that it may mix owners
 * @param isolation one sentence about that, for start-up
 */
public record PlatformFacts(String kind, boolean isolated, String isolation) {}

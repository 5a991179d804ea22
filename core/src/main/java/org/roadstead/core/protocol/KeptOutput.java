// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

/**
 * An output that the pool keeps.
 *
 * @param path relative to the job's directory
 * @param digest {@code sha256:} and 64 hexadecimal digits; the blob is already in the pool
 * @param size bytes
 */
public record KeptOutput(String path, String digest, long size) {}

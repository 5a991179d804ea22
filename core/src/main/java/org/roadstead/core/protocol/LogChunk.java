// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

/**
 * A piece of what a payload wrote.
 *
 * @param stream {@code stdout} or {@code stderr}
 * @param offset of the first byte within all the payload wrote to that stream; a gap was cut
 * @param data base64 on the wire
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per chunk would double the cost of logs
public record LogChunk(String stream, long offset, byte[] data) {}

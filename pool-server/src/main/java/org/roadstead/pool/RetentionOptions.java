// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import java.time.Duration;
import org.roadstead.core.job.ByteSize;
import org.roadstead.pool.keep.Retention;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How much a pool keeps of what is over, as options; the defaults are those of {@link Retention#DEFAULT}. */
final class RetentionOptions {
    @Option(
            names = "--keep-jobs",
            paramLabel = "D",
            converter = Time.class,
            description = "How long jobs and sweeps stay after they have ended (default: P30D).")
    private Duration jobs = Retention.DEFAULT.jobs();

    @Option(
            names = "--keep-jobs-most",
            paramLabel = "N",
            description = "Jobs kept after their end at most; the first submitted go first (default: 20000000).")
    private long mostJobs = Retention.DEFAULT.mostJobs();

    @Option(
            names = "--keep-events",
            paramLabel = "D",
            converter = Time.class,
            description = "How long events are kept, while their job is (default: P90D).")
    private Duration events = Retention.DEFAULT.events();

    @Option(
            names = "--logs-size",
            paramLabel = "S",
            converter = Size.class,
            description = "Of all logs; then those of jobs that have ended go, the first first (default: 10GiB).")
    private ByteSize logs = new ByteSize(Retention.DEFAULT.logBytes());

    @Option(
            names = "--keep-blobs",
            paramLabel = "D",
            converter = Time.class,
            description = "How long uploads and outputs stay that no job needs; longer than an upload precedes its"
                    + " job, or an output its report (default: P2D).")
    private Duration blobs = Retention.DEFAULT.blobs();

    @Option(
            names = "--blobs-size",
            paramLabel = "S",
            converter = Size.class,
            description = "Of all uploads and kept outputs; more is refused (default: 50GiB).")
    private ByteSize blobsSize = new ByteSize(Retention.DEFAULT.blobBytes());

    @Option(
            names = "--blobs-per-owner",
            paramLabel = "S",
            converter = Size.class,
            description = "Of the uploads of one owner; more is refused (default: 10GiB).")
    private ByteSize ownerBlobs = new ByteSize(Retention.DEFAULT.ownerBlobBytes());

    @Option(
            names = "--archive-size",
            paramLabel = "S",
            converter = Size.class,
            description = "Of DIR/archive, where removed jobs stand as lines of JSON; then its oldest file goes."
                    + " 0B keeps none (default: 1GiB).")
    private ByteSize archive = new ByteSize(Retention.DEFAULT.archiveBytes());

    @Option(
            names = "--reserve",
            paramLabel = "S",
            converter = Size.class,
            description = "Free disk below which no new work is taken; what runs goes on (default: 200MiB).")
    private ByteSize reserve = new ByteSize(Retention.DEFAULT.reserveBytes());

    Retention retention() {
        return new Retention(
                jobs,
                Math.max(0, mostJobs),
                events,
                Retention.DEFAULT.answers(),
                logs.bytes(),
                blobs,
                blobsSize.bytes(),
                ownerBlobs.bytes(),
                archive.bytes(),
                reserve.bytes());
    }

    /** Reads {@code P30D}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration duration = Duration.parse(text);
                if (!duration.isNegative()) {
                    return duration;
                }
            } catch (java.time.format.DateTimeParseException e) {
                throw new TypeConversionException("'" + text + "' is not a duration such as P30D or PT12H");
            }
            throw new TypeConversionException("'" + text + "' is negative");
        }
    }

    /** Reads {@code 10GiB}. */
    static final class Size implements ITypeConverter<ByteSize> {
        @Override
        public ByteSize convert(String text) {
            try {
                return ByteSize.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is not a size such as 10GiB");
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.reason;

/**
 * Why something happened or did not: the same word in API, log, metric and CLI. Codes are stable and never reused; a
 * new reason takes a new code.
 */
public enum Reason {
    // How an attempt ended, charged against retry.attempts: the job's own doing.
    EXIT_NONZERO(10, true, "the command ended with a non-zero exit code"),
    KILLED_BY_SIGNAL(11, true, "the command was ended by a signal"),
    DURATION_EXCEEDED(12, true, "the command ran longer than the job's duration"),
    LAUNCH_FAILED(13, true, "the command could not be started"),
    MEMORY_EXCEEDED(14, true, "the command and all it started used more memory than the job asked for"),
    DISK_EXCEEDED(15, true, "the job's directory grew larger than the job asked for"),
    PROCESSES_EXCEEDED(16, true, "the command started more processes than one job may have"),
    LOG_EXCEEDED(17, true, "the command wrote more to stdout and stderr than one job may"),
    IMAGE_FAILED(18, true, "the job's container image could not be had, or nothing could be started in it"),
    INPUT_UNAVAILABLE(20, true, "an input could not be read"),
    INPUT_SIZE_WRONG(21, true, "an input has another size than the description says"),
    INPUT_CHECKSUM_WRONG(22, true, "an input has another checksum than the description says"),
    INPUT_PATH_REFUSED(23, true, "an input's place is outside the job's directory"),
    OUTPUT_MISSING(24, true, "a declared output was not written"),
    OUTPUT_FAILED(25, true, "an output could not be put where it belongs"),
    OUTPUT_TOO_LARGE(26, true, "the kept outputs are larger than the pool keeps for one job"),
    OUTPUT_PATH_REFUSED(27, true, "an output's place is outside the job's directory"),

    // How an attempt was lost, never charged: the platform's doing.
    PILOT_LOST(30, false, "the pilot is proved dead"),
    LAUNCHER_LOST(31, false, "the launcher of the payload died"),
    LEASE_EXPIRED(32, false, "nothing was heard of the attempt for its time of silence"),
    OUT_OF_TOUCH(33, false, "the pilot could not renew its claim in time and stopped the payload"),
    PILOT_DRAINED(34, false, "the pilot was told to end and handed the job back"),
    PREEMPTED(35, false, "the platform took the allocation back"),
    HARVESTER_RESET(36, false, "a new start of the harvester no longer held the job"),
    NODE_FAILED(37, false, "the node could not provide what a job needs"),
    RETURNED(38, false, "the harvester handed the job back unclaimed"),
    TIME_LIMIT(39, false, "the allocation's time was over"),
    OUT_OF_MEMORY(44, false, "the platform ended the allocation because it used more memory than it had"),
    ALLOCATION_CANCELLED(45, false, "an operator of the platform ended the allocation"),
    REQUEUED(46, false, "the platform ended the allocation to start it over"),
    ALLOCATION_FAILED(47, false, "the allocation ended before its pilot did"),
    EVICTED(48, false, "the platform moved the allocation off its node"),
    IMAGE_UNAVAILABLE(49, false, "the image of the allocation could not be had"),

    // Why a job ended without, or apart from, its own doing.
    LOST_TOO_OFTEN(40, false, "the job lost its pilot too often"),
    CANCELLED(41, false, "the job was cancelled"),
    AFTER_FAILED(42, false, "a job that this one starts after did not complete"),
    WINDOW_MISSED(43, false, "the job's start window ended before it could start"),

    // Why a job waits or waits again.
    SUBMITTED(50, false, "the job was submitted"),
    RETRY(51, false, "a failed attempt is followed by another"),
    REOPENED(52, false, "the job was reopened"),
    NOT_YET(53, false, "the job's start window has not begun"),
    AFTER_PENDING(54, false, "a job that this one starts after has not completed"),
    IN_LINE(55, false, "other jobs are ahead of this one"),
    HELD(56, false, "the job lies in a harvester's queue"),
    NO_HARVESTER(57, false, "no harvester is present"),
    RUNNING_LIMIT(58, false, "the owner has as many jobs at harvesters as the pool's policy allows"),

    // Why a capability does not take a shape.
    TOO_MANY_CORES(60, false, "more cores are needed than a pilot can have"),
    TOO_MUCH_MEMORY(61, false, "more memory is needed than a pilot can have"),
    TOO_MUCH_DISK(62, false, "more disk is needed than a pilot can have"),
    TOO_MANY_GPUS(63, false, "more GPUs are needed than a pilot can have"),
    GPU_TYPE_MISSING(64, false, "the GPU type is not there"),
    TOO_MANY_NODES(65, false, "more nodes are needed than an allocation can have"),
    FEATURE_MISSING(66, false, "a feature is not there"),
    KIND_UNSUPPORTED(67, false, "this kind of run is not supported there"),
    TOO_LONG(68, false, "the job's duration is longer than the time left or allowed"),
    NOT_SERVED(69, false, "the site does not serve this owner"),
    OTHER_OWNER(70, false, "the pilot runs jobs of another owner"),
    NO_ROOM(71, false, "everything fitting is in use"),
    DRAINING(72, false, "the harvester or the pilot takes no new jobs"),
    SILENT(73, false, "the harvester has not been heard of lately"),
    BLACK_HOLE(74, false, "jobs die at once on this node, so its pilot takes none for a while"),
    OTHER_IMAGE(75, false, "the pilot runs jobs of another container image"),

    // Why a message was not taken.
    STALE_ATTEMPT(80, false, "the message is of an older attempt"),
    STALE_INCARNATION(81, false, "the harvester has been started again since"),
    STALE_GENERATION(82, false, "the pool was restored from a backup since"),
    UNKNOWN_JOB(83, false, "the pool holds no such job"),
    NOT_HELD(84, false, "the sender does not hold the job"),
    UNVERIFIED(85, false, "the pool has not yet confirmed the job"),
    OUT_OF_ORDER(86, false, "a later message of the sender was taken before"),
    WAITING_LIMIT(87, false, "the owner has as many jobs waiting as the pool's policy allows"),
    SUBMIT_LIMIT(88, false, "the owner submits more often than the pool's policy allows"),

    // Why nothing new is taken in.
    DISK_RESERVE(90, false, "less disk is free than is held in reserve"),
    BLOBS_FULL(91, false, "the pool keeps as many bytes of uploads and outputs as it may"),
    OWNER_BLOBS_FULL(92, false, "the pool keeps as many bytes of this owner as it may"),
    QUOTA_EXCEEDED(93, false, "the platform's quota for this harvester is used up"),

    // What offers are about.
    LATER_THAN_WISHED(100, false, "the job would start later than wished"),
    BOUND_ELSEWHERE(101, false, "an accepted offer binds the job to another harvester"),
    BOUND_SILENT(102, false, "the harvester whose offer was accepted was not heard of for the job's silence"),
    OFFER_EXPIRED(103, false, "the offer was not accepted in time"),
    OFFER_RELEASED(104, false, "another offer of the same set was accepted"),
    OFFER_REJECTED(105, false, "the offer was rejected"),
    OFFER_ACCEPTED(106, false, "the offer was accepted"),
    OFFER_LIMIT(107, false, "as many sets of offers are open as the pool keeps");

    private final int code;
    private final boolean charged;
    private final String sentence;

    Reason(int code, boolean charged, String sentence) {
        this.code = code;
        this.charged = charged;
        this.sentence = sentence;
    }

    /** The stable number. */
    public int code() {
        return code;
    }

    /** Whether this is how an allocation can end that still had jobs: the platform's word for it, kept in their history. */
    public boolean isEndOfAllocation() {
        return switch (this) {
            case PILOT_LOST,
                    PILOT_DRAINED,
                    PREEMPTED,
                    NODE_FAILED,
                    TIME_LIMIT,
                    OUT_OF_MEMORY,
                    ALLOCATION_CANCELLED,
                    REQUEUED,
                    ALLOCATION_FAILED,
                    EVICTED,
                    IMAGE_UNAVAILABLE -> true;
            default -> false;
        };
    }

    /** Whether an attempt that ended so counts against {@code retry.attempts}. */
    public boolean isCharged() {
        return charged;
    }

    /** What it means, as the middle of a sentence. */
    public String sentence() {
        return sentence;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.link;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Says a transfer of a blob again while only the way is bad: harvester or pool away, too busy, or without room. A job
 * that could not hand over what it made because the pool was being started again has not failed. Thread-safe.
 */
public final class Transfers {
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** One try. */
    @FunctionalInterface
    public interface Transfer {
        /** Transfers from the start. */
        void run() throws IOException;
    }

    private Transfers() {}

    /**
     * Returns when {@code transfer} has succeeded once.
     *
     * @param unwanted asked before each further try: the attempt is to stop, or its claim has run out
     * @throws IOException what the last try said, when another would say the same or is no longer wanted
     */
    public static void insist(Transfer transfer, BooleanSupplier unwanted) throws IOException {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                transfer.run();
                return;
            } catch (IOException e) {
                if (!isOfTheWay(e) || !rest(pause, unwanted)) {
                    throw e;
                }
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Whether the same transfer may succeed later. */
    static boolean isOfTheWay(IOException failure) {
        if (failure instanceof HttpFailure refused) {
            return refused.status() >= 500 || refused.status() == 429 || refused.status() == 408;
        }
        // The file itself cannot be read or written: that stays so.
        return !(failure instanceof FileSystemException);
    }

    /** False when nobody wants another try. */
    private static boolean rest(long millis, BooleanSupplier unwanted) {
        long left = millis;
        try {
            while (left > 0 && !unwanted.getAsBoolean()) {
                long piece = Math.min(left, FIRST_PAUSE_MILLIS);
                if (new CountDownLatch(1).await(piece, TimeUnit.MILLISECONDS)) {
                    return false;
                }
                left -= piece;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !unwanted.getAsBoolean();
    }
}

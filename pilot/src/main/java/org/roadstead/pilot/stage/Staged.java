// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.roadstead.core.reason.Reason;

/** Outputs that stand beside their targets under a name with the attempt. One thread at a time. */
public final class Staged {
    private final Map<Path, Path> targets = new LinkedHashMap<>();

    void add(Path beside, Path target) {
        targets.put(beside, target);
    }

    /** Whether there is nothing to rename. */
    public boolean isEmpty() {
        return targets.isEmpty();
    }

    /** Gives all their names; may be called again. */
    public void publish() throws StageException {
        for (Map.Entry<Path, Path> each : targets.entrySet()) {
            try {
                Files.move(
                        each.getKey(),
                        each.getValue(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
                if (!Files.exists(each.getValue())) {
                    throw new StageException(Reason.OUTPUT_FAILED, each.getKey() + " is gone");
                }
            } catch (IOException e) {
                throw new StageException(Reason.OUTPUT_FAILED, each.getValue() + ": " + Inputs.said(e));
            }
        }
    }

    /** Removes what has not been published. */
    public void discard() {
        for (Path beside : targets.keySet()) {
            try {
                Files.deleteIfExists(beside);
            } catch (IOException e) {
                // Its name says which attempt it is of, and the attempt is over: it harms nobody.
                continue;
            }
        }
    }
}

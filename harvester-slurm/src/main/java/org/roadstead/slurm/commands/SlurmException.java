// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

/** A command of Slurm did not do what was asked; the message is one sentence for the operator. */
public final class SlurmException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is known after the failure. */
    public enum Kind {
        /** The command is not here, or the controller was not reached: nothing was asked of Slurm. */
        UNREACHED,
        /** Slurm said no: what was asked has certainly not been done. */
        REFUSED,
        /** No answer, or none that can be read: what was asked may have been done. */
        SILENT
    }

    private final Kind kind;

    public SlurmException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public SlurmException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The message; never null. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.template;

/** The operator's template cannot be used; the message is one sentence that names the field and what would be right. */
public final class TemplateException extends Exception {
    TemplateException(String message) {
        super(message);
    }

    TemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}

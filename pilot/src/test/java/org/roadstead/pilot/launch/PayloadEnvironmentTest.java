// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadEnvironmentTest {
    @Test
    void payload_sees_nothing_of_roadstead_nor_of_the_jvm() {
        assertEquals(
                Map.of("PATH", "/bin", "LC_TIME", "de_DE.UTF-8"),
                PayloadEnvironment.of(Map.of(
                        "PATH", "/bin", "LC_TIME", "de_DE.UTF-8", "ROADSTEAD_PILOT", "p1", "JAVA_TOOL_OPTIONS", "-X")));
    }

    @Test
    void payload_gets_the_locale_back_that_the_launcher_was_called_with() {
        assertEquals(
                Map.of("PATH", "/bin", "LC_ALL", "POSIX"),
                PayloadEnvironment.of(Map.of("PATH", "/bin", "LC_ALL", "C.UTF-8", "ROADSTEAD_LOCALE", "POSIX")));
        assertEquals(
                Map.of("PATH", "/bin"),
                PayloadEnvironment.of(Map.of("PATH", "/bin", "LC_ALL", "C.UTF-8", "ROADSTEAD_LOCALE", "")));
    }
}

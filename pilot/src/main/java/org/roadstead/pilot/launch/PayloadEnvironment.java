// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a payload sees of the pilot's own environment: what a person needs to find programs, and what the platform says
 * about the allocation. Nothing of Roadstead's own, no token, no JVM option.
 */
public final class PayloadEnvironment {
    private static final Set<String> NAMES = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TMPDIR",
            "SLURMD_NODENAME",
            "LD_LIBRARY_PATH",
            "MODULEPATH",
            "XDG_RUNTIME_DIR");
    private static final List<String> PREFIXES = List.of("LC_", "SLURM_", "CUDA_", "NVIDIA_", "OMPI_", "PMI_", "PMIX_");

    /** The launcher gives its JVM a UTF-8 locale and keeps here what LC_ALL was; empty when it was not set. */
    private static final String LOCALE = "ROADSTEAD_LOCALE";

    private PayloadEnvironment() {}

    /** The part of {@code own} that payloads may see; PATH is always there. */
    public static Map<String, String> of(Map<String, String> own) {
        Map<String, String> kept = new TreeMap<>();
        own.forEach((name, value) -> {
            if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
                kept.put(name, value);
            }
        });
        return finish(kept, own);
    }

    /** The same where the pilot runs in the image of its jobs: all that the image brings along, too. */
    public static Map<String, String> ofImage(Map<String, String> own) {
        Map<String, String> kept = new TreeMap<>(own);
        kept.keySet().removeIf(name -> name.startsWith("ROADSTEAD_"));
        return finish(kept, own);
    }

    private static Map<String, String> finish(Map<String, String> kept, Map<String, String> own) {
        String locale = own.get(LOCALE);
        if (locale != null) {
            kept.remove("LC_ALL");
            if (!locale.isEmpty()) {
                kept.put("LC_ALL", locale);
            }
        }
        kept.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
        return kept;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where slurmctld is. */
public final class Controller {
    /** {@code SlurmctldHost[0] = name(address)}; the address is left out where the name is enough. */
    private static final Pattern HOST =
            Pattern.compile("(?m)^SlurmctldHost\\[[0-9]+\\]\\s*=\\s*([^\\s(]+)(?:\\(([^)]*)\\))?");

    private Controller() {}

    /** Whether one of Slurm's controllers is this host. */
    public static boolean isOnThisHost(SlurmCommands commands) throws SlurmException, InterruptedException {
        Matcher host = HOST.matcher(commands.run(List.of("scontrol", "show", "config")));
        while (host.find()) {
            if (isOurs(host.group(2) == null ? host.group(1) : host.group(2))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOurs(String name) {
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
                    return true;
                }
            }
            return false;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Whether a URL or host name is one that only this host can call. */
    public static boolean isLoopback(String url) {
        String host = url.replaceFirst("^[a-z]+://", "").replaceFirst("/.*$", "");
        host = host.replaceFirst("(?<=[^:]):[0-9]+$", "").replaceAll("[\\[\\]]", "");
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}

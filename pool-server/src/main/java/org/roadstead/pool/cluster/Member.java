// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.topic.ITopic;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.roadstead.core.time.SystemTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of the pool: who of the harvesters is present, and hints to other members that a job has
 * changed. It joins nobody unless told to, holds no authority and no secret, and is never on the way of a job: what is
 * lost here is found again in the store.
 */
public final class Member implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);
    private static final long PRESENT_SECONDS = 90;
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final int MOST_HINTS = 10_000;

    private final HazelcastInstance instance;
    private final IMap<String, String> present;
    private final ITopic<String> changed;
    private final Map<String, Long> told = new ConcurrentHashMap<>();
    private final BlockingQueue<String> hints = new ArrayBlockingQueue<>(MOST_HINTS);
    private final Thread teller = new Thread(this::tell, "cluster-hints");

    private Member(HazelcastInstance instance, Consumer<String> onHint) {
        this.instance = instance;
        this.present = instance.getMap("harvesters");
        this.changed = instance.getTopic("changed");
        changed.addMessageListener(message -> {
            if (!message.getPublishingMember().localMember()) {
                onHint.accept(message.getMessageObject());
            }
        });
        teller.setDaemon(true);
        teller.start();
    }

    /**
     * Starts a member that is alone. Takes a second or more.
     *
     * @param onHint told the id of a job that changed on another member
     */
    public static Member start(Consumer<String> onHint) {
        System.setProperty("hazelcast.logging.type", "slf4j");
        return new Member(Hazelcast.newHazelcastInstance(config()), onHint);
    }

    static Config config() {
        Config config = new Config("roadstead-" + Long.toString(SystemTime.INSTANCE.nanos(), 36))
                .setClusterName("roadstead")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.partition.count", "31")
                .setProperty("hazelcast.operation.thread.count", "2")
                .setProperty("hazelcast.operation.generic.thread.count", "2")
                .setProperty("hazelcast.event.thread.count", "1");
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        NetworkConfig network =
                config.getNetworkConfig().setPort(0).setPortAutoIncrement(true).setPublicAddress(null);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        filter.getWhitelist().addClasses("java.lang.String", "java.lang.Long");
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter);
        config.getMapConfig("harvesters").setTimeToLiveSeconds((int) PRESENT_SECONDS);
        return config;
    }

    /** A harvester was heard of. Costs a look into a local map most of the time, and never waits. */
    public void seen(String harvester) {
        long now = SystemTime.INSTANCE.nanos();
        Long last = told.get(harvester);
        if (last == null || now - last > TELL_NANOS) {
            told.put(harvester, now);
            present.setAsync(harvester, instance.getName());
        }
    }

    /** Hints at a job to other members; dropped when there is nobody or too much to tell. */
    public void changed(String job) {
        if (instance.getCluster().getMembers().size() > 1 && !hints.offer(job)) {
            hints.clear();
        }
    }

    /** Names of the harvesters that any member heard of lately. */
    public Set<String> present() {
        return new TreeSet<>(present.keySet());
    }

    private void tell() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                changed.publish(hints.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.info("hints to other members end: {}", e.toString());
        }
    }

    @Override
    public void close() {
        teller.interrupt();
        instance.getLifecycleService().terminate();
    }
}

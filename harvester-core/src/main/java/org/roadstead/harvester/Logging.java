// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.time.Instant;

/**
 * Logs to stderr; libraries speak only when something is wrong. In code, because reading logback.xml took 0.15 s of each
 * start; a file named by {@code -Dlogback.configurationFile} is still read instead.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
    /** Called by Logback, by way of its service file. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext logger) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Line line = new Line();
        line.setContext(logger);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(logger);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(logger);
        stderr.setName("stderr");
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();
        Logger root = logger.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(stderr);
        logger.getLogger("org.roadstead").setLevel(Level.INFO);
        // Says at level ERROR that an upload was cut, which its caller answers for.
        logger.getLogger("io.vertx.core.http.impl.HttpClientRequestImpl").setLevel(Level.OFF);
        // Says at level ERROR, for each connection, that the other side has closed it: `Connection reset`.
        logger.getLogger("io.vertx.core.net.impl.ConnectionBase").setLevel(Level.OFF);
        // Whenever an API server goes these two tell of it in some hundred lines; the harvester itself says it in one,
        // once.
        logger.getLogger("io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl")
                .setLevel(Level.OFF);
        logger.getLogger("io.fabric8.kubernetes.client.informers.impl.cache.Reflector")
                .setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static final class Line extends LayoutBase<ILoggingEvent> {
        @Override
        public String doLayout(ILoggingEvent event) {
            String name = event.getLoggerName();
            String line = Instant.ofEpochMilli(event.getTimeStamp()) + " " + event.getLevel() + " ["
                    + event.getThreadName() + "] " + name.substring(name.lastIndexOf('.') + 1) + " "
                    + event.getFormattedMessage() + "\n";
            return event.getThrowableProxy() == null
                    ? line
                    : line + ThrowableProxyUtil.asString(event.getThrowableProxy());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.roadstead.pool.store.PoolStore;
import org.roadstead.pool.store.StoreException;
import org.roadstead.pool.store.StoreReads;
import org.roadstead.pool.store.StoreWriter;

/** A store whose commits a test holds up, or lets fail, and which counts those that have returned. */
final class BreakingStore implements PoolStore {
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger committed = new AtomicInteger();
    volatile @Nullable Throwable why;
    volatile Semaphore gate = new Semaphore(Integer.MAX_VALUE);
    volatile CountDownLatch atGate = new CountDownLatch(1);

    private final PoolStore store;
    private final StoreWriter writer;

    BreakingStore(PoolStore store) {
        this.store = store;
        StoreWriter real = store.writer();
        this.writer = (StoreWriter) Proxy.newProxyInstance(
                StoreWriter.class.getClassLoader(), new Class<?>[] {StoreWriter.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        atGate.countDown();
                        gate.acquire();
                        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            throw new StoreException("it was let fail", why);
                        }
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("commit")) {
                            committed.incrementAndGet();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public StoreWriter writer() {
        return writer;
    }

    @Override
    public StoreReads reads() {
        return store.reads();
    }

    @Override
    public void backup(Path file) {
        store.backup(file);
    }

    @Override
    public void close() {
        store.close();
    }
}

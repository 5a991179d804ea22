// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

final class FakePlatformTest extends PlatformContract {
    private final FakePlatform.World world = new FakePlatform.World();

    @Override
    protected Platform connect() {
        return new FakePlatform(world);
    }

    @Override
    protected int running(String pilot) {
        return world.running(pilot);
    }

    @Override
    protected void kill(String pilot) {
        world.kill(pilot);
    }

    @Override
    protected void stubborn() {
        world.stubborn();
    }
}

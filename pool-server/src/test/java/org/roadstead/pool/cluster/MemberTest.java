// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MemberTest {
    @Test
    void member_is_alone_and_knows_who_was_heard_of() {
        try (Member member = Member.start(hint -> {})) {
            member.seen("local");
            member.changed("j1");
            Awaitility.await().until(() -> member.present().equals(Set.of("local")));
        }
    }

    @Test
    void member_joins_nobody_by_itself_and_binds_only_loopback() {
        var network = Member.config().getNetworkConfig();
        assertFalse(network.getJoin().getAutoDetectionConfig().isEnabled());
        assertFalse(network.getJoin().getMulticastConfig().isEnabled());
        assertTrue(network.getInterfaces().getInterfaces().contains("127.0.0.1"));
        assertFalse(Member.config().getJetConfig().isEnabled());
    }

    @Test
    void member_that_is_stopped_before_it_started_stays_down() {
        LateMember late = new LateMember();
        late.start(60_000, hint -> {});
        late.close();
        late.seen("local");
        assertFalse(late.isUp());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Ids;

/**
 * The tokens of this pool. Looking one up touches memory only; changes are written through to the store before they
 * are answered. Thread-safe; every method but {@link #authenticate} and {@link #list} blocks.
 */
public final class Tokens {
    private static final int MOST_TOKENS = 100_000;

    private final AccessStore store;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Ids ids;
    private final Map<String, Token> byKey = new ConcurrentHashMap<>();

    /** @param random a cryptographic source in production */
    public Tokens(AccessStore store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.ids = new Ids(clock, random);
        store.removeExpired(clock.instant());
        byKey.putAll(store.tokens());
    }

    /** A token just made. {@code text} is shown once and never stored. */
    public record Made(String text, Token token) {}

    /** The token of this text; null when there is none or it has expired. */
    public @Nullable Token authenticate(String text) {
        if (!TokenText.hasForm(text)) {
            return null;
        }
        Token token = byKey.get(key(TokenText.hash(text)));
        return token == null || token.expires() != null && token.isExpired(clock.instant()) ? null : token;
    }

    /** The pilot's token for {@code harvester} with this SHA-256; null when there is none or it has expired. */
    public @Nullable Token ofPilot(byte[] hash, String harvester) {
        Token token = byKey.get(key(hash));
        boolean opens = token != null
                && token.role() == Principal.Role.PILOT
                && harvester.equals(token.harvester())
                && !token.isExpired(clock.instant());
        return opens ? token : null;
    }

    /**
     * Makes a token.
     *
     * @param subject null only for a harvester's, which then binds itself to the first name that uses it
     */
    public Made create(
            Principal.Role role,
            @Nullable String subject,
            List<String> groups,
            @Nullable Instant expires,
            @Nullable String harvester) {
        if (byKey.size() >= MOST_TOKENS) {
            throw new IllegalStateException("there are " + MOST_TOKENS + " tokens already; revoke some first");
        }
        String text = TokenText.generate(random);
        Token token = new Token(ids.next('t'), role, subject, groups, clock.instant(), expires, harvester);
        adopt(Map.of(text, token));
        return new Made(text, token);
    }

    /** Those that have not expired, oldest first. */
    public List<Token> list() {
        Instant now = clock.instant();
        return byKey.values().stream()
                .filter(token -> !token.isExpired(now))
                .sorted(Comparator.comparing(Token::id))
                .toList();
    }

    /** Revokes at once; false when there is no such token. */
    public boolean revoke(String id) {
        for (Map.Entry<String, Token> entry : byKey.entrySet()) {
            if (entry.getValue().id().equals(id)) {
                store.removeToken(id);
                byKey.remove(entry.getKey());
                return true;
            }
        }
        return false;
    }

    /** Binds a harvester token that is bound to nobody; false when somebody else was faster or it is bound. */
    public synchronized boolean bind(Token token, String harvester) {
        for (Map.Entry<String, Token> entry : byKey.entrySet()) {
            Token present = entry.getValue();
            if (present.id().equals(token.id())) {
                if (present.subject() != null) {
                    return present.subject().equals(harvester);
                }
                store.bindToken(token.id(), harvester);
                entry.setValue(present.boundTo(harvester));
                return true;
            }
        }
        return false;
    }

    /** Forgets tokens that have expired. */
    public void dropExpired() {
        Instant now = clock.instant();
        if (byKey.values().removeIf(token -> token.isExpired(now))) {
            store.removeExpired(now);
        }
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    Token describe(Principal.Role role, @Nullable String subject, List<String> groups) {
        return new Token(ids.next('t'), role, subject, groups, clock.instant(), null, null);
    }

    String newText() {
        return TokenText.generate(random);
    }

    /** Stores tokens by their texts, all or none. */
    void adopt(Map<String, Token> byText) {
        Map<String, Token> hashed = new LinkedHashMap<>();
        byText.forEach((text, token) -> hashed.put(key(TokenText.hash(text)), token));
        store.addTokens(hashed);
        byKey.putAll(hashed);
    }

    static String key(byte[] hash) {
        return new String(hash, StandardCharsets.ISO_8859_1);
    }

    static byte[] hash(String key) {
        return key.getBytes(StandardCharsets.ISO_8859_1);
    }
}

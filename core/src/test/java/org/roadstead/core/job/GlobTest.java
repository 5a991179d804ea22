// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*.csv, a.csv, true",
        "*.csv, .csv, true",
        "*.csv, d/a.csv, false",
        "results/*.csv, results/a.csv, true",
        "results/*, results/a/b, false",
        "results/*/b, results/a/b, true",
        "**, a/b/c, true",
        "**/x, x, true",
        "**/x, a/x, true",
        "**/x, a/b/x, true",
        "**/x, a/xx, false",
        "**/x, ax, false",
        "a/**/b, a/b, true",
        "a/**/b, a/c/d/b, true",
        "a/**/b, ab, false",
        "a/**, a/b/c, true",
        "a/**, a, false",
        "a**b, a/x/b, true",
        "?, a, true",
        "?, /, false",
        "?, 😀, true",
        "a?c, abbc, false",
        "[abc]x, bx, true",
        "[abc]x, dx, false",
        "[a-c]x, bx, true",
        "[!a-c]x, bx, false",
        "[!a-c]x, dx, true",
        "[!a]x, /x, false",
        "[]]x, ]x, true",
        "[a-]x, -x, true",
        "[!-]x, -x, false",
        "x[1].txt, x1.txt, true",
        "x[1].txt, x[1].txt, true",
        "*a*b, xaxxb, true",
        "*a*b, xaxxbc, false",
        "plain, plain, true",
        "plain, plainer, false",
        "{a}, {a}, true"
    })
    void glob_andAPath_matchOrNot(String glob, String path, boolean matches) {
        assertEquals(matches, new Glob(glob).matches(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "a[b", "[]", "[!]", "[z-a]", "a/[!"})
    void glob_badlyWritten_hasAProblem(String glob) {
        assertNotNull(Glob.problem(glob));
    }

    @Test
    void glob_wellWritten_hasNone() {
        assertNull(Glob.problem("a/**/[a-z]?*"));
        assertTrue(Glob.isGlob("a/*") && Glob.isGlob("[") && Glob.isGlob("?"));
        assertFalse(Glob.isGlob("a/b{c}"));
    }

    @Test
    void glob_prefix_isTheDirectoryToStartIn() {
        assertEquals("", new Glob("*.csv").prefix());
        assertEquals("a/b", new Glob("a/b/c*/d").prefix());
        assertEquals("", new Glob("c*/d").prefix());
        assertEquals("a", new Glob("a/**").prefix());
    }

    @Test
    void glob_madeToBeSlow_isNot() {
        String glob = "*a".repeat(500) + "**/".repeat(500) + "b";
        String path = "a".repeat(2000) + "/" + "a".repeat(2000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertFalse(new Glob(glob).matches(path)));
    }

    @Test
    void glob_atRandom_agreesWithAPlainSearch() {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            String glob = letters(random, "a*?/*", 7);
            String path = letters(random, "ab/", 7);
            assertEquals(search(glob, 0, path, 0), new Glob(glob).matches(path), () -> glob + " and " + path);
        }
    }

    private static String letters(Random random, String from, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }

    /** The rules as they are told, with every way tried. */
    private static boolean search(String glob, int g, String path, int p) {
        if (g == glob.length()) {
            return p == path.length();
        }
        int stars = g;
        while (stars < glob.length() && glob.charAt(stars) == '*') {
            stars++;
        }
        if (stars - g >= 2 && stars < glob.length() && glob.charAt(stars) == '/') {
            boolean found = search(glob, stars + 1, path, p);
            for (int i = p; i < path.length() && !found; i++) {
                found = path.charAt(i) == '/' && search(glob, stars + 1, path, i + 1);
            }
            return found;
        }
        if (stars > g) {
            for (int i = p; i <= path.length(); i++) {
                if (search(glob, stars, path, i)) {
                    return true;
                }
                if (i < path.length() && stars - g == 1 && path.charAt(i) == '/') {
                    return false;
                }
            }
            return false;
        }
        boolean takes =
                p < path.length() && (glob.charAt(g) == '?' ? path.charAt(p) != '/' : glob.charAt(g) == path.charAt(p));
        return takes && search(glob, g + 1, path, p + 1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roadstead.core.sweep.Template.Encoding;

class TemplateTest {
    private static final Map<String, String> VALUES = Map.of("p", "1", "q", "${p}", "f", "a b#c%/d");

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "${p}, 1",
        "${p}${p}, 11",
        "x${p}y${p}z, x1y1z",
        "${q}, ${p}",
        "$${p}, ${p}",
        "$$${p}, $${p}",
        "${p}$${p}, 1${p}",
        "${other}, ${other}",
        "${other}${p}, ${other}1",
        "${p, ${p",
        "${${p}, ${1",
        "$p, $p",
        "$$, $$",
        "${}, ${}",
        "{p}, {p}"
    })
    void template_filled_followsTheRules(String text, String filled) {
        assertEquals(filled, Template.fill(text, VALUES, Encoding.PLAIN));
    }

    @Test
    void template_withoutParameters_isTheVeryText() {
        String text = "nothing $here {at} all";
        assertSame(text, Template.fill(text, VALUES, Encoding.PLAIN));
    }

    @ParameterizedTest
    @CsvSource({
        "file:///data/${f}, file:///data/a%20b%23c%25/d",
        "FILE:///${f}, FILE:///a%20b%23c%25/d",
        "https://example.org/${f}, https://example.org/a%20b%23c%25/d"
    })
    void template_inAUri_encodesWhatTheSchemeCannotHold(String text, String filled) {
        assertEquals(filled, Template.fill(text, VALUES, Encoding.URI));
    }

    @Test
    void template_thatIsAWholeUri_keepsItsStructure() {
        Map<String, String> values = Map.of("u", "https://[::1]:80/a?b=c#d", "f", "file:///a%20b/é");
        assertEquals("https://[::1]:80/a?b=c#d", Template.fill("${u}", values, Encoding.URI));
        assertEquals("file:///a%20b/%C3%A9", Template.fill("${f}", values, Encoding.URI));
    }

    @Test
    void references_ofAText_areThoseNotEscaped() {
        assertEquals(List.of("a", "b", "c"), Template.references("${a} $${x} ${b}$$${y}${c"));
        assertEquals(List.of(), Template.references("$a {b} $$"));
    }

    @Test
    void quote_ofAnyText_isFilledBackToIt() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(9); k > 0; k--) {
                text.append("$${}p".charAt(random.nextInt(5)));
            }
            String literal = text.toString();
            assertEquals(literal, Template.fill(Template.quote(literal, false), VALUES, Encoding.PLAIN));
            assertEquals(List.of(), Template.references(Template.quote(literal, false)), literal);
            assertEquals(literal, Template.fill(Template.quote(literal, true), Map.of(), Encoding.PLAIN));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.sweep;

import java.util.List;

/** The values one parameter of a sweep goes through, in order. */
public sealed interface Parameter permits Parameter.Range, Parameter.Values {
    /** How many values there are; at least one. */
    long size();

    /** The {@code index}-th value, from 0. */
    String value(long index);

    /**
     * Whole numbers.
     *
     * @param first not negative
     * @param last not less than {@code first}
     * @param width digits to which values are padded with zeros; 0 for none. {@code 001-100} has width 3
     */
    record Range(long first, long last, int width) implements Parameter {
        public Range {
            if (first < 0 || last < first || width < 0 || width > 19) {
                throw new IllegalArgumentException("not a range: " + first + "-" + last);
            }
        }

        @Override
        public long size() {
            return last - first + 1;
        }

        @Override
        public String value(long index) {
            return pad(first + index);
        }

        /** How it is written in a description. */
        @Override
        public String toString() {
            return pad(first) + "-" + pad(last);
        }

        private String pad(long number) {
            String digits = Long.toString(number);
            return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
        }
    }

    /** Listed values, at least one. */
    record Values(List<String> values) implements Parameter {
        public Values {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("a parameter has at least one value");
            }
        }

        @Override
        public long size() {
            return values.size();
        }

        @Override
        public String value(long index) {
            return values.get(Math.toIntExact(index));
        }
    }
}

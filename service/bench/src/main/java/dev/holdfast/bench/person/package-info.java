/** Persons: users with a tab open, who lock what they look at. */
@NullMarked
package dev.holdfast.bench.person;

import org.jspecify.annotations.NullMarked;

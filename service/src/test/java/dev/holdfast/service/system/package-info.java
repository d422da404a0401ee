/**
 * Tests of the whole: real instances on a real Redis, what breaks them, and what must still hold.
 */
@NullMarked
package dev.holdfast.service.system;

import org.jspecify.annotations.NullMarked;

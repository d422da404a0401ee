/** Figures as a table to read and as JSON to keep, and whether they hold what is asked. */
@NullMarked
package dev.holdfast.bench.report;

import org.jspecify.annotations.NullMarked;

/** The fencing token where a write lands in a database. */
@NullMarked
package dev.holdfast.client.jdbc;

import org.jspecify.annotations.NullMarked;

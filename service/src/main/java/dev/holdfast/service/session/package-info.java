/** Sessions: what keeps them alive, and what becomes of their locks when it ends. */
@NullMarked
package dev.holdfast.service.session;

import org.jspecify.annotations.NullMarked;

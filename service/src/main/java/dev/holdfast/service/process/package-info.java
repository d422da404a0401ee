/** Programs that this JVM runs beside itself. */
@NullMarked
package dev.holdfast.service.process;

import org.jspecify.annotations.NullMarked;

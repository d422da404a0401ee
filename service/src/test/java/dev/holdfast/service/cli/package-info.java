/** Tests of the command line, against a server whose answers they write themselves. */
@NullMarked
package dev.holdfast.service.cli;

import org.jspecify.annotations.NullMarked;

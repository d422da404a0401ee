/**
 * The command line. Its client commands know a server by the Java SDK alone and touch nothing else
 * of the service, so that they start fast; what runs in this process is handed to {@link
 * dev.holdfast.service.cli.Cli} as functions.
 */
@NullMarked
package dev.holdfast.service.cli;

import org.jspecify.annotations.NullMarked;

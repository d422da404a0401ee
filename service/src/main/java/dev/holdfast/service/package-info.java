/** The Holdfast server: the command line, and the one class that wires all. */
@NullMarked
package dev.holdfast.service;

import org.jspecify.annotations.NullMarked;

/** A lock around each request of a servlet container. Needs jakarta.servlet-api. */
@NullMarked
package dev.holdfast.client.servlet;

import org.jspecify.annotations.NullMarked;

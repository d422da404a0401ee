/** Holdfast for Spring Integration. Needs spring-integration-core. */
@NullMarked
package dev.holdfast.client.spring;

import org.jspecify.annotations.NullMarked;

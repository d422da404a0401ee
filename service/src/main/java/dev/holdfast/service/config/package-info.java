/** Every setting with its default and its bounds, read from YAML and the environment. */
@NullMarked
package dev.holdfast.service.config;

import org.jspecify.annotations.NullMarked;

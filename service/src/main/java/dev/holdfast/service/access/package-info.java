/** The access policies that are shipped; each decides who may do what with a document. */
@NullMarked
package dev.holdfast.service.access;

import org.jspecify.annotations.NullMarked;

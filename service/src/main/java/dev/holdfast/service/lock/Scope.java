package dev.holdfast.service.lock;

import org.jspecify.annotations.Nullable;

/** A set of resources that a watch or a list covers. {@code toString} gives the contract's form. */
public sealed interface Scope {
  /** Whether a resource lies in it. */
  boolean contains(ResourceId resource);

  /** One lock; a watch of it shows the lock of the whole document too. */
  record OneLock(ResourceId resource) implements Scope {
    @Override
    public boolean contains(ResourceId other) {
      return other.equals(resource)
          || (other.isWholeDocument() && other.document().equals(resource.document()));
    }

    @Override
    public String toString() {
      return resource.toString();
    }
  }

  /** All sections of a document, {@code type:id}. */
  record OneDocument(DocumentId document) implements Scope {
    @Override
    public boolean contains(ResourceId resource) {
      return resource.document().equals(document);
    }

    @Override
    public String toString() {
      return document.toString();
    }
  }

  /** Every lock of a type, {@code type:*}. */
  record OneType(@Override String type) implements Scope {
    @Override
    public boolean contains(ResourceId resource) {
      return resource.type().equals(type);
    }

    @Override
    public String toString() {
      return type + ":*";
    }
  }

  /** Every lock, {@code *}. */
  record Everything() implements Scope {
    @Override
    public boolean contains(ResourceId resource) {
      return true;
    }

    @Override
    public String toString() {
      return "*";
    }
  }

  /** The type of all that it covers; null where it covers several. */
  default @Nullable String type() {
    if (this instanceof OneLock one) {
      return one.resource().type();
    }
    if (this instanceof OneDocument one) {
      return one.document().type();
    }
    return this instanceof OneType one ? one.type() : null;
  }

  /** Whether it reaches beyond one document, and so needs the admin or the service role. */
  default boolean isWide() {
    return this instanceof OneType || this instanceof Everything;
  }
}

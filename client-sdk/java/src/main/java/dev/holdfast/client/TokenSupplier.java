package dev.holdfast.client;

import java.io.IOException;

/** Where the caller's bearer tokens come from. */
@FunctionalInterface
public interface TokenSupplier {
  /**
   * A token that is good now. Asked before every call and every watch, on a thread of the client's;
   * so keep a token for as long as it is good.
   *
   * @throws IOException where none can be had now; the call counts as not having reached the server
   */
  String token() throws IOException;
}

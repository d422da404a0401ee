package dev.holdfast.service.lock;

import java.util.List;

/**
 * What let a caller in, for the store to check once more as it acts.
 *
 * @param mark of the scope by which it was judged; empty where none counts
 * @param by the memberships that let it in, as {@link Memberships#lettingIn} names them
 */
public record Admitted(String mark, List<String> by) {
  /** Where the policy goes by no scopes. */
  public static final Admitted ANYBODY = new Admitted("", List.of());

  public Admitted {
    by = List.copyOf(by);
  }
}

package dev.holdfast.service.lock;

/** How a hold tolerates others of the same resource. */
public enum Mode {
  /** Alone, or one of the {@link Policy#holders()} where the type is a semaphore. */
  EXCLUSIVE,
  /** Beside any number of shared holds, never beside an exclusive one. */
  SHARED
}

package dev.holdfast.testing;

/** Renewed by one call for all of a process. */
class HeldLockIT extends HeldLockSuite {
  HeldLockIT() {
    super(true);
  }
}

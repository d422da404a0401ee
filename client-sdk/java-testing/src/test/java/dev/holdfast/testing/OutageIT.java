package dev.holdfast.testing;

/** Renewed by one call for all of a process. */
class OutageIT extends OutageSuite {
  OutageIT() {
    super(true);
  }
}

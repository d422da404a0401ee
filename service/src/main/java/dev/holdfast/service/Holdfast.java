package dev.holdfast.service;

/** The command line. */
public final class Holdfast {
  private Holdfast() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {}
}

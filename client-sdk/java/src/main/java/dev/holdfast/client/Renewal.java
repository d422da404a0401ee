package dev.holdfast.client;

/** Keeps holds by renewing them. Everything happens in the client's thread. */
interface Renewal {
  /** Begins to renew it. */
  void add(Hold hold);

  /** It is released or lost. */
  void remove(Hold hold);

  /** Ends all renewals; the holds are not released. */
  void close();
}

package dev.holdfast.service.lock;

/** Why a hold was released. The names are the contract's less their prefix. */
public enum ReleaseReason {
  HOLDER,
  DISCONNECT,
  ADMIN
}

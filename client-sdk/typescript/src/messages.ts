// From the contract's messages to what this package shows.

import {
  type Duration,
  durationMs,
  type Timestamp,
  timestampDate,
  timestampMs,
} from '@bufbuild/protobuf/wkt';
import type * as pb from './gen/holdfast/v1/lock_service_pb.js';
import {
  LockMode,
  LockEventType as PbLockEventType,
  ReleaseReason,
  ViewerEventType,
} from './gen/holdfast/v1/lock_service_pb.js';
import type {
  Holder,
  Lock,
  LockEvent,
  LockEventType,
  Viewer,
  ViewerEvent,
  Waiter,
} from './lock.js';
import type { ToLocal } from './server-times.js';

/** What a hold has left, from one message of the service: by its clock at both ends. */
export function ttlLeft(lock: pb.Lock, serverTime: Timestamp | undefined): number {
  return lock.expireTime && serverTime ? timestampMs(lock.expireTime) - timestampMs(serverTime) : 0;
}

export function millis(duration: Duration | undefined): number | undefined {
  return duration ? durationMs(duration) : undefined;
}

export function lockOf(lock: pb.Lock, local: ToLocal): Lock {
  const { takeover } = lock;
  return defined<Lock>({
    resourceId: lock.resourceId,
    holder: lock.holder && holderOf(lock.holder),
    fencingToken: Number(lock.fencingToken),
    acquireTime: lock.acquireTime && timestampDate(lock.acquireTime),
    expireTime: lock.expireTime && timestampDate(lock.expireTime),
    expiresAt: local(lock.expireTime),
    graceExpiresAt: local(lock.graceExpireTime),
    delayedUntil: local(lock.delayUntil),
    waiters: lock.waiters,
    takeover: takeover && {
      takeoverId: takeover.takeoverId,
      requesterUserId: takeover.requesterUserId,
      requesterDisplayName: takeover.requesterDisplayName || takeover.requesterUserId,
      ...(takeover.reason && { reason: takeover.reason }),
      deadline: local(takeover.deadline) ?? 0,
    },
    metadata: lock.metadata,
    shared: lock.mode === LockMode.SHARED,
  });
}

function holderOf(holder: pb.Holder): Holder {
  return defined<Holder>({
    userId: holder.userId,
    displayName: holder.displayName || holder.userId,
    lockId: holder.lockId || undefined,
    sessionId: holder.sessionId || undefined,
  });
}

export function viewerOf(viewer: pb.Viewer): Viewer {
  return defined<Viewer>({
    scope: viewer.scope,
    userId: viewer.userId,
    displayName: viewer.displayName || viewer.userId,
    joinTime: viewer.joinTime && timestampDate(viewer.joinTime),
    sessions: viewer.sessions,
  });
}

export function waiterOf(waiter: pb.Waiter): Waiter {
  return defined<Waiter>({
    userId: waiter.userId,
    displayName: waiter.displayName || waiter.userId,
    enqueueTime: waiter.enqueueTime && timestampDate(waiter.enqueueTime),
    lockId: waiter.lockId || undefined,
  });
}

export function lockEventOf(event: pb.LockEvent, local: ToLocal): LockEvent | undefined {
  if (!event.lock) {
    return undefined;
  }
  return defined<LockEvent>({
    type: PbLockEventType[event.type] as LockEventType | undefined,
    lock: lockOf(event.lock, local),
    previousHolder: event.previousHolder && holderOf(event.previousHolder),
    releaseReason: event.releaseReason
      ? (ReleaseReason[event.releaseReason] as LockEvent['releaseReason'])
      : undefined,
    time: event.time && timestampDate(event.time),
    revision: Number(event.revision),
    endedFencingToken: Number(event.endedFencingToken) || undefined,
    holders: event.holders,
  });
}

export function viewerEventOf(event: pb.ViewerEvent): ViewerEvent | undefined {
  if (!event.viewer) {
    return undefined;
  }
  return {
    type: event.type === ViewerEventType.LEFT ? 'LEFT' : 'JOINED',
    viewer: viewerOf(event.viewer),
    viewerCount: event.viewerCount,
  };
}

/** An object without the properties that have no value. */
function defined<T>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}

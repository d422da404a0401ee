import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt';

/** Turns times of the service's clock into times of the client's; undefined stays so. */
export type ToLocal = (timestamp: Timestamp | undefined) => number | undefined;

/**
 * How the service's times count here. A message may have been under way for a while, so a deadline
 * seen so is late by that, never early: for showing, not for holding.
 */
export class ServerTimes {
  readonly #now: () => number;
  /** Until the service has told its time, the two machines' wall clocks count as one. */
  #ahead: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#ahead = now() - Date.now();
  }

  /** For the times of one message; without a time of its own, by what the last one said. */
  of(serverTime: Timestamp | undefined): ToLocal {
    if (serverTime) {
      this.#ahead = this.#now() - timestampMs(serverTime);
    }
    const ahead = this.#ahead;
    return (timestamp) => timestamp && timestampMs(timestamp) + ahead;
  }
}

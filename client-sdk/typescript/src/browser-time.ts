import { type Cancel, plainTime, steadyClock, type Time } from './time.js';

/** What runs in the worker: a message `[id, ms]` sets a timer, `[id]` takes it back. */
const WORKER_SOURCE = `
const timers = new Map();
onmessage = ({ data: [id, ms] }) => {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (ms !== undefined) {
    timers.set(id, setTimeout(() => { timers.delete(id); postMessage(id); }, ms));
  }
};`;

/** The events after which a page's timers or connections are looked at, and where each is heard. */
const WAKING: readonly [target: 'document' | 'window', event: string][] = [
  ['document', 'visibilitychange'],
  ['document', 'resume'],
  ['window', 'pageshow'],
  ['window', 'online'],
  ['window', 'offline'],
  ['window', 'focus'],
];

/**
 * Time in a page. Its timers run in a worker, since a browser lets a hidden page's own timers run
 * once a minute only; where no worker can be had (a content security policy without
 * `worker-src blob:`) they are the page's own.
 */
export function browserTime(): Time {
  const plain = plainTime();
  const now = steadyClock();
  const running = new Map<number, { run: () => void; at: number }>();
  let nextId = 0;
  let worker: Worker | undefined | null;

  const fire = (id: number) => {
    const timer = running.get(id);
    running.delete(id);
    timer?.run();
  };
  const fallBack = () => {
    worker?.terminate();
    worker = null;
    for (const [id, { at }] of running) {
      plain.after(Math.max(0, at - now()), () => fire(id));
    }
  };
  const startWorker = (): Worker | null => {
    if (typeof Worker === 'undefined') {
      return null;
    }
    const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
    try {
      // It has taken what the address stands for, once it is made.
      const started = new Worker(url);
      started.onmessage = ({ data }: MessageEvent<number>) => fire(data);
      started.onerror = fallBack;
      return started;
    } catch {
      return null;
    } finally {
      URL.revokeObjectURL(url);
    }
  };

  return {
    now,
    after(ms, run): Cancel {
      const id = nextId++;
      running.set(id, { run, at: now() + ms });
      worker = worker === undefined ? startWorker() : worker;
      if (worker) {
        worker.postMessage([id, ms]);
        return () => {
          if (running.delete(id)) {
            worker?.postMessage([id]);
          }
        };
      }
      const cancel = plain.after(ms, () => fire(id));
      return () => {
        running.delete(id);
        cancel();
      };
    },
    onWake(run) {
      const heard = ({ type }: Event) => run(type === 'offline');
      for (const [target, event] of WAKING) {
        (target === 'document' ? document : window).addEventListener(event, heard);
      }
      return () => {
        for (const [target, event] of WAKING) {
          (target === 'document' ? document : window).removeEventListener(event, heard);
        }
      };
    },
    close() {
      running.clear();
      worker?.terminate();
      worker = null;
      plain.close();
    },
  };
}

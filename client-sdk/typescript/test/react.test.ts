import './support/dom.js';

import { createElement, type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../src/emitter.js';
import { type Live, useLive, useOwned } from '../src/react/index.js';
import { eventually } from './support/processes.js';

/** Stands for an opened resource. */
class Opened implements Live<string> {
  static open = new Set<Opened>();
  readonly #events = new Emitter<{ change: undefined }>();
  listeners = 0;

  constructor(public state: string) {
    Opened.open.add(this);
  }

  subscribe(changed: () => void): () => void {
    const cancel = this.#events.on('change', changed);
    this.listeners++;
    return () => {
      this.listeners--;
      cancel();
    };
  }

  become(state: string): void {
    this.state = state;
    this.#events.emit('change', undefined);
  }

  /** As where the service cannot be told that a lock is released. */
  close(): Promise<void> {
    Opened.open.delete(this);
    return Promise.reject(new Error('not released'));
  }
}

const openA = () => new Opened('a');
const openB = () => new Opened('b');

function Shown({ open }: { open: () => Opened }): ReactNode {
  return `shows ${useLive(useOwned(open)) ?? 'nothing yet'}`;
}

describe('the hooks for what is live', () => {
  let root: Root;
  let container: HTMLElement;

  const show = (node: ReactNode) => root.render(createElement(StrictMode, null, node));
  const shows = (text: string) => eventually(text, () => container.textContent === text);

  beforeEach(() => {
    container = document.body.appendChild(document.createElement('div'));
    root = createRoot(container);
  });

  afterEach(() => {
    root.unmount();
    container.remove();
  });

  it('show each state, and the next', async () => {
    show(createElement(Shown, { open: openA }));
    await shows('shows a');
    for (const opened of Opened.open) {
      opened.become('changed');
    }
    await shows('shows changed');
  });

  it('close what they made when another is wanted, and when the component goes', async () => {
    show(createElement(Shown, { open: openA }));
    await shows('shows a');
    const [first] = Opened.open;
    show(createElement(Shown, { open: openB }));
    await shows('shows b');
    expect([...Opened.open].map(({ state }) => state)).toEqual(['b']);
    // React lets go of what was shown some time after it shows the next.
    await eventually('nobody listens to the first', () => first?.listeners === 0);
    show(null);
    await eventually('all are closed', () => Opened.open.size === 0);
    expect(container.textContent).toBe('');
  });
});

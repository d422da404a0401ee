const PATHS = {
  alert:
    'M12 8v5m0 3.5v.01M10.3 3.9 2.6 17.2A2 2 0 0 0 4.3 20h15.4a2 2 0 0 0 1.7-2.8L13.7 3.9a2 2 0 0 0-3.4 0Z',
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  board: 'M4 5h16v14H4zM4 10h16M10 10v9',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  close: 'm6 6 12 12M18 6 6 18',
  cloudOff: 'm3 3 18 18M7.5 7.9A5 5 0 0 0 7 18h10m3.3-1.2A4 4 0 0 0 17 10a6 6 0 0 0-6.3-3.9',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z',
  hand: 'M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-6.5a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1 3 0v8.5a6.5 6.5 0 0 1-6.5 6.5c-3 0-4.3-1.5-5.7-3.8L3.2 14a1.5 1.5 0 0 1 2.5-1.6L8 15',
  info: 'M12 11v5m0-8.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  lock: 'M7.5 11V8a4.5 4.5 0 0 1 9 0v3m-10 0h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.500v-6A1.5 1.5 0 0 1 6.5 11Z',
  open: 'M7.5 11V8a4.5 4.5 0 0 1 8.7-1.600M6.5 11h11a1.5 1.5 0 0 1 1.5 1.500v6a1.5 1.5 0 0 1-1.5 1.500h-11A1.5 1.5 0 0 1 5 18.500v-6A1.5 1.5 0 0 1 6.5 11Z',
  pencil: 'm4 20 1-4.500L16 4.500a2 2 0 0 1 3 0l.5.500a2 2 0 0 1 0 3L8.5 19 4 20ZM14 6.500l3.5 3.5',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5v14l12-7z',
  plug: 'm3 3 18 18M9 4v4m6-4v4m-8 0h4m2 0h4v4a5 5 0 0 1-.8 2.700M13.8 16.700A5 5 0 0 1 7 12V9m5 8v4',
  queue: 'M4 6h10M4 12h10M4 18h7m6-10v9m0 0 3-3m-3 3-3-3',
  search: 'm20 20-4.5-4.500M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z',
  signOut: 'M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M9 8l-4 4 4 4m-4-4h10',
  users:
    'M15.5 20v-1.500a4 4 0 0 0-4-4h-5a4 4 0 0 0-4 4V20M12.5 7.500a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0Zm9 12.500v-1.500a4 4 0 0 0-3-3.900M15.5 4.100a3.5 3.5 0 0 1 0 6.8',
} as const;

export type IconName = keyof typeof PATHS;

/** For the eye alone: what it means stands beside it, or in its button's label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <span className="logo">
      <img src="/favicon.svg" alt="" width="28" height="28" />
      Holdfast
    </span>
  );
}

import { describe, expect, it } from 'vitest';
import { Tokens } from '../src/tokens.js';

const jwt = (exp: number) => `x.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`;

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

describe('the token', () => {
  it('is kept while it is good', async () => {
    let asked = 0;
    const tokens = new Tokens(() => `${jwt(inSeconds(3_600))}${asked++}`);
    expect(await tokens.get()).toBe(await tokens.get());
    expect(asked).toBe(1);
  });

  it('is replaced before it expires, and once it was refused', async () => {
    let asked = 0;
    const tokens = new Tokens(() => {
      asked++;
      return jwt(inSeconds(asked === 1 ? 2 : 3_600));
    });
    await tokens.get();
    const second = await tokens.get();
    expect(asked).toBe(2);
    expect(tokens.refuse(second)).toBe(true);
    await tokens.get();
    expect(asked).toBe(3);
  });

  it('is asked for once by several calls that need it', async () => {
    let asked = 0;
    const tokens = new Tokens(async () => `token ${asked++}`);
    expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(['token 0', 'token 0']);
  });

  it('cannot be replaced where it is fixed', async () => {
    const tokens = new Tokens('fixed');
    expect(tokens.refuse('fixed')).toBe(false);
    expect(await tokens.get()).toBe('fixed');
  });
});

// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { routeOf } from '../src/app/route.js';
import { takeToken } from '../src/sign-in/kept-token.js';
import { readToken } from '../src/sign-in/token.js';

const token = (claims: unknown) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

describe('a token in the address', () => {
  beforeEach(() => {
    window.sessionStorage.clear();
    window.history.replaceState(null, '', '/');
  });

  it('is kept for the tab and taken out of the address', () => {
    window.history.replaceState(null, '', '/#token=a.b.c');
    expect(takeToken()).toBe('a.b.c');
    expect(window.location.hash).toBe('');
    expect(takeToken()).toBe('a.b.c');
  });

  it('leaves the route where one follows', () => {
    window.history.replaceState(null, '', '/#token=a.b.c&/document/7');
    expect(takeToken()).toBe('a.b.c');
    expect(window.location.hash).toBe('#/document/7');
  });

  it('is not needed for any other address', () => {
    window.history.replaceState(null, '', '/#/board');
    expect(takeToken()).toBeUndefined();
    expect(window.location.hash).toBe('#/board');
  });
});

describe('what a token says', () => {
  it('is its user, with the name in any letters', () => {
    expect(readToken(token({ sub: 'u1', name: 'Dr. Müller', exp: 2 }))).toEqual({
      userId: 'u1',
      displayName: 'Dr. Müller',
      admin: false,
      expiresAt: 2_000,
    });
  });

  it('is the role of an administrator, where the service or Keycloak has it', () => {
    expect(readToken(token({ sub: 'a', roles: ['admin'] }))?.admin).toBe(true);
    expect(readToken(token({ sub: 'a', realm_access: { roles: ['admin'] } }))?.admin).toBe(true);
  });

  it('is nothing where it is none', () => {
    expect(readToken('a.b.c')).toBeUndefined();
    expect(readToken('rubbish')).toBeUndefined();
    expect(readToken(token({ name: 'nobody' }))).toBeUndefined();
  });
});

describe('a route', () => {
  it('is a document, the board, or the place to begin', () => {
    expect(routeOf('#/document/7', false)).toEqual({ page: 'report', documentId: 'document:7' });
    expect(routeOf('#/board', false)).toEqual({ page: 'board' });
    expect(routeOf('', true)).toEqual({ page: 'board' });
    expect(routeOf('', false)).toEqual({ page: 'report', documentId: 'document:123' });
    expect(routeOf('#/document/a:b', false)).toEqual({
      page: 'report',
      documentId: 'document:123',
    });
  });
});

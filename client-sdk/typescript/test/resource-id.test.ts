import { describe, expect, it } from 'vitest';
import { canonicalId, covers, documentOf, excludes, isWhole } from '../src/resource-id.js';

describe('a resource id', () => {
  it.each([
    ['document:123:tab:diagnosis', 'document:123:tab:diagnosis'],
    ['document:123/tab:diagnosis', 'document:123:tab:diagnosis'],
    ['document:123', 'document:123:main'],
    ['document:123:*', 'document:123:*'],
    ['no id', 'no id'],
  ])('%s is %s to the service', (id, canonical) => {
    expect(canonicalId(id)).toBe(canonical);
  });

  it('names its document, and whether it is the whole of it', () => {
    expect(documentOf('document:123:tab:diagnosis')).toBe('document:123');
    expect(isWhole('document:123:*')).toBe(true);
    expect(isWhole('document:123:main')).toBe(false);
  });
});

describe('a scope', () => {
  it.each([
    ['*', 'document:1:a', true],
    ['document:*', 'document:1:a', true],
    ['document:*', 'job:1:a', false],
    ['document:1', 'document:1:a', true],
    ['document:1', 'document:12:a', false],
    ['document:1:a', 'document:1:a', true],
    ['document:1:a', 'document:1:b', false],
    ['document:1:a', 'document:1:*', true],
    ['document:1/a', 'document:1:a', true],
  ])('%s shows %s: %s', (scope, id, shows) => {
    expect(covers(scope, id)).toBe(shows);
  });
});

describe('two resources', () => {
  it('keep each other out where they are one, or one is the whole of the other', () => {
    expect(excludes('document:1:a', 'document:1:a')).toBe(true);
    expect(excludes('document:1:a', 'document:1:*')).toBe(true);
    expect(excludes('document:1:*', 'document:1:a')).toBe(true);
    expect(excludes('document:1:a', 'document:1:b')).toBe(false);
    expect(excludes('document:1:*', 'document:2:*')).toBe(false);
  });
});

// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { Drafts } from '../src/report/drafts.js';

const ID = 'document:1:tab:findings';
const draft = (text: string, fencingToken: number) => ({
  text,
  savedBy: 'Dr. Smith',
  savedAt: 1,
  fencingToken,
});

describe('the texts that a browser keeps', () => {
  beforeEach(() => window.localStorage.clear());

  it('are there for the next page', () => {
    new Drafts().save(ID, draft('Nodule.', 7));
    expect(new Drafts().of(ID).state).toEqual(draft('Nodule.', 7));
  });

  it('take nothing from an older hold than the last that wrote', () => {
    const drafts = new Drafts();
    expect(drafts.save(ID, draft('from the new holder', 8))).toBe(true);
    expect(drafts.save(ID, draft('from one who lost the lock', 7))).toBe(false);
    expect(drafts.of(ID).state?.text).toBe('from the new holder');
  });

  it('hear what another tab writes', () => {
    const drafts = new Drafts();
    const shown = drafts.of(ID);
    window.localStorage.setItem(`holdfast.draft.${ID}`, JSON.stringify(draft('elsewhere', 9)));
    window.dispatchEvent(new StorageEvent('storage', { key: `holdfast.draft.${ID}` }));
    expect(shown.state?.text).toBe('elsewhere');
  });

  it('are none where the storage holds something else', () => {
    window.localStorage.setItem(`holdfast.draft.${ID}`, '{"text":1');
    expect(new Drafts().of(ID).state).toBeUndefined();
  });

  it('say so where the browser keeps nothing', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(new Drafts(full as unknown as Storage).save(ID, draft('Nodule.', 1))).toBe(false);
  });
});

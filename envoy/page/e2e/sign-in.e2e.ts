import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../client-sdk/typescript/test/support/processes.js';
import { scene } from './support/scene.js';
import { SMITH } from './support/tokens.js';

/** Pages of other sites: the first is listed at the edge. */
const SITES = [await freePort(), await freePort()];

const siteAt = (port: number | undefined) => `http://127.0.0.1:${port}`;

describe('who may come in', () => {
  const on = scene({ origins: [siteAt(SITES[0])] });

  it('takes the token out of the address, and keeps it for the tab alone', async () => {
    const smith = await on.come(SMITH);
    expect(smith.page.url()).not.toContain('token');
    await smith.page.reload();
    await smith.live();
    const other = await smith.context.newPage();
    await other.goto(on.stack.url);
    await other.getByRole('heading', { name: 'Open your personal link' }).waitFor();
  });

  it('says what to do without a token, with an old one, with a foreign one, and after leaving', async () => {
    const context = await on.browser.newContext();
    const page = await context.newPage();
    try {
      await page.goto(on.stack.url);
      await page.getByRole('heading', { name: 'Open your personal link' }).waitFor();
      const old = on.stack.issuer.token(SMITH, -60);
      await page.goto(`${on.stack.url}/#token=${old}`);
      await page.getByRole('heading', { name: 'Your sign-in has expired' }).waitFor();
      const [head, claims, signature = ''] = on.stack.issuer.token(SMITH).split('.');
      const forged = `${head}.${claims}.${signature.split('').reverse().join('')}`;
      await page.goto(`${on.stack.url}/#token=${forged}`);
      await page.getByRole('heading', { name: 'Your sign-in was not accepted' }).waitFor();
      await page.getByLabel('Or paste a token or a link').fill(on.stack.link(SMITH));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'You have signed out' }).waitFor();
    } finally {
      await context.close();
    }
  });

  it('breaks none of the rules that it is served with', async () => {
    const smith = await on.come(SMITH);
    const violations: string[] = [];
    smith.page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) {
        violations.push(message.text());
      }
    });
    await smith.page.reload();
    await smith.section('findings').edit();
    expect(violations).toEqual([]);
    expect(smith.problems).toEqual([]);
  });

  it('answers the pages of listed sites, and no others', async () => {
    const servers = SITES.map((port) =>
      createServer((_, response) => {
        response.setHeader('content-type', 'text/html').end('<title>Another site</title>');
      }).listen(port, '127.0.0.1'),
    );
    const page = await on.browser.newPage();
    const call = (token: string) =>
      page.evaluate(
        async ([url, bearer]) => {
          try {
            const answer = await fetch(`${url}/v1/locks/document:1:tab:findings`, {
              headers: { authorization: `Bearer ${bearer}` },
            });
            return answer.status;
          } catch {
            return 'refused by the browser';
          }
        },
        [on.stack.url, token] as const,
      );
    try {
      await page.goto(siteAt(SITES[0]));
      expect(await call(on.stack.issuer.token(SMITH))).toBe(200);
      // The reason for a refusal is readable too.
      expect(await call('none')).toBe(401);
      await page.goto(siteAt(SITES[1]));
      expect(await call(on.stack.issuer.token(SMITH))).toBe('refused by the browser');
    } finally {
      await page.close();
      for (const server of servers) {
        server.close();
      }
    }
  });
});

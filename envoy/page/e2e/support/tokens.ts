import { generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';

/** Somebody who opens the page. */
export interface User {
  readonly sub: string;
  readonly name: string;
  readonly roles?: readonly string[];
}

export const SMITH: User = { sub: 'smith', name: 'Dr. Smith' };
export const JANE: User = { sub: 'jane', name: 'Nurse Jane' };
export const LEE: User = { sub: 'lee', name: 'Dr. Amy Lee' };
export const ADMIN: User = { sub: 'admin', name: 'Alex Admin', roles: ['admin'] };

const KEY_ID = 'e2e';

const LIFE_SECONDS = 3_600;

/** An issuer of tokens, as a hospital's identity provider is one. */
export class Issuer {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** Its public keys, for the service and for Envoy. */
  keySet(): { keys: JsonWebKey[] } {
    const key = this.#keys.publicKey.export({ format: 'jwk' });
    return { keys: [{ ...key, kid: KEY_ID, alg: 'ES256', use: 'sig' }] };
  }

  token({ sub, name, roles = [] }: User, lifeSeconds = LIFE_SECONDS): string {
    const now = Math.floor(Date.now() / 1_000);
    const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const head = part({ alg: 'ES256', typ: 'JWT', kid: KEY_ID });
    const claims = part({ sub, name, roles, iat: now, exp: now + lifeSeconds });
    const signed = Buffer.from(`${head}.${claims}`);
    const key = { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', signed, key).toString('base64url')}`;
  }
}

/** What the page reads of a token: only to show it. The service alone says whether it is good. */
export interface TokenClaims {
  readonly userId: string;
  readonly displayName: string;
  readonly admin: boolean;
  /** Milliseconds since 1970; undefined: it does not say. */
  readonly expiresAt: number | undefined;
}

/** Reads a JWT's payload; undefined where it is none. */
export function readToken(token: string): TokenClaims | undefined {
  const [, payload, signature] = token.split('.');
  if (!payload || !signature) {
    return undefined;
  }
  try {
    const claims = JSON.parse(decode(payload)) as Record<string, unknown>;
    if (typeof claims.sub !== 'string') {
      return undefined;
    }
    return {
      userId: claims.sub,
      displayName: typeof claims.name === 'string' ? claims.name : claims.sub,
      admin: rolesOf(claims).includes('admin'),
      expiresAt: typeof claims.exp === 'number' ? claims.exp * 1_000 : undefined,
    };
  } catch {
    return undefined;
  }
}

/** In the service's own claim, or where Keycloak has them. */
function rolesOf(claims: Record<string, unknown>): readonly unknown[] {
  const realm = claims.realm_access as { roles?: unknown } | undefined;
  const roles = claims.roles ?? realm?.roles;
  return Array.isArray(roles) ? roles : [];
}

function decode(base64url: string): string {
  const bytes = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

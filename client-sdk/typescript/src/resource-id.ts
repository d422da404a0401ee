/** `type:id`, then `:` or `/`, then the section. */
const PARTS = /^([a-z][a-z0-9_-]{0,31}):([^:/]+)(?:[:/](.+))?$/;

/** The section of `type:id:*`, the lock of the whole document. */
const WHOLE = '*';

/** What a two-part id means while the service is in its backward-compatible mode. */
const DEFAULT_SECTION = 'main';

interface ResourceParts {
  /** `type:id`. */
  readonly document: string;
  readonly section: string;
}

function parts(resourceId: string): ResourceParts | undefined {
  const [, type, id, section = DEFAULT_SECTION] = PARTS.exec(resourceId) ?? [];
  return type && id ? { document: `${type}:${id}`, section } : undefined;
}

/**
 * The form in which the service names a resource: `type:id:section`. What is no resource id stays
 * as it is, for the service to refuse.
 */
export function canonicalId(resourceId: string): string {
  const found = parts(resourceId);
  return found ? `${found.document}:${found.section}` : resourceId;
}

/** The document of a resource id or of a scope; undefined where a scope is wider. */
export function documentOf(id: string): string | undefined {
  return parts(id)?.document;
}

/** Whether it is the lock of a whole document. */
export function isWhole(resourceId: string): boolean {
  return parts(resourceId)?.section === WHOLE;
}

/** Whether the holds of these two resources, both canonical, keep each other out. */
export function excludes(one: string, other: string): boolean {
  return (
    one === other || (documentOf(one) === documentOf(other) && (isWhole(one) || isWhole(other)))
  );
}

/** Whether a watch of the scope shows this resource. */
export function covers(scope: string, resourceId: string): boolean {
  if (scope === '*') {
    return true;
  }
  if (scope.endsWith(':*') && scope.split(':').length === 2) {
    return resourceId.startsWith(scope.slice(0, -1));
  }
  const isDocument = scope.split(/[:/]/).length === 2;
  return isDocument
    ? documentOf(resourceId) === scope
    : documentOf(scope) === documentOf(resourceId) &&
        (canonicalId(scope) === resourceId || isWhole(resourceId));
}

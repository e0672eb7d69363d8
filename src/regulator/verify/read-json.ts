// Reads JSON that somebody else may have written: members by name, each only where it is what it should be.

export type JsonObject = Readonly<Record<string, unknown>>;

/** The object in a text; null where there is none. */
export function readObject(bytes: Uint8Array | string): JsonObject | null {
  try {
    const text = typeof bytes === 'string' ? bytes : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** A member that is an object; an empty one where it is not. */
export function objectAt(parent: JsonObject | null, name: string): JsonObject {
  const value = parent?.[name];
  return isObject(value) ? value : {};
}

/** A member that is a text; null where it is not. */
export function textAt(parent: JsonObject | null, name: string): string | null {
  const value = parent?.[name];
  return typeof value === 'string' ? value : null;
}

/** A member that is a whole number of at least 0; null where it is not. */
export function countAt(parent: JsonObject | null, name: string): number | null {
  const value = parent?.[name];
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

/** A member that is a list; null where it is not. */
export function listAt(parent: JsonObject | null, name: string): readonly unknown[] | null {
  const value = parent?.[name];
  return Array.isArray(value) ? value : null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

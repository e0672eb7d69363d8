// The canonical text of an audit entry: what is hashed into the log, byte for byte, without personal data.

export type LeafDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface LeafParts {
  readonly id: string;
  readonly controllerId: string;
  readonly at: Temporal.Instant;
  readonly event: string;
  /** The id that the entry is about. */
  readonly about: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly details: LeafDetails;
  /** Hex of SHA-256(salt ‖ value) by name. */
  readonly commitments: Readonly<Record<string, string>>;
}

/**
 * Canonical JSON: keys sorted by code unit, no spaces, moments in microseconds and UTC. The same parts always give
 * the same bytes, on any machine (the idea of RFC 8785; numbers are integers here, so its number rules do not bite).
 */
export function leafText(parts: LeafParts): string {
  const { id, controllerId, at, event, about, actor, details, commitments } = parts;
  return canonical({
    v: 1,
    id,
    controller: controllerId,
    at: momentText(at),
    event,
    about,
    actor,
    details,
    commitments,
  });
}

/** A moment as it is hashed and as it is bound: in UTC, to the microsecond, which is all that PostgreSQL keeps. */
export function momentText(at: Temporal.Instant): string {
  return at.toString({ fractionalSecondDigits: 6 });
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`;
}

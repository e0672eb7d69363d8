// Adds up decimals exactly, as texts: a float would lose cents, and integers above 2^53.

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** The exact sum, such as `134` or `12.50`; null where one of them is no plain decimal. */
export function sumOf(values: readonly string[]): string | null {
  const parts = values.map((value) => DECIMAL.exec(value));
  const places = Math.max(0, ...parts.map((part) => part?.[3]?.length ?? 0));
  let sum = 0n;
  for (const part of parts) {
    if (part === null) return null;
    const [, sign, whole = '0', rest = ''] = part;
    sum += BigInt(`${sign}${whole}${rest.padEnd(places, '0')}`);
  }
  const digits = String(sum < 0n ? -sum : sum).padStart(places + 1, '0');
  const minus = sum < 0n ? '-' : '';
  return places === 0 ? `${minus}${digits}` : `${minus}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

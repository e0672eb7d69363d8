// Where a Link header says that the next page is.

/** The target of `rel="next"` in a Link header (RFC 8288), as a whole address; null where there is none. */
export function nextLink(header: string | undefined, from: string): string | null {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(/<([^>]*)>((?:\s*;\s*[^,;]+)*)/g)) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters);
    const names = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/);
    if (names.includes('next')) return URL.parse(target, from)?.href ?? null;
  }
  return null;
}

// Reads the members of one line of JSON Lines as they were written, without parsing them: every digit stays.

/** The members of an object, side by side: what they are called, and their values as JSON texts. */
export interface Members {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The members of the object that a line holds; null for anything else. Takes for granted that a line that begins as an
 * object is good JSON, as every connector writes it: what cannot be followed is answered with null too.
 */
export function membersOf(line: string): Members | null {
  const names: string[] = [];
  const values: string[] = [];
  let at = skip(line, 0);
  if (line[at] !== '{') return null;
  at = skip(line, at + 1);
  if (line[at] === '}') return skip(line, at + 1) === line.length ? { names, values } : null;
  for (;;) {
    const nameEnd = endOfText(line, at);
    if (nameEnd === -1) return null;
    names.push(textOf(line.slice(at, nameEnd)));
    at = skip(line, nameEnd);
    if (line[at] !== ':') return null;
    at = skip(line, at + 1);
    const end = endOfValue(line, at);
    if (end <= at) return null;
    values.push(line.slice(at, end));
    at = skip(line, end);
    if (line[at] === '}') return skip(line, at + 1) === line.length ? { names, values } : null;
    if (line[at] !== ',') return null;
    at = skip(line, at + 1);
  }
}

/** The text that a JSON string stands for. */
export function textOf(json: string): string {
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}

function skip(line: string, from: number): number {
  let at = from;
  for (let code = line.charCodeAt(at); code === 0x20 || code === 0x09 || code === 0x0d; at += 1)
    code = line.charCodeAt(at + 1);
  return at;
}

/** Behind the closing quote of the string that begins here; -1 where none does, or it has no end. */
function endOfText(line: string, from: number): number {
  if (line.charCodeAt(from) !== QUOTE) return -1;
  for (let end = line.indexOf('"', from + 1); end !== -1; end = line.indexOf('"', end + 1)) {
    let slashes = 0;
    while (line.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  return -1;
}

function endOfValue(line: string, from: number): number {
  const first = line.charCodeAt(from);
  if (first === QUOTE) return endOfText(line, from);
  if (first === 0x7b || first === 0x5b) return endOfNested(line, from);
  let at = from;
  while (at < line.length && !endsBare(line.charCodeAt(at))) at += 1;
  return at;
}

/** `,` `}` `]` or a space: what follows a number, true, false or null. */
function endsBare(code: number): boolean {
  return code === 0x2c || code === 0x7d || code === 0x5d || code <= 0x20;
}

function endOfNested(line: string, from: number): number {
  let depth = 0;
  for (let at = from; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfText(line, at);
      if (end === -1) return -1;
      at = end - 1;
    } else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

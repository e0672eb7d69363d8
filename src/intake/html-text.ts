// The plain text of a mail that was written in HTML alone: one pass from front to back, so that no input makes it slow.

/** Elements whose words nobody sees. */
const UNSEEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);
/** Elements after which a new line begins. */
const BREAKS = new Set([
  'br',
  'p',
  'div',
  'li',
  'tr',
  'table',
  'blockquote',
  'h1',
  'h2',
  'h3',
  'h4',
  'hr',
  'pre',
]);
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  ccedil: 'ç',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
  ndash: '–',
  mdash: '—',
  hellip: '…',
};

/** Words of an HTML text in their order; no element, script, style, comment or address of a picture remains. Quoted
 * lines begin with `>`. */
export function htmlText(html: string): string {
  let text = '';
  let at = 0;
  let quoted = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) return text + words(html.slice(at));
    text += words(html.slice(at, open));
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open + 4);
      continue;
    }
    const close = html.indexOf('>', open);
    if (close === -1) return text;
    const name = /^\/?([a-z][a-z0-9]{0,20})/i.exec(html.slice(open + 1, open + 24))?.[1]?.toLowerCase() ?? '';
    if (name === 'blockquote') quoted = Math.max(0, quoted + (html[open + 1] === '/' ? -1 : 1));
    if (BREAKS.has(name)) text += quoted > 0 ? '\n> ' : '\n';
    at = close + 1;
    if (UNSEEN.has(name) && html[open + 1] !== '/') at = endOf(html, name, at);
  }
  return text;
}

/** Where the element ends; the whole rest is unseen when it never does. */
function endOf(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}\\b[^<>]{0,100}>`, 'giu');
  end.lastIndex = from;
  const found = end.exec(html);
  return found === null ? html.length : found.index + found[0].length;
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found === -1 ? html.length : found + mark.length;
}

function words(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
    });
}

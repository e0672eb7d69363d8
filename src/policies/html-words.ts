// The words of an HTML page in the order of reading: what a browser would show of its main part, block by block.
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

export interface HtmlWords {
  readonly text: string;
  /** Of the page; null: it has none. */
  readonly title: string | null;
  /** What the page says of its language; null: nothing. */
  readonly language: string | null;
}

/** Nobody reads these, or they belong to the page and not to the document. */
const UNSEEN = new Set(
  'script style template noscript head nav button form select svg iframe dialog audio video canvas object'.split(
    ' ',
  ),
);
const BLOCKS = new Set(
  'address article aside blockquote body dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr main ol p pre section summary table ul'.split(
    ' ',
  ),
);
/** A main part that holds less than this share of the words is not the document. */
const MOST = 0.5;

/** Reads a page as browsers do (WHATWG HTML), so that broken markup changes nothing. No script runs, nothing is fetched. */
export function htmlWords(html: string): HtmlWords {
  const page = parse(html);
  const root = find(page, 'html');
  const body = find(page, 'body') ?? page;
  const whole = wordsOf(body);
  const main = find(body, 'main');
  const inside = main === null ? '' : wordsOf(main);
  const title = find(page, 'title');
  return {
    text: inside.length >= whole.length * MOST ? inside : whole,
    title: title === null ? null : wordsOf(title).replaceAll(/\s+/g, ' ') || null,
    language: (root === null ? undefined : attribute(root, 'lang')) ?? null,
  };
}

/** One pass without recursion: a page may be nested a hundred thousand deep. */
function wordsOf(start: Tree.ParentNode): string {
  const out: string[] = [];
  const waiting: (Tree.Node | string)[] = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') out.push(next);
    else if ('value' in next) out.push(next.value.replaceAll(/\s+/g, ' '));
    else if ('childNodes' in next && (next === start || !unseen(next))) {
      const [before, after] = edges(next);
      waiting.push(after);
      for (const child of next.childNodes.toReversed()) waiting.push(child);
      out.push(before);
    }
  }
  return (
    out
      .join('')
      // A paragraph inside an item, and the space between items, belong to the list.
      .replaceAll(/•\s+/g, '• ')
      .split('\n')
      .map((line) => line.replaceAll(/ {2,}/g, ' ').trim().replace(/^•/, '  •'))
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .replaceAll(/^( {2}•.*)\n\n(?= {2}•)/gm, '$1\n')
      .trim()
  );
}

function edges(node: Tree.ParentNode): [string, string] {
  const name = node.nodeName;
  if (name === 'br') return ['\n', ''];
  if (name === 'li') return ['\n• ', '\n'];
  if (name === 'tr') return ['\n', '\n'];
  if (name === 'td' || name === 'th') return ['', ' '];
  return BLOCKS.has(name) ? ['\n\n', '\n\n'] : ['', ''];
}

function unseen(node: Tree.Node): boolean {
  if (UNSEEN.has(node.nodeName)) return true;
  if (!('attrs' in node)) return false;
  return (
    attribute(node, 'hidden') !== undefined ||
    attribute(node, 'aria-hidden') === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(node, 'style') ?? '')
  );
}

function attribute(node: Tree.Element, name: string): string | undefined {
  return node.attrs.find((one) => one.name === name)?.value;
}

/** The first element of a name. */
function find(start: Tree.ParentNode, name: string): Tree.Element | null {
  const waiting: Tree.Node[] = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.nodeName === name && 'attrs' in next) return next;
    if ('childNodes' in next) waiting.push(...next.childNodes.toReversed());
  }
  return null;
}

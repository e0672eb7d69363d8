// Walks the pages of one search, whichever way the system counts them, and never further than the description allows.
import type { HttpLine, SystemCall } from './http-call.ts';
import { nextLink } from './http-link.ts';
import { answerRefused } from './http-problem.ts';
import type { Json } from './http-shapes.ts';
import type { HttpFind, HttpPaging } from './http-system.ts';
import { fillAddress, fillBody, type Values } from './http-template.ts';
import { type Answer, at, isRecord, textOf } from './http-value.ts';

/**
 * Yields the items of each page, as they came. Throws `store-answer-refused` for an answer that holds no list, for a
 * page that leads to itself, and where pages or rows never end.
 */
export async function* pagesOf(
  line: HttpLine,
  find: HttpFind,
  values: Values,
): AsyncGenerator<readonly Answer[]> {
  const { system, limits } = line.system;
  let next: SystemCall | null = firstCall(line.base(), find, values);
  const seen = new Set<string>();
  for (let page = 0, rows = 0; next !== null; page += 1) {
    const call: SystemCall = next;
    const name = `${call.url}\n${call.body ?? ''}`;
    if (seen.has(name)) throw answerRefused(system, 'sends us in a circle of pages');
    if (page >= limits.pages) throw answerRefused(system, 'has more pages than its limit', { pages: page });
    seen.add(name);
    const { means, mapped, answer } = await line.ask(call);
    if (means === 'gone') {
      // Some systems say so that nobody was found. Unless the description knows it, it is more likely a wrong path.
      if (mapped) return;
      throw answerRefused(system, `answered a search by ${answer.status}`, { status: answer.status });
    }
    const whole = line.json(answer);
    const items = at(whole, find.items);
    if (!Array.isArray(items)) throw answerRefused(system, 'answered a search without a list');
    rows += items.length;
    if (rows > limits.rows) throw answerRefused(system, 'has more rows than its limit', { rows });
    if (items.length > 0) yield items as readonly Answer[];
    next = nextCall(line, find, call, { whole, items, page, rows, link: answer.headers.get('link') });
  }
}

function firstCall(base: string, find: HttpFind, values: Values): SystemCall {
  const url = fillAddress(base, find, values);
  const start =
    find.paging.kind === 'offset' ? withParameter(url, find.paging.parameter, find.paging.first) : url;
  if (find.body === undefined) return { method: find.method, url: start };
  return {
    method: find.method,
    url: start,
    body: JSON.stringify(fillBody(find.body as Json, values)),
    bodyType: 'application/json',
  };
}

interface Page {
  readonly whole: Answer;
  readonly items: readonly Answer[];
  readonly page: number;
  readonly rows: number;
  readonly link: string | undefined;
}

function nextCall(line: HttpLine, { paging }: HttpFind, call: SystemCall, page: Page): SystemCall | null {
  switch (paging.kind) {
    case 'none':
      return null;
    case 'cursor': {
      const cursor = cursorOf(paging, page);
      return cursor === null ? null : { ...call, url: withParameter(call.url, paging.parameter, cursor) };
    }
    case 'offset': {
      if (page.items.length < paging.size) return null;
      const offset = paging.first + (paging.counts === 'pages' ? page.page + 1 : page.rows);
      return { ...call, url: withParameter(call.url, paging.parameter, offset) };
    }
    case 'link': {
      const next = nextLink(page.link, call.url);
      if (next === null) return null;
      if (!`${next}/`.startsWith(`${line.base()}/`))
        throw answerRefused(line.system.system, 'gives a next page that lies elsewhere');
      return { ...call, url: next };
    }
  }
}

function cursorOf(paging: Extract<HttpPaging, { kind: 'cursor' }>, { whole, items }: Page): string | null {
  const last = items.at(-1);
  if (last === undefined) return null;
  if (paging.more !== undefined && at(whole, paging.more) !== true) return null;
  const found =
    paging.from_last_item === undefined
      ? at(whole, paging.from)
      : isRecord(last)
        ? at(last, paging.from_last_item)
        : undefined;
  const cursor = textOf(found);
  return cursor === '' ? null : cursor;
}

function withParameter(address: string, name: string, value: string | number): string {
  const url = new URL(address);
  url.searchParams.set(name, String(value));
  return url.href;
}

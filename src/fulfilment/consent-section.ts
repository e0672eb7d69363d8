// What a person decided about consent, as a section of her copy: read from our own records a page at a time.
import { type ArchiveSection, sectionId } from '../archives/archive-input.ts';
import { countHistory, type HistoryPlace, historyOf } from '../consent/consent-history.ts';
import { noticesBy } from '../consent/shown-notice.ts';
import { listPurposes } from '../data-map/purpose.ts';
import { translate } from '../languages/translate.ts';
import type { DataRequest } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { underClaim } from './claim.ts';
import { isPortability } from './rights.ts';
import type { Run } from './run-plan.ts';

/** Rows that are in memory at once. */
const A_PAGE = 500;
const FIELDS = ['at', 'words', 'said', 'text', 'until', 'road', 'record'] as const;

/**
 * Her consents; none where the controller asks for no consent and she never gave any, and none in what she takes to another company: they
 * are about her and this one.
 */
export async function consentSection(
  { house, claim }: Pick<Run, 'house' | 'claim'>,
  taken: Set<string>,
  { request, language }: { readonly request: DataRequest; readonly language: string },
): Promise<ArchiveSection[]> {
  if (isPortability(request)) return [];
  const { subjectId } = request;
  const { acts, asks } = await underClaim(house, claim, async (work) => ({
    acts: await countHistory(work, { subjectId }),
    asks: (await listPurposes(work)).some(({ consent }) => consent !== null),
  }));
  if (acts === 0 && !asks) return [];
  const say = (key: string): string => translate(language, `choices.archive.${key}`);
  const base = {
    id: sectionId(taken, 'habeas', 'consents'),
    title: say('title'),
    store: say('store'),
    collection: 'habeas.consents',
    purposes: [],
    source: say('source'),
    recipients: [],
    retention: null,
    fields: FIELDS.map((name) => ({ name, label: say(name) })),
    expectedRows: acts,
  } as const;
  if (acts === 0) return [{ ...base, state: 'nothing-held' }];
  const columns = FIELDS.map((name) => ({ name, kind: 'text', type: 'text' }) as const);
  const rows = () => rowsOf(async (act) => await underClaim(house, claim, act), { subjectId, language });
  return [{ ...base, state: 'held', columns, key: ['record'], rows }];
}

async function* rowsOf(
  read: <T>(act: (work: Work) => Promise<T>) => Promise<T>,
  person: { readonly subjectId: string; readonly language: string },
): AsyncGenerator<Uint8Array> {
  let before: HistoryPlace | undefined;
  for (;;) {
    const page = await read(async (work) => await pageOf(work, person, before));
    if (page.lines !== '') yield Buffer.from(page.lines);
    if (page.next === undefined) return;
    before = page.next;
  }
}

async function pageOf(
  work: Work,
  { subjectId, language }: { readonly subjectId: string; readonly language: string },
  before: HistoryPlace | undefined,
): Promise<{ lines: string; next: HistoryPlace | undefined }> {
  const part = { limit: A_PAGE, ...(before === undefined ? {} : { before }) };
  const acts = await historyOf(work, { subjectId }, part);
  const notices = await noticesBy(
    work,
    acts.flatMap(({ notice }) => notice ?? []),
  );
  const words = new Map((await listPurposes(work)).map((one) => [one.name, one.words]));
  const { name } = work.controller;
  const lines = acts.map(({ id, actedAt, purpose, choice, notice, expiresAt, source }) =>
    JSON.stringify({
      at: actedAt.toString(),
      words: words.get(purpose) ?? purpose,
      said: translate(language, `choices.archive.${choice}`),
      text: notices.get(notice ?? '')?.text ?? null,
      until: expiresAt?.toString() ?? null,
      road: translate(language, `choices.road.${source}`, { name }),
      record: id,
    }),
  );
  const last = acts.length === A_PAGE ? acts.at(-1) : undefined;
  return { lines: lines.map((line) => `${line}\n`).join(''), next: last };
}

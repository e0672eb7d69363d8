// The redaction desk: the texts of a case, one text beside what the person will see, and the second reader.
import { z } from 'zod';
import { mustBeUnchanged, versionOf } from '../fulfilment/case-version.ts';
import { REDACTION_REASONS } from '../fulfilment/redaction.ts';
import { confirmRedaction, handOver, sendBack } from '../fulfilment/redaction-confirm.ts';
import { addSpans, markRead, ruleOnSpans, undoRuling } from '../fulfilment/redaction-decide.ts';
import { takeOutEverywhere, takeOutHere } from '../fulfilment/redaction-phrase.ts';
import { LISTED, listTexts, type OpenedText, openText, readingState } from '../fulfilment/redaction-view.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { redactionScript } from '../web/assets.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';
import { allowOwnScript } from '../web/security.ts';
import { hiddenField } from '../web/templates.ts';
import type { Work } from '../work.ts';
import { CASE_FIELDS } from './case-form.ts';
import { words } from './decision-page.ts';
import { placeInStored, REASONS, shownState, shownText } from './shown-redaction.ts';

const Listing = z.strictObject({ page: z.coerce.number().int().min(1).max(100_000).default(1) });

async function showList(visit: Visit<z.output<typeof Listing>>): Promise<Answer> {
  const requestId = visit.params.id ?? '';
  const { page: number } = visit.query;
  const { state, texts, version } = await visit.work(async (work) => {
    const found = await readingState(work, requestId);
    if (found === null) throw nothingHere();
    const version = await versionOf(work, requestId);
    return { state: found, texts: await listTexts(work, found.plan.id, number), version };
  });
  const pages = Math.max(1, Math.ceil(state.progress.all / LISTED));
  return {
    view: 'console/redaction',
    values: {
      ...{ section: 'cases', requestId, texts, number, pages, reading: shownState(state) },
      unread: texts.find((one) => one.state === 'unread')?.id ?? null,
      versionField: hiddenField('version', String(version)),
      ...{ errors: visit.errors, entered: visit.entered },
    },
  };
}

/** Acts on the reading that was seen; of one that changed since, the list is shown again, and nothing typed is lost. */
async function actOnReading(
  visit: Visit,
  version: number | undefined,
  act: (work: Work) => Promise<void>,
): Promise<void> {
  const requestId = visit.params.id ?? '';
  await visit
    .work(async (work) => {
      if (version !== undefined) await mustBeUnchanged(work, requestId, version);
      await act(work);
    })
    .catch((error: unknown) => {
      if (isProblem(error) && error.code === 'case-changed') throw fieldError('form', error.message);
      throw error;
    });
}

const listPage = page({
  path: '/cases/:id/redaction',
  access: 'answer:question',
  stepUp: true,
  query: Listing,
  get: showList,
  body: z.strictObject({ act: z.enum(['hand-over', 'confirm', 'look-again']), ...CASE_FIELDS }),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    const { act, version } = visit.body;
    await actOnReading(visit as Visit, version, async (work) => {
      if (act === 'hand-over') await handOver(work, requestId);
      else if (act === 'confirm') await confirmRedaction(work, requestId);
      else {
        const state = await readingState(work, requestId);
        if (state === null) throw nothingHere();
        await work.enqueue('propose-redactions', { planId: state.plan.id });
      }
    });
    const at = `/${visit.controller.slug}/console/cases/${requestId}`;
    return { redirect: act === 'confirm' ? at : `${at}/redaction` };
  },
});

/** The text of an address, opened for whoever visits. */
async function openedBy({ house, controller, account, params }: Visit): Promise<OpenedText> {
  const textId = z.uuid().safeParse(params.text);
  if (!textId.success || account === null) throw nothingHere();
  const actor = { kind: 'staff', id: account.id } as const;
  return await openText(house, {
    ...{ controllerId: controller.id, actor, requestId: params.id ?? '', textId: textId.data },
  });
}

async function showText(visit: Visit): Promise<Answer> {
  const opened = await openedBy(visit);
  const { state, row, place, previous, next } = opened;
  allowOwnScript(visit.res);
  return {
    view: 'console/redaction-text',
    values: {
      ...{ section: 'cases', requestId: visit.params.id, textId: row.id, place, previous, next },
      ...{ position: row.position, isRead: row.state === 'read', reading: shownState(state) },
      ...{
        shown: shownText(opened),
        reasons: REASONS,
        redactionScript,
        errors: visit.errors,
        entered: visit.entered,
      },
    },
  };
}

const place = z.coerce.number().int().min(0).max(10_000_000);
const Decisions = z.strictObject({
  reason: z.enum(REDACTION_REASONS, { error: 'Choose a reason' }).default('third-party-data'),
  words: z.string().max(300, 'Use 300 characters or fewer').default(''),
  act: z.enum(['take-all', 'leave-all', 'phrase', 'selection', 'undo', 'read']).optional(),
  /** Parts by their buttons. */
  take: z.uuid().optional(),
  leave: z.uuid().optional(),
  phrase: z.string().max(200, 'Use 200 characters or fewer').default(''),
  everywhere: z.literal('yes').optional(),
  start: place.optional(),
  end: place.optional(),
});

const textPage = page({
  path: '/cases/:id/redaction/:text',
  access: 'answer:question',
  stepUp: true,
  query: z.strictObject({}),
  get: showText,
  body: Decisions,
  // Without the version of the case: two may read at once, and each text is compared with what stands in the store.
  post: async (visit) => {
    const opened = await openedBy(visit);
    await decide(visit, opened).catch((error: unknown) => {
      const field = isProblem(error) ? FIELD_OF[error.code] : undefined;
      throw field === undefined || !isProblem(error) ? error : fieldError(field, error.message);
    });
    const at = `/${visit.controller.slug}/console/cases/${visit.params.id}/redaction`;
    if (visit.body.act !== 'read') return { redirect: `${at}/${opened.row.id}` };
    return { redirect: opened.unread === null ? at : `${at}/${opened.unread}` };
  },
});

/** Refusals that belong to a field of the form. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'phrase-not-found': 'phrase',
  'span-outside': 'phrase',
  'reason-words-missing': 'words',
  'proposals-open': 'parts',
};

async function decide(visit: Visit<unknown, z.output<typeof Decisions>>, opened: OpenedText): Promise<void> {
  const { reason, words: said, act, take, leave, phrase, everywhere, start, end } = visit.body;
  const { account, controller, house } = visit;
  const about = { requestId: visit.params.id ?? '', textId: opened.row.id };
  if (opened.text === null) throw textChanged();
  const why = reason === 'other' ? { reason, words: said } : { reason };
  if (act === 'phrase') {
    const actor = { kind: 'staff', id: account?.id ?? '' } as const;
    const given = { controllerId: controller.id, actor, requestId: about.requestId, phrase, why };
    if (everywhere === 'yes') await takeOutEverywhere(house, given);
    else await takeOutHere(house, opened, given);
    return;
  }
  const { text } = opened;
  await visit.work(async (work) => {
    if (take !== undefined) await ruleOnSpans(work, { ...about, spans: [take], why });
    else if (leave !== undefined) await ruleOnSpans(work, { ...about, spans: [leave], why: 'leave' });
    else if (act === 'take-all') await ruleOnSpans(work, { ...about, spans: 'proposed', why });
    else if (act === 'leave-all') await ruleOnSpans(work, { ...about, spans: 'proposed', why: 'leave' });
    else if (act === 'selection') {
      const places = [{ start: placeInStored(text, start ?? 0), end: placeInStored(text, end ?? 0) }];
      await addSpans(work, { ...about, places, why });
    } else if (act === 'undo') await undoRuling(work, about);
    else if (act === 'read') await markRead(work, about);
  });
}

function textChanged(): Problem {
  return new Problem(
    'conflict',
    'text-changed',
    'This text does not stand in the store any more as you saw it. Nothing was decided; look through the stores again, and read it as it is now.',
  );
}

const backPage = page({
  path: '/cases/:id/redaction-back',
  access: 'answer:question',
  stepUp: true,
  query: Listing,
  get: showList,
  body: z.strictObject({
    changes: words(10, 'Write what is to be changed, in at least 10 characters', 2_000),
    ...CASE_FIELDS,
  }),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    const { changes, version } = visit.body;
    await actOnReading(visit as Visit, version, async (work) => {
      await sendBack(work, { requestId, words: changes });
    });
    return { redirect: `/${visit.controller.slug}/console/cases/${requestId}` };
  },
});

/** The list of texts, one text, and the way back from the second reader. */
export const REDACTION_PAGES: readonly Page[] = [listPage, textPage, backPage];

// "This is wrong": she names one value of her copy, what it should be, and why; her correction begins or goes on with it.
import { z } from 'zod';
import { openArchive, openReading } from '../archives/deliver.ts';
import { LONGEST_VALUE, nameField } from '../requests/named-field.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { askForCode, proven, readyArchive } from './archive-page.ts';
import { type OpenValue, openValue, type ValuePlace } from './shown-data.ts';
import { pathOf } from './status-page.ts';

const place = z.coerce.number().int().min(0).max(999);
const Place = z.strictObject({
  section: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,99}$/),
  row: place,
  column: place,
});

/** The value that the address names, behind the same fresh code as the data. Throws `not-here`. */
async function valueAt(visit: Visit<ValuePlace>): Promise<OpenValue> {
  const { id } = await readyArchive(visit);
  const opened = await visit.work(async (work) => await openArchive(work, id));
  const reading = await openReading(visit.house.vault, opened);
  const value = await visit.work(async (work) => await openValue(work, reading, visit.query));
  if (value === null) throw nothingHere();
  return value;
}

async function show(visit: Visit<ValuePlace>): Promise<Answer> {
  if (!proven(visit)) return await askForCode(visit, 'data');
  const { section, ...value } = await valueAt(visit);
  const { row, column } = visit.query;
  const action = `${pathOf(visit)}/wrong?${new URLSearchParams({ section: section.id, row: `${row}`, column: `${column}` })}`;
  const { errors, entered } = visit;
  const values = { value, section, row: row + 1, action, back: `${pathOf(visit)}/data`, errors, entered };
  return { view: 'portal/wrong-field', values };
}

export const wrongFieldPage = page({
  path: '/requests/:id/wrong',
  access: 'person',
  query: Place,
  get: show,
  body: z.strictObject({
    should: z
      .string({ error: 'data.wrong.error.should' })
      .trim()
      .min(1, 'data.wrong.error.should')
      .max(LONGEST_VALUE, 'data.wrong.error.long'),
    why: z
      .string({ error: 'data.wrong.error.why' })
      .trim()
      .min(3, 'data.wrong.error.why')
      .max(2_000, 'data.wrong.error.long'),
  }),
  post: async (visit) => {
    if (!proven(visit)) return { redirect: `${pathOf(visit)}/data` };
    await limit(visit.house, 'wrong', 60, 3_600)(callerOf(visit.req));
    const { section, collection, field, label, was } = await valueAt(visit);
    const fromId = visit.params.id ?? '';
    const named = { fromId, collection, field, label, title: section.title, was, ...visit.body };
    const { requestId } = await visit.work(async (work) => await nameField(work, named));
    // The correction is hers by the proof of this one; it lasts no longer for that.
    const { person } = visit.req.session;
    if (person !== undefined) person.also = [...new Set([...(person.also ?? []), requestId])];
    return { redirect: `${pathOf(visit)}/data#${section.id}` };
  },
});

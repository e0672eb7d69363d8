// She takes her copy as a file that only she can open: protected with her passphrase or age key on its way, in one answer.
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { archiveBytes, openArchive, recordDelivery } from '../archives/deliver.ts';
import {
  isRecipient,
  LONGEST_PASSPHRASE,
  type OwnKey,
  protector,
  SHORTEST_PASSPHRASE,
} from '../archives/protect.ts';
import { Problem } from '../platform/problem.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { askForCode, proveCode, proven, readyArchive } from './archive-page.ts';
import { Code } from './verify-page.ts';

const here = ({ controller, params }: Visit): string => `/${controller.slug}/requests/${params.id}`;

async function show(visit: Visit): Promise<Answer> {
  const archive = await readyArchive(visit);
  if (!proven(visit)) return await askForCode(visit, 'protect');
  const { errors } = visit;
  // Nothing that was typed stands in the form again.
  const values = { requestId: visit.params.id, archive, shortest: SHORTEST_PASSPHRASE, errors };
  return { view: 'portal/protect', values };
}

const length = (text: string): number => [...text].length;
/** Few different signs make a long passphrase a short one. */
const MANY = 8;

const Passphrase = z
  .strictObject({
    way: z.literal('passphrase'),
    passphrase: z
      .string()
      .max(4 * LONGEST_PASSPHRASE, 'protect.error.tooLong')
      .refine((text) => length(text) >= SHORTEST_PASSPHRASE, 'protect.error.tooShort')
      .refine((text) => length(text) <= LONGEST_PASSPHRASE, 'protect.error.tooLong')
      .refine((text) => !/\p{Cc}/u.test(text), 'protect.error.signs')
      .refine((text) => new Set(text).size >= MANY, 'protect.error.tooPlain'),
    'passphrase-again': z.string(),
  })
  .refine((form) => form.passphrase === form['passphrase-again'], {
    path: ['passphrase-again'],
    message: 'protect.error.notSame',
  });

const Key = z.strictObject({ way: z.literal('key'), key: z.string().max(5_000, 'protect.error.key').trim() });

const Wish = z.discriminatedUnion('way', [Passphrase, Key]);

/** Throws `age-key-not-valid`, beside the field; a secret key is told from a mistyped one. */
function ownKey(wish: z.output<typeof Wish>): OwnKey {
  if (wish.way === 'passphrase') return { passphrase: wish.passphrase };
  const { key } = wish;
  if (isRecipient(key)) return { recipient: key };
  throw keyRefused(/^age-secret-key/i.test(key) ? 'protect.error.secretKey' : 'protect.error.key');
}

function keyRefused(message: string): Problem {
  return new Problem('invalid', 'age-key-not-valid', message, { fields: { key: message } });
}

export const protectPage = page({
  path: '/requests/:id/protect',
  access: 'person',
  query: z.strictObject({}),
  get: show,
  body: Code,
  post: async (visit) => {
    await proveCode(visit, visit.body.code);
    return { redirect: `${here(visit)}/protect` };
  },
});

export const protectedArchivePage = page({
  path: '/requests/:id/protected-archive',
  access: 'person',
  query: z.strictObject({}),
  // What was wrong with a form whose time is over is not asked for any more: the code comes first.
  get: async (visit) => (proven(visit) ? await show(visit) : { redirect: `${here(visit)}/protect` }),
  body: Wish,
  post: async (visit) => {
    if (!proven(visit)) return { redirect: `${here(visit)}/protect` };
    const { id } = await readyArchive(visit);
    const own = ownKey(visit.body);
    await limit(visit.house, 'protect', 10, 600)(callerOf(visit.req));
    const protect = await protector(own).catch((error: unknown) => {
      throw error instanceof Problem && error.code === 'age-key-not-valid'
        ? keyRefused('protect.error.key')
        : error;
    });
    return { send: async (res) => await send(visit, { id, own, protect }, res) };
  },
});

interface Order {
  readonly id: string;
  readonly own: OwnKey;
  readonly protect: Awaited<ReturnType<typeof protector>>;
}

/** The answer to the form is the file itself, so that what she typed is kept nowhere between the two. */
async function send(visit: Visit, { id, own, protect }: Order, res: Visit['res']): Promise<void> {
  const protection = 'passphrase' in own ? 'passphrase' : 'age-key';
  const opened = await visit.work(async (work) => await openArchive(work, id, { protection }));
  const { size, fileName } = opened;
  const whole = { start: 0, end: size };
  const sealed = await protect(await archiveBytes(visit.house.vault, opened), size);
  res.set({
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${fileName}.age"`,
    'Content-Length': String(sealed.size),
    // Each time it is other bytes, so nothing can go on where it broke off.
    'Accept-Ranges': 'none',
    'Cache-Control': 'no-store',
  });
  let left = sealed.size;
  const counted = async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      left -= piece.length;
      yield piece;
    }
  };
  await pipeline(sealed.bytes, counted, res).catch((error: unknown) => {
    if (left > 0) throw error;
  });
  await visit.work(async (work) => await recordDelivery(work, id, whole, { protection }));
}

// Mail that a machine left to people: the oldest first, each read on the record and ruled on.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { findMail, listMails, type MailRow, openReading } from '../intake/incoming-mail.ts';
import { type Ruling, ruleMail } from '../intake/rule-mail.ts';
import { dayOf } from '../platform/clock.ts';
import { isProblem } from '../platform/problem.ts';
import { PLAIN_RIGHTS } from '../requests/data-request.ts';
import { maskEmail } from '../subjects/identifiers.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, fieldError, page, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { MAIL_TAGS, WHY_WORDS } from './mail-words.ts';
import { RIGHT_WORDS } from './words.ts';

const MAILS_A_PAGE = 25;
const VIEWS = { waiting: ['triage', 'received'], aside: ['ignored', 'spam'] } as const;

/** A mail as pages show it; whatever it says is text. */
async function shownMail(work: Work, mail: MailRow) {
  const { timeZone } = work.controller;
  const reading = await openReading(work, mail);
  const days = dayOf(mail.arrivedAt, timeZone).until(dayOf(work.at, timeZone), { largestUnit: 'day' }).days;
  return {
    ...mail,
    reading,
    sender: reading?.from == null ? null : maskEmail(reading.from),
    days,
    tag: MAIL_TAGS[mail.state],
    reasonWords:
      mail.reason === null
        ? (WHY_WORDS[mail.why ?? ''] ?? mail.why ?? 'Not read yet')
        : (await work.open(`incoming_mails:${mail.id}:reason`, mail.reason)).toString('utf8'),
    seems: mail.suggestion === null ? null : RIGHT_WORDS[mail.suggestion],
    settled: ['opened-case', 'continued-case', 'received'].includes(mail.state) || mail.reason !== null,
  };
}

export const triagePage = page({
  path: '/mail',
  access: 'read:mail',
  query: z.strictObject({
    show: z.enum(['waiting', 'aside']).default('waiting'),
    page: z.coerce.number().int().min(1).max(10_000).default(1),
    done: z.enum(['none']).optional(),
  }),
  get: async ({ work, query }) => {
    const { show, page: number, done } = query;
    const { mails, total, waiting } = await work(async (one) => {
      const list = await listMails(one, VIEWS[show], { number, size: MAILS_A_PAGE });
      const mails = [];
      for (const row of list.rows) mails.push(await shownMail(one, row));
      const waiting = (await listMails(one, VIEWS.waiting, { number: 1, size: 1 })).total;
      return { mails, total: list.total, waiting };
    });
    return {
      view: 'console/mail',
      values: {
        section: 'mail',
        show,
        mails,
        total,
        pageNumber: number,
        pages: Math.ceil(total / MAILS_A_PAGE),
        tabs: [
          {
            text: waiting === 0 ? 'For you' : `For you (${waiting})`,
            href: '?show=waiting',
            active: show === 'waiting',
          },
          { text: 'Set aside', href: '?show=aside', active: show === 'aside' },
        ],
        done: done === undefined ? null : 'The mail was set aside with your reason.',
      },
    };
  },
});

/** One mail with the form to rule on it; that it was read stands in the log. */
async function showMail({
  work,
  params,
  account,
  errors,
  entered,
}: Visit<unknown, undefined>): Promise<Answer> {
  const mail = await work(async (one) => {
    const row = z.uuid().safeParse(params.id).success ? await findMail(one, params.id ?? '') : undefined;
    if (row === undefined) return null;
    await one.record('mail.opened', row.id);
    return await shownMail(one, row);
  });
  if (mail === null) throw nothingHere();
  return {
    view: 'console/one-mail',
    values: {
      section: 'mail',
      mail,
      mayRule: account !== null && can(account.roles, 'rule:mail') && !mail.settled,
      rights: PLAIN_RIGHTS.map((value) => ({ value, text: RIGHT_WORDS[value] })),
      errors,
      entered: {
        right: mail.suggestion ?? '',
        email: mail.reading?.from ?? '',
        ...entered,
      },
    },
  };
}

export const mailPage = page({
  path: '/mail/:id',
  access: 'read:mail',
  query: z.strictObject({}),
  get: showMail,
});

const short = z.string().max(500, 'Use 500 characters or fewer').default('');

export const ruleMailPage = page({
  path: '/mail/:id/ruling',
  access: 'rule:mail',
  query: z.strictObject({}),
  get: showMail,
  body: z.strictObject({
    kind: z.enum(['open', 'continue', 'none'], { error: 'Choose what this mail is' }),
    right: z.union([z.enum(PLAIN_RIGHTS), z.literal('')]).default(''),
    email: short,
    reference: short,
    reason: z.string().max(1_000, 'Use 1,000 characters or fewer').default(''),
  }),
  post: async ({ work, params, body, controller }) => {
    const ruling = rulingOf(body);
    const { requestId } = await work(async (one) => await ruleMail(one, params.id ?? '', ruling)).catch(
      (error: unknown) => {
        const field = isProblem(error) ? FIELDS[error.code] : undefined;
        throw field === undefined || !isProblem(error) ? error : fieldError(field, error.message);
      },
    );
    const desk = `/${controller.slug}/console`;
    return { redirect: requestId === null ? `${desk}/mail?done=none` : `${desk}/cases/${requestId}` };
  },
});

const FIELDS: Readonly<Record<string, string>> = {
  'email-not-plain': 'email',
  'reference-unknown': 'reference',
  'reason-missing': 'reason',
};

function rulingOf(body: {
  kind: Ruling['kind'];
  right: (typeof PLAIN_RIGHTS)[number] | '';
  email: string;
  reference: string;
  reason: string;
}): Ruling {
  const { kind, right, email, reference, reason } = body;
  if (kind === 'continue') return { kind, reference };
  if (kind === 'none') return { kind, reason };
  if (right === '') throw fieldError('right', 'Choose what the person wants');
  return { kind, right, email };
}

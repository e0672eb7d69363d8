// How programs name people, purposes and acts of consent: the schemas that several endpoints share.
import { z } from 'zod';
import { METHODS } from '../consent/consent-record.ts';
import type { Who } from '../consent/identity.ts';
import { readPlace } from '../laws/places.ts';

const FORM = /^(id|email|account|device):([^\p{C}]{1,320})$/u;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A person or a device as one text, so that it fits into an address as well as into a body. */
export const Subject = z
  .string()
  .max(330)
  .refine(
    (text) => {
      const [, kind, value = ''] = FORM.exec(text) ?? [];
      return kind !== undefined && (kind !== 'id' || UUID.test(value));
    },
    { error: 'must be email:, account:, device: or id: and what follows, such as account:4711' },
  )
  .describe(
    'Who: `account:` and your own id of the person, `email:` and an address, `device:` and what a browser or app calls itself, or `id:` and a subject of ours.',
  );

export const Device = z
  .string()
  .regex(/^[^\p{C}]{1,320}$/u, 'must be 1 to 320 characters')
  .optional()
  .describe('The device on which the person acted, where you know both.');

export const PurposeName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be the name of a purpose')
  .describe('As in purposes.yaml.');

export const Notice = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a hash that POST /notices answered')
  .describe('What was shown: the hash that `POST /notices` answered.');

/** A moment with its offset; nanoseconds at most and no year before 1000, because something here could not hold it. */
export const Moment = z.iso
  .datetime({ offset: true })
  .regex(/^[1-9][^.]+(\.\d{1,9})?(Z|[+-][\d:]+)$/, 'must be of our time, to the nanosecond at most');

export const ActedAt = Moment.describe(
  'When the person acted, with its offset. The same act sent again with the same moment is one record.',
);

/** A text that the database can hold: it has no room for the character of no value. */
export const PlainText = z.string().refine((text) => !text.includes('\0'), {
  error: 'must not hold the character U+0000',
});

/** What an act may say beside who and what. */
export const Circumstances = {
  method: z.enum(METHODS).optional().describe('By what the person acted.'),
  jurisdiction: z
    .string()
    .refine((code) => readPlace(code) !== null, { error: 'must be a place such as DE or US-CA' })
    .optional()
    .describe('Where the person is or lives (ISO 3166): chooses the law of the age.'),
  age: z.int().min(0).max(130).optional().describe('Years that the person said to be at least.'),
};

/** Reads what `Subject` let in. */
export function whoOf(subject: string, deviceId?: string): Who {
  const [, kind, value = ''] = FORM.exec(subject) ?? [];
  const device = deviceId === undefined ? {} : { deviceId };
  if (kind === 'id') return { subjectId: value, ...device };
  if (kind === 'email') return { email: value, ...device };
  if (kind === 'account') return { account: value, ...device };
  return { deviceId: value };
}

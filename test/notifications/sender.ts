// A believable sender and values for every letter, with something hostile in each.
import type { Sender } from '../../src/notifications/render-letter.ts';

export const SENDER: Sender = {
  slug: 'lumyx',
  name: 'LumyxAI',
  language: 'en',
  timeZone: 'Europe/Berlin',
  postalAddress: '1 Harbour Way\n10115 Berlin',
  contactEmail: 'privacy@lumyx.example',
  senderName: 'LumyxAI Privacy',
  senderEmail: 'privacy@lumyx.example',
  colour: '#1d4b73',
  authority: { name: 'Berlin Commissioner', url: 'https://authority.example/', address: 'Alt-Moabit 59' },
};

export const REQUEST_ID = '6d0c7a52-7f1c-4b44-9a50-1f6dfe0a6f10';
export const PUBLIC_URL = new URL('https://privacy.example');

/** Values that any letter may ask for; `text` stands wherever a person's own words can. */
export function valuesWith(text: string) {
  return {
    reference: '7F3K-2QXM',
    right: 'erasure',
    code: '1234 5678',
    minutes: 10,
    dueOn: '2026-12-21',
    until: '2026-11-28T10:00:00Z',
    expiresAt: '2026-12-28T10:00:00Z',
    sentences: [text, 'Delete 3 rows from orders in the shop database.'],
    kept: [text],
    notSearched: [text],
    reason: 'legal-obligation',
    explanation: text,
    untilDay: '2027-02-21',
    since: '2026-11-21T10:00:00Z',
    statute: text,
    part: text,
    appeal: 'yes',
    appealDays: '45',
    optOut: 'yes',
    question: text,
    noticeId: 'a1b2c3d4-0000-4000-8000-000000000001',
    pauses: 'yes',
    name: text,
    item: text,
    customer: text,
    contact: 'privacy@nordlicht.example',
    routingId: 'a1b2c3d4-0000-4000-8000-000000000002',
    roles: ['officer'],
    token: 'ABCDE-FGHJK-MNPQR-STVWX',
    days: '3',
    sentence: text,
    lifted: null,
    linkToken: 'Zm9yIGFub3RoZXIgY29tcGFueSwgb25jZS4.aGFuZGVkIG92ZXIgYnkgdGhlIHBlcnNvbiBoZXJzZWxm',
    rung: 'points',
    again: 'yes',
    how: 'failed',
    warningId: 'a1b2c3d4-0000-4000-8000-000000000002',
    tooLate: 'yes',
    agent: text,
    asks: 'yes',
    outcome: 'refused',
    judged: 'upheld-in-part',
    about: '8G4M-1RXN',
    reopened: 'yes',
    onlyOfficer: 'yes',
    authorities: [text, 'Attorney General of Somewhere'],
    authoritiesTag: '',
    answerDay: '2027-01-04',
  };
}

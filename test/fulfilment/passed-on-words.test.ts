// What became of a notice to a recipient, in every state, in four languages.

import { saveRecipients } from '../../src/data-map/recipient.ts';
import { passOn } from '../../src/fulfilment/pass-on.ts';
import { passedOn, RecipientNotice } from '../../src/fulfilment/recipient-notice.ts';
import { LANGUAGES } from '../../src/languages/translate.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let requestId: string;
beforeAll(async () => {
  home = await openTestHouse();
  const to = { contact: 'privacy@nabzclan.example', country: null, safeguard: null, store: null };
  const rest = { purposes: ['sign-in'], owner: null, webhook: null, identifyBy: ['email'] as const };
  await home.work(async (work) => {
    await saveRecipients(work, [{ name: 'NabzClan', role: 'controller', ...to, ...rest }]);
    const asked = { right: 'erasure', email: 'mira@example.com', channel: 'mail' } as const;
    ({ requestId } = await receiveRequest(work, asked));
    const request = await findRequest(work, requestId);
    if (request !== undefined) await passOn(work, request);
  });
});
afterAll(async () => await home.close());

const STATES: readonly [Partial<RecipientNotice>, string, string][] = [
  [{ state: 'sending', road: 'webhook' }, 'is being told', 'wird gerade'],
  [{ state: 'told', road: 'letter' }, 'has not answered yet', 'noch nicht geantwortet'],
  [{ state: 'told', road: 'owner' }, 'was given the task', 'hat die Aufgabe'],
  [{ state: 'silent' }, 'several times', 'mehrmals'],
  [{ state: 'answered', outcome: 'done' }, 'carried it out', 'ausgeführt'],
  [{ state: 'answered', outcome: 'held-nothing' }, 'held nothing', 'nichts gespeichert'],
  [{ state: 'answered', outcome: 'exception' }, 'could not carry it out', 'nicht vollständig'],
  [{ state: 'by-hand', road: 'by-hand' }, 'by hand', 'von Hand'],
  [{ state: 'undeliverable' }, 'could not be reached', 'war nicht zu erreichen'],
];
const ENGLISH = /\b(told|the|and|not|was|has|hand|reached|comes|from)\b/;

test.each(
  STATES.flatMap((one) =>
    (['request', 'restriction-lifted'] as const).map((about) => [...one, about] as const),
  ),
)('%j', async (columns, english, german, about) => {
  const answeredAt = columns.state === 'answered' ? Temporal.Now.instant() : null;
  for (const sourceOf of [null, ['Vorname', 'Ort']]) {
    const said = await home.work(async (work) => {
      const row = { outcome: null, ...columns, answeredAt, about, sourceOf };
      await RecipientNotice.query(work.trx).where({ requestId }).patch(row);
      const all = [];
      for (const { code } of LANGUAGES) all.push(...(await passedOn(work, requestId, code)));
      return all.map(({ sentence }) => sentence);
    });
    expect(said).toHaveLength(LANGUAGES.length);
    expect([said[0], said[1]]).toEqual([expect.stringContaining(english), expect.stringContaining(german)]);
    for (const sentence of said) {
      expect(sentence).toContain('NabzClan');
      expect(sentence.includes('Vorname')).toBe(sourceOf !== null);
    }
    for (const sentence of said.slice(1))
      expect([sentence, ENGLISH.test(sentence)]).toEqual([sentence, false]);
    if (about === 'restriction-lifted') expect(said[0]).toContain('the restriction ends');
  }
});

// What staff do beside a case: decide an appeal or a complaint, write to the person, say where a statement stands.
import { z } from 'zod';
import { OUTCOMES } from '../requests/data-request.ts';
import { LONGEST_MESSAGE, writeMessage } from '../requests/message.ts';
import { decideOutcome } from '../requests/outcome.ts';
import { placeStatement } from '../requests/statement.ts';
import { fieldError, type Page } from '../web/page.ts';
import { decision, words } from './decision-page.ts';
import { besideAtDesk } from './shown-beside.ts';

export const BESIDE_PAGES: readonly Page[] = [
  decision(
    'outcome',
    'answer:case',
    z.strictObject({
      outcome: z.enum(OUTCOMES, { error: 'Choose how it ends' }),
      because: words(20, 'Explain it to the person in at least 20 characters', 5_000),
    }),
    async (work, requestId, { outcome, because }) =>
      await decideOutcome(work, { requestId, outcome, explanation: because }),
    { letter: 'outcome' },
  ),
  decision(
    'message',
    'ask:person',
    z.strictObject({ message: words(1, 'Write a message', LONGEST_MESSAGE) }),
    async (work, requestId, { message }) => void (await writeMessage(work, { requestId, words: message })),
    { letter: 'message' },
  ),
  decision(
    'place',
    'propose:correction',
    z.strictObject({ place: z.string().max(2_000, 'Choose a place from the list') }),
    async (work, requestId, { place }) => {
      const { places } = await besideAtDesk(work, requestId);
      const chosen = places.find(({ value }) => value === place);
      if (chosen === undefined) throw fieldError('place', 'Choose a place from the list');
      const { collection, field } = chosen;
      await placeStatement(work, { requestId, collection, field });
    },
  ),
];

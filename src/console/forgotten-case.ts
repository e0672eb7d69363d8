// A case whose words and addresses went by schedule: what is left of it, for whoever follows an old link.
import { findRequest } from '../requests/data-request.ts';
import { hashEmail } from '../subjects/subject.ts';
import type { Answer, Visit } from '../web/page.ts';
import { CHANNEL_WORDS, RIGHT_WORDS, STATUS_TAGS } from './words.ts';

/** The page of a case whose person we do not know any more; null for every other case, and for none. */
export async function showForgotten({ work, params }: Visit): Promise<Answer | null> {
  const request = await work(async (one) => {
    const found = await findRequest(one, params.id ?? '');
    const ended = found !== undefined && found.caseEndedAt !== null;
    return ended && (await hashEmail(one, found.subjectId)) === null ? found : null;
  });
  if (request === null) return null;
  const { reference, caseNumber, right, status, channel, receivedAt, caseEndedAt } = request;
  return {
    view: 'console/case-forgotten',
    values: {
      section: 'cases',
      reference,
      caseNumber,
      wish: RIGHT_WORDS[right],
      state: STATUS_TAGS[status],
      came: CHANNEL_WORDS[channel],
      receivedAt,
      caseEndedAt,
    },
  };
}

// Duplicates at the desk: ending a case because an earlier one of the same person goes on, and taking that back.
import { z } from 'zod';
import { joinDuplicate, partDuplicate } from '../fulfilment/join-duplicate.ts';
import type { Page } from '../web/page.ts';
import { decision, words } from './decision-page.ts';

export const DUPLICATE_PAGES: readonly Page[] = [
  decision(
    'join',
    'answer:case',
    z.strictObject({ mainId: z.uuid('Choose the case that goes on') }),
    async (work, requestId, { mainId }) => await joinDuplicate(work, { requestId, mainId }),
  ),
  decision(
    'part',
    'answer:case',
    z.strictObject({ apart: words(10, 'Write in at least 10 characters why it is no duplicate', 1_000) }),
    async (work, requestId, { apart }) => await partDuplicate(work, { requestId, why: apart }),
  ),
];

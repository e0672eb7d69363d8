// Retention at the desk: every schedule as a sentence with its law, and what about them a person has to decide.
import { z } from 'zod';
import { readMap } from '../data-map/data-store.ts';
import { schedulesOf } from '../retention/schedule.ts';
import { findingsIn } from '../retention/schedule-findings.ts';
import { page } from '../web/page.ts';
import { shownRetention } from './shown-schedules.ts';

export const retentionPage = page({
  path: '/retention',
  access: 'read:retention',
  query: z.strictObject({}),
  get: async ({ work }) => {
    const { schedules, map } = await work(async (one) => ({
      schedules: await schedulesOf(one),
      map: await readMap(one),
    }));
    const values = shownRetention(schedules, findingsIn(schedules, map), map);
    return { view: 'console/retention', values: { section: 'retention', ...values } };
  },
});

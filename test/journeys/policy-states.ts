// Documents for the pages that show them: one with defects, a second version and an old translation, and one that is not in force yet.
import { confirmControl } from '../../src/policies/confirm-provision.ts';
import { defectsOf } from '../../src/policies/document-defect.ts';
import { importDocument } from '../../src/policies/import-document.ts';
import { importTranslation } from '../../src/policies/import-translation.ts';
import { provisionsOf } from '../../src/policies/provision.ts';
import { readDocument } from '../../src/policies/read-document.ts';
import { FIRST, importText, NOTICE } from '../policies/documents.ts';
import { activeAccount } from '../support/staff.ts';
import type { TestHouse } from '../support/test-house.ts';

const LONG = 'AWordWithoutAnyPlaceToBreak'.repeat(8);

/** Takes them in; a member of staff of their own has confirmed something. */
export async function addPolicies(home: TestHouse, ids: Record<string, string>): Promise<void> {
  const reader = { name: 'Nora Notice', email: 'nora@lumyx.example', roles: ['approver' as const] };
  const staffId = (await home.work(async (work) => await activeAccount(work, reader))).id;
  const german = await readDocument(Buffer.from(`Datenschutz. Stand: 1. Januar 2020. ${LONG}`), 'text/plain');
  await home.work(
    async (work) => {
      await importText(work, `${FIRST}\n\nYou agree to:`);
      const changed = FIRST.replace('30 days', '60 days').replace('1 March', '2 April');
      const { versionId, documentId } = await importText(
        work,
        `${changed}\n\n${LONG} is kept.\n\nYou agree to:`,
      );
      await importTranslation(work, NOTICE.slug, { read: german, language: 'de', from: 'paste' });
      const clause = (await provisionsOf(work, versionId)).find(({ label }) => label === 'sale-share');
      const place = { documentId, versionId, provisionId: clause?.id ?? '' };
      const control = {
        kind: 'gate',
        name: 'sale',
        setting: 'never',
        why: LONG,
        proposedBy: 'person',
      } as const;
      await confirmControl(work, place, control);
      ids['policy-clause'] = clause?.slug ?? '';
      ids['policy-defect'] =
        (await defectsOf(work, [versionId])).find(({ settledAt }) => settledAt === null)?.id ?? '';
      const read = await readDocument(
        Buffer.from('Last updated: 1 March 2026. Write to us: a@example.com.'),
        'text/plain',
      );
      const place2 = { ...NOTICE, slug: 'later', title: `Terms ${LONG}`, kind: 'terms' } as const;
      const effectiveOn = Temporal.PlainDate.from('2999-01-01');
      await importDocument(work, place2, { read, language: 'en', from: 'paste', effectiveOn });
    },
    { kind: 'staff', id: staffId },
  );
}

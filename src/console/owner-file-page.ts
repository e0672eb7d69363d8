// What the person gets of one file that an owner sent: as it is, nothing, or pictures of it in which parts are covered.
import { z } from 'zod';
import { type FileRuling, filesWait, ownerFile, ruleOnOwnerFile } from '../fulfilment/owner-files.ts';
import { REDACTION_REASONS } from '../fulfilment/redaction.ts';
import { isProblem } from '../platform/problem.ts';
import { ownerTasksOf } from '../requests/owner-task.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, fieldError, mayOpen, page, type Visit } from '../web/page.ts';
import { uploadField } from '../web/uploads.ts';
import { shownOwnerFile } from './shown-owner-file.ts';
import { REASONS } from './shown-redaction.ts';

const Ruling = z.strictObject({
  fate: z.enum(['pass', 'withheld', 'replaced'], { error: 'Choose what the person gets' }),
  reason: z.enum(REDACTION_REASONS, { error: 'Choose a reason' }).default('third-party-data'),
  words: z.string().max(300, 'Use 300 characters or fewer').default(''),
  picture: uploadField(0, 3, 'Choose at most three pictures'),
});

/** Refusals that belong to a field of the form. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'reason-words-missing': 'words',
  'replacement-missing': 'picture',
  'redacted-pdf': 'picture',
  'picture-turned': 'picture',
};

function placeOf({ params }: Visit): { requestId: string; fileId: string } {
  const fileId = z.uuid().safeParse(params.file);
  if (!fileId.success) throw nothingHere();
  return { requestId: params.id ?? '', fileId: fileId.data };
}

async function showFile(visit: Visit): Promise<Answer> {
  const place = placeOf(visit);
  const { file, waits } = await visit.work(async (work) => {
    const file = await ownerFile(work, place);
    const tasks = await ownerTasksOf(work, [place.requestId]);
    return { file, waits: tasks.some((task) => task.id === file.ownerTaskId && filesWait(task)) };
  });
  return {
    view: 'console/owner-file',
    values: {
      ...{ section: 'cases', requestId: place.requestId, file: shownOwnerFile(file), reasons: REASONS },
      ...{ given: file.fateReason, waits, mayLook: mayOpen('open:evidence', visit.account) },
      ...{ errors: visit.errors, entered: visit.entered },
    },
  };
}

function rulingOf({ fate, reason, words, picture }: z.output<typeof Ruling>): FileRuling {
  if (fate === 'pass') return { fate };
  const why = { reason, words };
  if (fate === 'withheld') return { fate, why };
  return { fate, why, pictures: picture.map(({ kind, bytes }) => ({ kind, bytes })) };
}

/** After the password, as every look at such a file; files would be lost with the version of the case, so the task is held. */
export const ownerFilePage = page({
  path: '/cases/:id/owner-file/:file',
  access: 'answer:question',
  stepUp: true,
  query: z.strictObject({}),
  get: showFile,
  uploads: ['picture'],
  body: Ruling,
  post: async (visit) => {
    const place = placeOf(visit as Visit);
    const ruling = rulingOf(visit.body);
    await visit
      .work(async (work) => await ruleOnOwnerFile(work, { ...place, ruling }))
      .catch((error: unknown) => {
        const field = isProblem(error) ? FIELD_OF[error.code] : undefined;
        throw field === undefined || !isProblem(error) ? error : fieldError(field, error.message);
      });
    return { redirect: `/${visit.controller.slug}/console/cases/${place.requestId}#owners` };
  },
});

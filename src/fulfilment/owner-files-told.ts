// Which files of owners a person did not get as they were, told to her: how many, of which system, why, and by which law.
import { translate } from '../languages/translate.ts';
import type { DataRequest } from '../requests/data-request.ts';
import { type EvidenceRow, fateWords, ruledFiles } from '../requests/evidence-file.ts';
import { OwnerTask } from '../requests/owner-task.ts';
import type { Work } from '../work.ts';
import { REDACTION_REASONS } from './redaction.ts';
import { copyLaw } from './redaction-told.ts';
import { type CopyLaw, lawfulReason } from './redaction-words.ts';

interface Told {
  readonly law: CopyLaw;
  readonly language: string;
}

/** What is said of files that were withheld or replaced, all for the reason of the first. */
export async function sayFiles(work: Work, files: readonly EvidenceRow[], told: Told): Promise<string> {
  const [first] = files;
  if (first === undefined) return '';
  const { law, language } = told;
  const reason = REDACTION_REASONS.find((one) => one === first.fateReason) ?? 'other';
  const words = await fateWords(work, first);
  const what = translate(language, `redaction.what.${reason}`);
  const why =
    words === '' ? what : translate(language, 'redaction.place', { collection: what, parts: words });
  const many = translate(language, `redaction.files.${first.fate}`, { count: files.length });
  const left = translate(language, 'redaction.files.because', { left: many, why });
  const lawful = await lawfulReason(law, reason, language);
  if (lawful === null) return left;
  return translate(language, 'redaction.with', {
    left,
    right: translate(language, 'redaction.basis', { ...lawful }),
  });
}

/** A sentence for each system, fate and reason of her newest copy; null where every file went as it was. */
export async function filesForPerson(
  work: Work,
  request: Pick<DataRequest, 'id' | 'law' | 'right' | 'rule'>,
  language: string,
): Promise<string[] | null> {
  const { trx, controllerId } = work;
  const settled = await OwnerTask.query(trx)
    .where({ controllerId, requestId: request.id, kind: 'access', state: 'settled' })
    .orderBy('askedAt', 'desc');
  const tasks = settled.filter(({ planId, passed }) => planId === settled[0]?.planId && passed === true);
  const systems = new Map(tasks.map(({ id, system }) => [id, system]));
  const groups = new Map<string, EvidenceRow[]>();
  for (const file of await ruledFiles(work, [...systems.keys()])) {
    const name = JSON.stringify([file.ownerTaskId, file.fate, file.fateReason, await fateWords(work, file)]);
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  const sentences: string[] = [];
  for (const files of groups.values()) {
    const parts = await sayFiles(work, files, { law: copyLaw(request), language });
    const collection = systems.get(files[0]?.ownerTaskId ?? '') ?? '';
    sentences.push(translate(language, 'redaction.place', { collection, parts }));
  }
  return sentences.length === 0 ? null : sentences;
}

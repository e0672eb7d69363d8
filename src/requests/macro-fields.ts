// Merge fields of texts for letters: what they are called, what a case puts there, and which are still empty.
import { sayDay } from '../languages/say-time.ts';
import { translate } from '../languages/translate.ts';
import { lawWord } from '../languages/words-of-laws.ts';
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { type DataRequest, isReview } from './data-request.ts';
import { remediesOf } from './remedies.ts';
import { languageOfCase } from './write-to-person.ts';

/** What each field stands for, as the desk says it. */
export const MACRO_FIELDS = {
  reference: 'the number of the request',
  right: 'what the person asked for, in their language',
  received: 'the day on which the request came',
  due: 'the day by which the answer is due',
  law: 'the name of the law of the case',
  name: 'the name of the controller',
  contact: 'the address for letters to us',
  authority: 'the authority that the law of the case names',
  deadline: 'a sentence: by when the law wants the answer',
  appeal: 'a sentence: how to have us look at it again; empty where the law knows none',
  complaint: 'a sentence: whom the person may complain to',
  fillIn: 'a gap that you fill before you send',
} as const;
export type MacroField = keyof typeof MACRO_FIELDS;

const FIELD = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What a case puts into each field; null: nothing, so it stays to be filled by hand. */
export type FieldValues = { readonly [F in MacroField]: string | null };

/** The names of the fields in a text, each once. */
export function fieldsIn(text: string): string[] {
  return [...new Set([...text.matchAll(FIELD)].map(([, name = '']) => name))];
}

/** Refuses a text with a field that no case could fill. Throws `macro-field-unknown` with the fields that there are. */
export function mustKnowFields(text: string): void {
  const known = Object.keys(MACRO_FIELDS);
  const unknown = fieldsIn(text).filter((name) => !known.includes(name));
  const loose = text.replace(FIELD, '').match(/\{\{|\}\}/) !== null;
  if (unknown.length === 0 && !loose) return;
  const what = loose ? 'A field is not closed' : `There is no field called ${unknown.join(', ')}`;
  throw new Problem(
    'invalid',
    'macro-field-unknown',
    `${what}. Nothing was saved. Fields are written {{name}}; these are known: ${known.join(', ')}.`,
    { known },
  );
}

/** Refuses to send a text in which a field is still to be filled. Throws `field-unfilled`, at the `field` of the form. */
export function mustBeFilled(text: string, field: string): void {
  const left = text.match(/\{\{[^{}]*\}?\}?/g);
  if (left === null && !text.includes('}}')) return;
  const message = `Fill in what is still open (${[...new Set(left ?? ['}}'])].join(', ')}), then send it. Nothing was sent.`;
  throw new Problem('invalid', 'field-unfilled', message, { fields: { [field]: message } });
}

/** A text with its fields filled; a field that is empty under this law takes its paragraph with it. */
export function fillFields(text: string, values: FieldValues): string {
  return text
    .replace(FIELD, (whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name as MacroField] ?? whole) : whole,
    )
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** What this case puts into the fields, in the language of its letters. */
export async function fieldValues(work: Work, request: DataRequest): Promise<FieldValues> {
  const { controller } = work;
  const { rule } = request;
  const language = languageOfCase(controller, request);
  const t = (key: string, values = {}): string => translate(language, `macros.paragraph.${key}`, values);
  const { lines } = await remediesOf(work, request, language);
  const law = rule === null ? null : lawWord(language, rule.law, 'name', rule.lawName).words;
  const due = sayDay(request.dueOn, language);
  const authorities = lines.join('; ');
  return {
    reference: request.reference,
    right: translate(language, `words.right.${request.right}`),
    received: sayDay(dayOf(request.receivedAt, controller.timeZone), language),
    due,
    law,
    name: controller.name,
    contact: controller.contactEmail,
    authority: lines[0] ?? null,
    deadline: law === null ? t('deadlinePlain', { due }) : t('deadline', { law, due }),
    appeal: appealOf(request, t),
    complaint: authorities === '' ? t('complaintPlain') : t('complaint', { authorities }),
    fillIn: null,
  };
}

/** Only where the law of the case has us look again; of an appeal there is none. */
function appealOf({ rule, right }: DataRequest, t: (key: string, values?: object) => string): string {
  if (isReview(right)) return '';
  if (rule?.appeal !== undefined) return t('appeal', { days: rule.appeal.days.value });
  return rule?.refusal_must_say.codes.includes('how-to-appeal') ? t('appealPlain') : '';
}

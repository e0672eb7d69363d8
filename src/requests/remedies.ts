// Whom a person may turn to after us: the authorities that the law of her case names, each with its address on the web.
// Courts have no address here: pages and letters say in their own words that she may go to court.
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import { lawWord } from '../languages/words-of-laws.ts';
import { type LawBook, lawBook } from '../laws/law-book.ts';
import type { Rule } from '../laws/law-schema.ts';
import type { AuthorityKind } from '../laws/law-words.ts';
import type { Controller } from '../platform/controller.ts';
import type { Work } from '../work.ts';
import { type DataRequest, findRequest } from './data-request.ts';
import { languageOfCase } from './write-to-person.ts';

/** One authority. */
export interface Remedy {
  readonly kind: AuthorityKind;
  readonly name: string;
  /** Empty where none is known. */
  readonly url: string;
  readonly address: string;
  /** BCP 47 where there is no name in the language of the reader; else empty. */
  readonly tag: string;
}

export interface Remedies {
  readonly all: readonly Remedy[];
  /** As a letter says them: name, address, link. */
  readonly lines: readonly string[];
  /** The language of a line that is in another one; empty: there is none. */
  readonly tag: string;
  /** Every authority that the law sends her to is named, and the attorney general with an online link. */
  readonly complete: boolean;
}

/** The remedies of a case, in the language of its letters unless told; for an appeal also those that the law opens after an appeal that failed. */
export async function remediesOf(
  work: Work,
  request: DataRequest,
  language = languageOfCase(work.controller, request),
): Promise<Remedies> {
  const first = request.aboutRequestId === null ? undefined : await findRequest(work, request.aboutRequestId);
  return remediesUnder(await lawBook(), work.controller, request.rule, first?.rule ?? null, language);
}

/** The remedies under a rule, and under the rule of the case that was appealed; named in English unless told. */
export function remediesUnder(
  laws: LawBook,
  controller: Pick<Controller, 'authority'>,
  rule: Rule | null,
  appealed: Rule | null,
  language = HOUSE_LANGUAGE,
): Remedies {
  const kinds = new Set<AuthorityKind>([
    ...(appealed?.appeal?.afterwards ?? rule?.appeal?.afterwards ?? []),
    ...(rule?.complaint.to ?? ['data-protection-authority']),
  ]).difference(new Set(['court']));
  const law = rule === null ? undefined : laws.get(rule.law);
  const all = [...kinds].flatMap((kind): Remedy[] => {
    const ofLaw = law?.authorities.find((one) => one.kind === kind);
    const own = controller.authority;
    // The Union's law leaves it to the seat which authority it is; the controller names its own.
    const seated = kind === 'data-protection-authority' && (rule === null || rule.law === 'eu-gdpr');
    if (seated && own.name !== '') return [{ kind, ...own, tag: '' }];
    if (law === undefined || ofLaw === undefined) return [];
    const { words: name, tag } = lawWord(language, law.id, `authorities.${kind}`, ofLaw.name);
    return [{ kind, name, url: ofLaw.url?.value ?? '', address: ofLaw.address?.value ?? '', tag }];
  });
  const said = (kind: AuthorityKind): boolean =>
    all.some((one) => one.kind === kind && (kind !== 'attorney-general' || one.url !== ''));
  const tag = all.find((one) => one.tag !== '')?.tag ?? '';
  return { all, lines: all.map(lineOf), tag, complete: [...kinds].every(said) };
}

function lineOf({ name, address, url }: Remedy): string {
  const place = [name, address].filter((part) => part !== '').join(', ');
  return url === '' ? place : `${place} (${url})`;
}

// Chapter 5: what people said yes and no to, with texts and receipts; and uses of data that they put an end to.
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import {
  ACT_COLUMNS,
  CONSENT_COLUMNS,
  consents,
  otherActs,
  RECEIPTS_AT_MOST,
  receipts,
  shownTexts,
} from './consent-records.ts';
import { ENDED_COLUMNS, endedUses } from './ended-uses.ts';
import { entryIds, type Sought } from './log-entries.ts';
import { csvTable, jsonLines } from './text-files.ts';

const ENDED: Sought = {
  events: [
    'use.ended',
    'use.endAnnounced',
    'use.restored',
    'use.resumed',
    'signal.honoured',
    'minor.found',
    'item.named',
  ],
  ofCases: true,
};
const DECIDED: Sought = {
  events: [
    'consent.given',
    'consent.refused',
    'consent.withdrawn',
    'consent.imported',
    'terms.accepted',
    'notice.acknowledged',
  ],
  ofCases: false,
};

/** Consents with their proof, and objections, opt-outs and restrictions as they stood in the days of the bundle. */
export const consentPart: BundlePart = {
  name: '05-consent',
  title: 'Consent, objections and restrictions',
  build: async (look): Promise<BuiltPart> => {
    const counted = await countConsents(look);
    let uses = 0;
    for await (const _ of endedUses(look)) uses += 1;
    const list = 'the list that every use of data is held against';
    const ledger = 'the consent ledger, whose rows are never changed; each act is an entry of the log';
    const signed = 'the consent ledger, signed with the key for receipts';
    return {
      files: [
        {
          path: '05-consent/consents.csv',
          source: ledger,
          content: () => csvTable(CONSENT_COLUMNS, consents(look)),
        },
        { path: '05-consent/consents.jsonl', source: ledger, content: () => jsonLines(consents(look)) },
        { path: '05-consent/receipts.jsonl', source: signed, content: () => jsonLines(receipts(look)) },
        { path: '05-consent/texts-shown.jsonl', source: ledger, content: () => jsonLines(shownTexts(look)) },
        {
          path: '05-consent/terms-and-notices.csv',
          source: ledger,
          content: () => csvTable(ACT_COLUMNS, otherActs(look)),
        },
        {
          path: '05-consent/terms-and-notices.jsonl',
          source: ledger,
          content: () => jsonLines(otherActs(look)),
        },
        {
          path: '05-consent/ended-uses.csv',
          source: list,
          content: () => csvTable(ENDED_COLUMNS, endedUses(look)),
        },
        { path: '05-consent/ended-uses.jsonl', source: list, content: () => jsonLines(endedUses(look)) },
      ],
      sentences: [
        ...sentencesOf(counted),
        uses === 0
          ? 'Nobody had put an end to a use of data in these days.'
          : `${uses} uses of data were ended, by objection, opt-out, restriction or a signal of a browser.`,
      ],
      omissions: omissionsOf(counted),
      // The log names acts and no people, so in a bundle about one case only what is about the case can be cited.
      cited:
        look.scope.requestId === null
          ? both(entryIds(look, ENDED), entryIds(look, DECIDED))
          : entryIds(look, ENDED),
    };
  },
};

interface Counted {
  given: number;
  refused: number;
  withdrawn: number;
  /** Without the text that was shown. */
  textless: number;
}

async function countConsents(look: BundleLook): Promise<Counted> {
  const counted: Counted = { given: 0, refused: 0, withdrawn: 0, textless: 0 };
  for await (const { choice, notice_hash: notice } of consents(look)) {
    counted[choice] += 1;
    if (choice === 'given' && notice === null) counted.textless += 1;
  }
  return counted;
}

const allOf = ({ given, refused, withdrawn }: Counted): number => given + refused + withdrawn;

function sentencesOf(counted: Counted): string[] {
  if (allOf(counted) === 0) return ['Nobody gave, refused or withdrew a consent in these days.'];
  return [
    `People decided ${allOf(counted)} times about a consent: ${counted.given} given, ${counted.refused} refused, ${counted.withdrawn} withdrawn. Persons stand under pseudonyms whose keys are destroyed with an erasure.`,
  ];
}

function omissionsOf(counted: Counted): string[] {
  const more = allOf(counted) - RECEIPTS_AT_MOST;
  return [
    ...(more <= 0
      ? []
      : [
          `Signed receipts stand here for the first ${RECEIPTS_AT_MOST} acts; for ${more} more they are given out for each record on request.`,
        ]),
    ...(counted.textless === 0
      ? []
      : [
          `For ${counted.textless} consents that were taken over from an earlier system the text that was shown is not known.`,
        ]),
  ];
}

async function* both(...lists: readonly AsyncIterable<string>[]): AsyncGenerator<string> {
  for (const list of lists) yield* list;
}

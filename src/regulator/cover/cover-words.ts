// What the cover letter of a bundle says, in the order in which it says it; the page and the paper show the same words.
import { visible, visibleLine } from '../../archives/reading-value.ts';
import { sayDay, sayMoment } from '../../languages/say-time.ts';
import { HOUSE_LANGUAGE } from '../../languages/translate.ts';
import { findRequest } from '../../requests/data-request.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';

export interface CoverLetter {
  readonly title: string;
  /** Who, for whom, of what and up to when: a name and its words. */
  readonly facts: readonly { readonly name: string; readonly words: string }[];
  /** Null: the authority asked no question in words. */
  readonly question: string | null;
  readonly answer: readonly string[];
  readonly gaps: readonly string[];
  readonly checks: readonly { readonly words: string; readonly command: string | null }[];
  readonly contact: string;
  /** When the checkpoint was signed, up to which everything was read. */
  readonly asOf: Temporal.Instant;
}

/** Everything in it is of the controller, of the scope or of the checkpoint: no moment of making, nothing typed by hand. */
export async function letterOf(
  look: BundleLook,
  sentences: readonly string[],
  omissions: readonly string[],
): Promise<CoverLetter> {
  const { work, scope, asOf, logSize } = look;
  const { controller } = work;
  const { name, postalAddress, contactEmail, authority, timeZone } = controller;
  const address = visibleLine(postalAddress.replaceAll(/\s*\n\s*/g, ', '));
  const officer = controller.processingRecord?.officer ?? null;
  const person = officer === null || officer === 'not-required' ? null : officer;
  const day = (one: Temporal.PlainDate): string => sayDay(one, HOUSE_LANGUAGE);
  const facts = [
    { name: 'Controller', words: [name, address, contactEmail].filter((one) => one !== '').join(', ') },
    { name: 'For', words: [authority.name, authority.address].filter((one) => one !== '').join(', ') },
    { name: 'Period', words: `${day(scope.from)} to ${day(scope.to)}, both days included (${timeZone})` },
    { name: 'Scope', words: await scopeOf(look) },
    {
      name: 'State of the log',
      words: `${logSize.toLocaleString('en-GB')} entries, as signed on ${sayMoment(asOf, HOUSE_LANGUAGE, timeZone)} (${timeZone})`,
    },
  ];
  return {
    title: 'Answer to a supervisory authority',
    facts: facts.map((fact) => ({
      ...fact,
      words: fact.words === '' ? 'not said' : visibleLine(fact.words),
    })),
    question: scope.question === null ? null : visible(scope.question).trim(),
    answer: sentences.map(visibleLine),
    gaps: omissions.map(visibleLine),
    checks: CHECKS,
    contact: visibleLine(
      person === null
        ? `${name}, ${contactEmail}`
        : `${person.name}, data protection officer of ${name}, ${person.contact}`,
    ),
    asOf,
  };
}

async function scopeOf({ work, scope: { requestId } }: BundleLook): Promise<string> {
  if (requestId === null)
    return 'All requests of the period. Names are replaced by words that stand for them.';
  const request = await findRequest(work, requestId);
  return `One case alone, ${request?.reference ?? requestId}. Its person is named.`;
}

const CHECKS: CoverLetter['checks'] = [
  {
    words:
      'Every file of this bundle is listed with its SHA-512; in the unpacked folder, any computer can compare them:',
    command: 'sha512sum -c --strict manifest-sha512.txt tagmanifest-sha512.txt',
  },
  {
    words:
      'The envelope names the digest of that list and is signed (Ed25519); compare the key with the one that the controller publishes:',
    command:
      'openssl pkeyutl -verify -pubin -inkey envelope/public-key.pem -rawin -in envelope/envelope.json -sigfile envelope/envelope.json.sig',
  },
  {
    words:
      'Everything at once, with the proofs of the log and the figures counted again from the request log:',
    command: 'habeas verify BUNDLE',
  },
  {
    words:
      'Each request of the controller has a number, counted from 1 without a gap: a number that is missing is a request that is missing.',
    command: null,
  },
];

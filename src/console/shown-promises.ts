// How the ledger of promises is shown at the desk: documents, rows by state, controls and proofs in words.
import { whyNot } from '../promises/alarm.ts';
import { type LedgerProof, type LedgerRow, proofWords } from '../promises/ledger.ts';
import { type PromiseState, type ProofStanding, STATES } from '../promises/state.ts';

interface Tag {
  readonly words: string;
  readonly colour: string;
}

const STATE_TAGS: { readonly [S in PromiseState]: Tag } = {
  unbacked: { words: 'Unbacked', colour: 'red' },
  unproven: { words: 'Unproven', colour: 'orange' },
  'over-promised': { words: 'Over-promised', colour: 'yellow' },
  gap: { words: 'Gap', colour: 'purple' },
  proven: { words: 'Proven', colour: 'green' },
  shown: { words: 'Legal text', colour: 'grey' },
};

/** What each state means, for the list at the top. */
const STATE_WORDS: { readonly [S in PromiseState]: string } = {
  unbacked: 'nothing carries it out, or what did is gone',
  unproven: 'carried out, but without a fresh proof',
  'over-promised': 'kept as far as it may be; more was promised',
  gap: 'the document is silent or broken there, and the law’s default holds',
  proven: 'carried out, and tried lately; where no program can try it, a person vouches for it',
  shown: 'nothing to carry out; it is kept and shown',
};

const STANDING_TAGS: { readonly [S in ProofStanding]: Tag | null } = {
  passed: null,
  failed: { words: 'Failed', colour: 'red' },
  stale: { words: 'Too old', colour: 'red' },
  unable: { words: 'Could not be tried', colour: 'orange' },
  missing: { words: 'Never tried', colour: 'orange' },
};

function shownProof(proof: LedgerProof) {
  const { standing, ranAt, validUntil } = proof;
  return { tag: STANDING_TAGS[standing], words: proofWords(proof), ranAt, validUntil };
}

function shownRow(row: LedgerRow) {
  const { promise, state, controls, proofs } = row;
  const good = state !== 'unbacked' && state !== 'unproven';
  return {
    id: promise.id,
    rows: promise.rows.join(', '),
    section: promise.section,
    says: promise.says,
    articles: promise.articles.join('; '),
    tag: STATE_TAGS[state],
    why: good ? null : whyNot(row),
    default: promise.default ?? null,
    overPromised: promise.over_promised ?? null,
    controls: controls.map(({ found, says }) => ({ found, says })),
    proofs: proofs.map(shownProof),
  };
}

/** The documents of a ledger, each with its rows, the worst state first. */
export function shownLedger(rows: readonly LedgerRow[]) {
  const counts = STATES.map((state) => ({
    tag: STATE_TAGS[state],
    words: STATE_WORDS[state],
    rows: rows.filter((row) => row.state === state).length,
  }));
  const documents = [...Map.groupBy(rows, ({ promise }) => promise.document).values()].map((group) => {
    const [first] = group;
    const sorted = group.toSorted((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
    return {
      title: first?.promise.title ?? '',
      dated: first?.promise.dated === '' ? null : (first?.promise.dated ?? null),
      rows: sorted.map(shownRow),
    };
  });
  return { counts: counts.filter((one) => one.rows > 0), documents };
}

/** Proofs that only people can give, each kind once: the newest, and whether it is overdue. */
export function shownEvidence(rows: readonly LedgerRow[]) {
  const kinds = new Map<string, ReturnType<typeof shownKind>>();
  for (const { promise, proofs } of rows)
    for (const proof of proofs)
      if (proof.probe === 'evidence') kinds.set(proof.about, shownKind(proof, promise.says));
  return [...kinds.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function shownKind({ about, standing, sentence, figures, validUntil }: LedgerProof, says: string) {
  return {
    name: about,
    words: about.replaceAll('-', ' '),
    says,
    tag: STANDING_TAGS[standing],
    overdue: standing !== 'passed',
    dated: typeof figures.dated === 'string' ? figures.dated : null,
    newest: standing === 'missing' ? null : sentence,
    validUntil,
  };
}

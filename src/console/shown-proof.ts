// The ladder of proofs of a case as the desk shows it: what was proven, what is enough and why, what may be asked next.
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { type Ladder, ladderOf, type ShownDemand } from '../requests/proof-ladder.ts';
import { type DemandState, waitsFor } from '../verification/demand.ts';
import { RUNGS, type Rung } from '../verification/ladder.ts';
import type { Work } from '../work.ts';

const RUNG_WORDS: { readonly [R in Rung]: string } = {
  none: 'No proof',
  session: 'Signed in at the company',
  code: 'Code to the address on file',
  points: 'Matching data that we hold',
  declaration: 'Signed declaration',
  document: 'Document, looked at once',
};

/** No rung of hers: the case began without a proof of the address. */
const AGENT_WORDS = 'The right of an agent to ask for the person';

const STATE_WORDS: { readonly [S in DemandState]: { readonly words: string; readonly colour: string } } = {
  open: { words: 'Asked', colour: 'yellow' },
  comparing: { words: 'Comparing', colour: 'blue' },
  silent: { words: 'No answer', colour: 'orange' },
  failed: { words: 'Not proven', colour: 'red' },
  met: { words: 'Proven', colour: 'green' },
  dropped: { words: 'Taken back', colour: 'grey' },
};

/** What stands about the proof on the page of a case. */
export interface ShownProof extends Ladder {
  readonly rungs: readonly { readonly words: string; readonly tag: { words: string; colour: string } }[];
  readonly needed: string;
  readonly told: readonly (ShownDemand & { readonly words: string; readonly came: string })[];
  readonly asks: readonly (Ladder['moves'][number] & { readonly words: string })[];
  /** Whom the case waits for because of a proof; null: for none. */
  readonly waits: 'person' | 'machine' | 'staff' | null;
}

/** The proofs of a case; null for a case that is not here. */
export async function shownProof(work: Work, requestId: string): Promise<ShownProof | null> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  const ladder = await ladderOf(work, request);
  const waiting = ladder.demands.find(({ waits }) => waits);
  return {
    ...ladder,
    needed: RUNG_WORDS[ladder.need.rung],
    rungs: [
      ...(ladder.provenBy === 'agent' ? [{ words: AGENT_WORDS, tag: STATE_WORDS.met }] : []),
      ...RUNGS.slice(1).map((rung) => ({ words: RUNG_WORDS[rung], tag: tagOf(rung, ladder, request) })),
    ],
    told: ladder.demands.map((demand) => ({
      ...demand,
      words: RUNG_WORDS[demand.rung],
      came: cameOf(demand),
    })),
    asks: ladder.moves.map((move) => ({ ...move, words: RUNG_WORDS[move.rung] })),
    waits: waiting === undefined ? null : waitsFor(waiting.state),
  };
}

function tagOf(rung: Rung, { demands, provenBy, need }: Ladder, { status }: DataRequest) {
  const last = demands.findLast((demand) => demand.rung === rung);
  if (last !== undefined) return STATE_WORDS[last.state];
  if (provenBy === rung) return STATE_WORDS.met;
  if (rung === 'code' && status === 'received' && need.rung !== 'none') return STATE_WORDS.open;
  return { words: 'Not asked', colour: 'grey' };
}

/** What came of a demand, in counts; which answer was wrong is known to nobody. */
function cameOf({ rung, state, matched, notHeld, points, triesLeft }: ShownDemand): string {
  if (rung !== 'points' || matched === null) return '';
  const unheld =
    notHeld === 0 ? '' : ` ${notHeld} of the data asked about are not held, so nobody could match them.`;
  const more = state === 'open' ? ` Tries left: ${triesLeft}.` : '';
  return `${matched} of ${points} answers matched in the last try.${unheld}${more}`;
}

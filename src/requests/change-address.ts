// She names another address for the letters of her case: proven by a code, told to the old one, trusted a day later.
import { Problem } from '../platform/problem.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import { askForProof, checkProof, type ProofOutcome } from '../verification/verify.ts';
import type { Work } from '../work.ts';
import { mustNotBeDisputed, warnChannel } from './channel-warning.ts';
import { DataRequest, holdRequest, isOpen } from './data-request.ts';
import { tellOpenDemand } from './demand-proof.ts';
import { nameAddress, patchAddress, type Reach, reachOf } from './reach.ts';
import { tellBegun } from './tell-begun.ts';

/** For so long whoever reads the old address may say "not me" before anything reaches the new one. */
const SETTLING_HOURS = 24;

/**
 * Names another address and sends a code there. Whether the day of that address had room for a letter is told to
 * nobody. Throws `address-not-hers`, `case-ended`, `case-disputed`, `email-not-plain`, `address-same`.
 */
export async function askNewAddress(work: Work, asked: { requestId: string; email: string }): Promise<void> {
  const request = await hers(work, asked.requestId);
  const email = readEmail(asked.email);
  const reach = await reachOf(work, request);
  if (foldEmail(reach.coming?.email ?? reach.letters) === foldEmail(email)) {
    throw new Problem(
      'invalid',
      'address-same',
      'Our letters go to this address already. Nothing was changed.',
    );
  }
  await nameAddress(work, { requestId: request.id, kind: 'changed', email, state: 'asked' });
  await work.record('address.named', request.id, { kind: 'changed' }, { email: foldEmail(email) });
  await sendAddressCode(work, request, email);
}

/** Sends the code for the address that waits for one; for a safe one that came with the request, it is the first. */
export async function codeForNamed(work: Work, request: DataRequest): Promise<void> {
  const { unproven } = await reachOf(work, request);
  if (unproven === null) return;
  await patchAddress(work, unproven.id, { state: 'asked' });
  await sendAddressCode(work, request, unproven.email);
}

/** The same, asked for on her page. Throws as `askNewAddress` does. */
export async function codeAgain(work: Work, requestId: string): Promise<void> {
  await codeForNamed(work, await hers(work, requestId));
}

/**
 * Checks the code from the new address. A right one makes it hers: letters follow after a day, and the old address
 * is told at once. A safe address that came with the request gets letters at once, and codes after a day. Wrong
 * codes are counted in this work, which must commit. Throws `address-not-hers`, `case-ended`, `case-disputed`.
 */
export async function proveNewAddress(
  work: Work,
  proof: { requestId: string; code: string },
): Promise<ProofOutcome> {
  const request = await hers(work, proof.requestId);
  const reach = await reachOf(work, request);
  const { unproven } = reach;
  if (unproven === null || !unproven.asked) return 'expired';
  const identity = foldEmail(unproven.email);
  const outcome = await checkProof(work, { ...proof, purpose: 'address', identity });
  if (outcome !== 'right') return outcome;
  const settled = work.at.add({ hours: SETTLING_HOURS });
  const safe = unproven.kind === 'safe';
  const lettersFrom = safe ? work.at : settled;
  await patchAddress(work, unproven.id, {
    state: 'proven',
    provenAt: work.at,
    lettersFrom,
    codesFrom: settled,
  });
  await work.record('address.proven', request.id, { kind: unproven.kind, from: lettersFrom.toString() });
  if (safe) {
    await tellBegun(work, request);
    await tellOpenDemand(work, request);
  } else await tellOlder(work, request, reach, unproven);
  return outcome;
}

/** Whether letters to her name company and matter in their heading. Throws as `askNewAddress` does. */
export async function writeNeutrally(
  work: Work,
  wish: { requestId: string; neutral: boolean },
): Promise<void> {
  const request = await hers(work, wish.requestId);
  await DataRequest.query(work.trx)
    .findById([work.controllerId, request.id])
    .patch({ writeNeutrally: wish.neutral });
  await work.record('request.toneChosen', request.id, { neutral: wish.neutral });
}

/** The address in use and the one that she first proved: whoever took one of them over cannot hide it from the other. */
async function tellOlder(
  work: Work,
  request: DataRequest,
  { letters, ordinary }: Reach,
  fresh: { readonly id: string; readonly email: string },
): Promise<void> {
  for (const email of new Set([letters, ordinary])) {
    if (foldEmail(email) === foldEmail(fresh.email)) continue;
    await warnChannel(work, request, { kind: 'address', aboutId: fresh.id, email });
  }
}

async function sendAddressCode(work: Work, request: DataRequest, to: string): Promise<void> {
  const { id: requestId, subjectId, language, writeNeutrally: neutral } = request;
  await askForProof(work, {
    requestId,
    subjectId,
    purpose: 'address',
    to,
    language,
    neutral,
    unasked: true,
  });
}

async function hers(work: Work, requestId: string): Promise<DataRequest> {
  if (work.actor.kind !== 'subject' || work.actor.id !== requestId) {
    throw new Problem(
      'forbidden',
      'address-not-hers',
      'Only the person herself can say where our letters go. Nothing was changed.',
    );
  }
  const request = await holdRequest(work, requestId);
  if (request.status === 'received' || !isOpen(request.status))
    throw new Problem('conflict', 'case-ended', 'This case has ended. Nothing was sent or saved.');
  await mustNotBeDisputed(work, requestId);
  return request;
}

// Builds a bundle for an authority: asked for in the log, looked at once, written into a bag, numbered, signed.
import type { Writable } from 'node:stream';
import { type BaggedFile, BagWriter } from '../../archives/bag-writer.ts';
import { checkRecipient, sealLines } from '../../archives/seal-lines.ts';
import { isProblem, Problem } from '../../platform/problem.ts';
import type { Actor, House } from '../../work.ts';
import { publishedFolder, sealWaiting } from '../seal-log.ts';
import type { BundleCover, BundlePart, BundleScope } from './bundle-part.ts';
import { addBundle, type Bundle, failBundle } from './bundle-row.ts';
import { envelopeOf } from './envelope.ts';
import { nameKeyLines } from './name-key.ts';
import { openLook } from './open-look.ts';
import { COVER, PARTS } from './parts.ts';
import { type WrittenContent, writeContent } from './write-content.ts';

export interface BundleOrder {
  readonly controllerId: string;
  readonly actor: Actor;
  readonly scope: BundleScope;
  /** Over how many entries the checkpoint stands, so that the same content can be made again; null: the newest. */
  readonly checkpoint: bigint | null;
  /** The authority's public age key, for the key to the names; null: no names leave. */
  readonly recipient: string | null;
  readonly progress?: (words: string) => void;
  /** The chapters; those of the house unless a test says otherwise. */
  readonly parts?: readonly BundlePart[];
  readonly cover?: BundleCover | null;
}

export interface BuiltBundle extends WrittenContent {
  readonly bundle: Bundle;
  /** Fingerprint of the key: what the authority compares by another channel. */
  readonly verifierKey: string;
}

/**
 * Where a bundle goes: gives a sink, and keeps what was written only when filling it succeeded; `Vault.write` is one.
 */
export type Destination = <T>(fill: (sink: Writable) => Promise<T>) => Promise<T>;

/**
 * Builds a bundle into a zip. That it was asked for is in the log before anything is read; that it was built is in
 * the log before the zip is whole, so that no bundle is anywhere that the log does not know. Memory is bounded by one
 * batch of rows and about a kilobyte a cited entry: its lines in the lists. Throws `bundle-period-backwards`, `age-recipient-malformed`,
 * `checkpoint-unknown`, `request-unknown`, `log-tampered`, and what a chapter or the destination throws: then nothing
 * is delivered, and the log says that it failed.
 */
export async function buildBundle(
  house: House,
  order: BundleOrder,
  destination: Destination,
): Promise<BuiltBundle> {
  const { controllerId, actor, scope, recipient } = order;
  if (Temporal.PlainDate.compare(scope.from, scope.to) > 0) throw backwards();
  if (recipient !== null) checkRecipient(recipient);
  const bundleId = crypto.randomUUID();
  await house.inWork(controllerId, actor, async (work) => {
    await work.record('bundle.begun', bundleId, {
      from: scope.from.toString(),
      to: scope.to.toString(),
      requestId: scope.requestId,
      questionAnswered: scope.question !== null,
      namesSealed: recipient !== null,
      checkpoint: order.checkpoint?.toString() ?? null,
    });
  });
  try {
    if (order.checkpoint === null) await sealWaiting(house, controllerId);
    return await destination(async (sink) => await fill(house, order, bundleId, sink));
  } catch (error) {
    const code = isProblem(error) ? error.code : 'unexpected';
    await house.inWork(controllerId, actor, async (work) => await failBundle(work, bundleId, code));
    throw error;
  }
}

async function fill(
  house: House,
  order: BundleOrder,
  bundleId: string,
  sink: Writable,
): Promise<BuiltBundle> {
  let bag: BagWriter | null = null;
  try {
    const { written, names, origin, logSize, producedBy } = await house.inWork(
      order.controllerId,
      order.actor,
      async (work) => {
        const open = await openLook(work, order.scope, {
          size: order.checkpoint,
          publicUrl: house.config.publicUrl,
        });
        const { look, checkpoint } = open;
        bag = new BagWriter(sink, baseOf(work.controller.slug, order.scope), dateOf(look.asOf));
        const written = await writeContent(bag, open, {
          parts: order.parts ?? PARTS,
          cover: order.cover === undefined ? COVER : order.cover,
          folder: publishedFolder(house),
          progress: order.progress ?? (() => undefined),
        });
        const { pseudonyms } = look;
        const producedBy = pseudonyms.ofAccount(order.actor.id);
        const names =
          order.recipient === null
            ? null
            : await bag.addBeside(
                'envelope/names.age',
                sealLines(order.recipient, nameKeyLines(work, pseudonyms)),
              );
        return { written, names, origin: checkpoint.origin, logSize: checkpoint.size, producedBy };
      },
      'look',
    );
    return await close(house, order, bag, { bundleId, written, names, origin, logSize, producedBy });
  } catch (error) {
    await (bag as BagWriter | null)?.abandon(error);
    throw error;
  }
}

interface Closing {
  readonly bundleId: string;
  readonly written: WrittenContent;
  readonly names: BaggedFile | null;
  readonly origin: string;
  readonly logSize: bigint;
  readonly producedBy: string;
}

/** Numbers and signs what was written. The look is over: only now does anything of ours change. */
async function close(
  house: House,
  order: BundleOrder,
  bag: BagWriter | null,
  { bundleId, written, names, origin, logSize, producedBy }: Closing,
): Promise<BuiltBundle> {
  if (bag === null) throw new TypeError('a look has opened its bag');
  const { scope } = order;
  const { digest, files, bytes } = written;
  const { bundle, envelope, verifierKey } = await house.inWork(
    order.controllerId,
    order.actor,
    async (work) => {
      const added = await addBundle(work, {
        id: bundleId,
        fromOn: scope.from,
        toOn: scope.to,
        requestId: scope.requestId,
        questionAnswered: scope.question !== null,
        namesSealed: names !== null,
        logSize: logSize.toString(),
        bytes: bytes.toString(),
        files,
        digest,
      });
      const { number, previous, signedAt: producedAt } = added;
      const facts = { number, previous, producedAt, producedBy, digest, origin, logSize, names };
      const seed = await work.signingSeed();
      return { bundle: added, ...envelopeOf(facts, seed) };
    },
  );
  for (const [path, content] of envelope) await bag.addBeside(path, [content]);
  await bag.finish();
  return { ...written, bundle, verifierKey };
}

/** The folder around the bag; it names what was asked for and nobody. */
function baseOf(slug: string, { from, to, requestId }: BundleScope): string {
  return `bundle-${slug}-${from}-${to}${requestId === null ? '' : '-one-case'}`;
}

function dateOf(at: Temporal.Instant): Date {
  return new Date(at.epochMilliseconds);
}

function backwards(): Problem {
  return new Problem(
    'invalid',
    'bundle-period-backwards',
    'The period of the bundle ends before it begins. Nothing was made; give the first day before the last.',
  );
}

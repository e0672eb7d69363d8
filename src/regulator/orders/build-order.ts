// Builds a bundle that was ordered: claimed, written sealed to where archives lie, and given up when it hangs.
import type { Writable } from 'node:stream';
import { newArchiveKey, sealTo } from '../../archives/seal-archive.ts';
import { askedOf, type BundleOrder, holdOrder, patchOrder } from '../../deliveries/bundle-order.ts';
import { orderFile, orderKeyPlace } from '../../deliveries/order-file.ts';
import { loggable, logger } from '../../platform/logger.ts';
import { isProblem, Problem } from '../../platform/problem.ts';
import { type Actor, type House, MACHINE } from '../../work.ts';
import { type BuiltBundle, buildBundle } from '../bundle/build-bundle.ts';
import type { BundleCover, BundlePart, BundleScope } from '../bundle/bundle-part.ts';
import { failBundle } from '../bundle/bundle-row.ts';

/** Days for which a bundle can be fetched, unless the settings say otherwise; then its key is destroyed. */
export const BUNDLE_DAYS = 90;
/** A build from which nothing is heard for so long is given up. */
const PATIENCE_MINUTES = 15;
/** How often the page is told what is being written. */
const TOLD_MILLISECONDS = 1000;

export interface BuildOptions {
  readonly parts?: readonly BundlePart[];
  readonly cover?: BundleCover | null;
  /** Milliseconds without a sign of life. */
  readonly patience?: number;
}

interface Claim {
  readonly order: BundleOrder;
  readonly scope: BundleScope;
  readonly lease: string;
  /** Seals only; what opens lies sealed in the row. */
  readonly seal: string;
  readonly file: string;
  /** What an attempt before this one may have left. */
  readonly left: string | null;
}

/**
 * Builds it and makes it ready. What fails or hangs is written down with its reason and thrown to nobody, so that the
 * next one is built; a machine that stops (`signal`) leaves it to the next try. An attempt that was overtaken by another
 * makes nothing ready.
 */
export async function buildOrder(
  house: House,
  place: { readonly controllerId: string; readonly orderId: string },
  signal: AbortSignal,
  options: BuildOptions = {},
): Promise<void> {
  const { controllerId, orderId } = place;
  const claim = await claimOrder(house, controllerId, orderId);
  if (claim === null) return;
  const life = signsOfLife(house, claim, options.patience ?? PATIENCE_MINUTES * 60_000);
  let made: Made | null = null;
  try {
    if (claim.left !== null) await house.vault.remove(claim.left);
    const building = build(house, claim, life, options);
    // Where it hangs we no longer wait for it; what it says later is said to nobody.
    building.catch(() => undefined);
    made = await Promise.race([building, life.over]);
    if (await finish(house, claim, made)) return;
    await nobodyGot(house, claim, made, 'bundle-overtaken');
    await house.vault.remove(claim.file);
  } catch (error) {
    if (signal.aborted) throw error;
    logger.error({ order: orderId, ...loggable(error) }, 'a bundle could not be built');
    if (made !== null) await nobodyGot(house, claim, made, isProblem(error) ? error.code : 'unexpected');
    await failOrder(house, claim, error);
  } finally {
    await life.end();
  }
}

/** It has its number and its signature, and will never be sent. */
async function nobodyGot(house: House, { order }: Claim, { built }: Made, code: string): Promise<void> {
  await house.inWork(
    order.controllerId,
    MACHINE,
    async (work) => await failBundle(work, built.bundle.id, code),
  );
}

async function claimOrder(house: House, controllerId: string, orderId: string): Promise<Claim | null> {
  const { identity, recipient: seal } = await newArchiveKey();
  return await house.inWork(controllerId, MACHINE, async (work) => {
    const order = await holdOrder(work, orderId);
    if (order.state !== 'waiting' && order.state !== 'building') return null;
    const lease = crypto.randomUUID();
    const wrappedKey = await work.seal(orderKeyPlace(order), identity);
    await patchOrder(work, orderId, {
      state: 'building',
      lease,
      wrappedKey,
      aliveAt: work.at,
      progress: null,
    });
    const { question } = await askedOf(work, order);
    const { fromOn: from, toOn: to, requestId } = order;
    const left = order.lease === null ? null : orderFile(order, order.lease);
    const scope = { from, to, requestId, question };
    return { order, scope, lease, seal, file: orderFile(order, lease), left };
  });
}

interface Made {
  readonly built: BuiltBundle;
  /** Of the file as the authority gets it. */
  readonly bytes: number;
  readonly sha256: Buffer;
}

async function build(
  house: House,
  { order, scope, seal, file }: Claim,
  life: SignsOfLife,
  { parts, cover }: BuildOptions,
): Promise<Made> {
  const { controllerId, recipient, askedBy } = order;
  const actor: Actor = { kind: 'staff', id: askedBy };
  const sealed: { bytes: number; sha256: Buffer } = { bytes: 0, sha256: Buffer.alloc(0) };
  const built = await buildBundle(
    house,
    {
      controllerId,
      actor,
      scope,
      checkpoint: null,
      recipient,
      progress: life.tell,
      ...(parts === undefined ? {} : { parts }),
      ...(cover === undefined ? {} : { cover }),
    },
    async (fill) =>
      await house.vault.write(file, async (target) => {
        const { result, ...whole } = await sealTo(seal, target, async (sink) => {
          life.watch(sink);
          // With a key of the authority it is sealed twice: once opened by us, it still opens for the authority alone.
          return recipient === null ? await fill(sink) : (await sealTo(recipient, sink, fill)).result;
        });
        Object.assign(sealed, whole);
        return result;
      }),
  );
  return { built, ...sealed };
}

/** False where another attempt has overtaken this one: then nothing is changed. */
async function finish(
  house: House,
  { order, lease }: Claim,
  { built, bytes, sha256 }: Made,
): Promise<boolean> {
  const { controllerId, id } = order;
  return await house.inWork(controllerId, MACHINE, async (work) => {
    if ((await holdOrder(work, id)).lease !== lease) return false;
    const ending = order.recipient === null ? 'zip' : 'zip.age';
    const { bundle, omissions, verifierKey } = built;
    await patchOrder(work, id, {
      state: 'ready',
      progress: null,
      bundleId: bundle.id,
      omissions: omissions.length,
      verifierKey,
      fileName: `bundle-${work.controller.slug}-${bundle.number}.${ending}`,
      size: String(bytes),
      sha256,
      readyAt: work.at,
      expiresAt: work.at.add({ hours: 24 * (house.config.bundleDays ?? BUNDLE_DAYS) }),
    });
    await work.record('bundle.ready', bundle.id, { orderId: id, bytes });
    return true;
  });
}

/** What stands in the way where sealed files lie: unlike a copy for a person, a bundle is not tried again by itself. */
const OF_THE_PLACE: Readonly<Record<string, string>> = {
  'archive-disk-full': 'There is no room left where bundles lie. Make room there, then build it again.',
  'archives-unreachable':
    'The place where bundles lie does not answer as it should. Look at it, then build it again.',
};

async function failOrder(house: House, { order, lease, file }: Claim, error: unknown): Promise<void> {
  const { controllerId, id } = order;
  const [problem, problemWords] = isProblem(error)
    ? [error.code, OF_THE_PLACE[error.code] ?? error.message]
    : ['unexpected', 'Something that nobody foresaw stood in the way; the log of the service says more.'];
  await house.inWork(controllerId, MACHINE, async (work) => {
    if ((await holdOrder(work, id)).lease !== lease) return;
    await patchOrder(work, id, { state: 'failed', problem, problemWords, wrappedKey: null, lease: null });
    await work.record('bundle.orderFailed', id, { code: problem });
  });
  await house.vault.remove(file);
}

interface SignsOfLife {
  /** Fails once nothing was heard for too long. */
  readonly over: Promise<never>;
  tell(words: string): void;
  /** Takes bytes that move for a sign of life, and breaks them off when it is over. */
  watch(sink: Writable): void;
  end(): Promise<void>;
}

/** Listens whether a build goes on, and tells the page what it is at. */
function signsOfLife(house: House, { order, lease }: Claim, patience: number): SignsOfLife {
  const { controllerId, id } = order;
  const { promise: over, reject } = Promise.withResolvers<never>();
  over.catch(() => undefined);
  let sink: Writable | null = null;
  let told = 0;
  let telling: Promise<void> = Promise.resolve();
  const giveUp = (): void => {
    const problem = hangs(patience);
    sink?.destroy(problem);
    reject(problem);
  };
  const timer = setTimeout(giveUp, patience);
  const alive = (): void => void timer.refresh();
  return {
    over,
    tell: (progress) => {
      alive();
      if (performance.now() - told < TOLD_MILLISECONDS) return;
      told = performance.now();
      const tell = async (): Promise<void> =>
        await house.inWork(controllerId, MACHINE, async (work) => {
          if ((await holdOrder(work, id)).lease === lease)
            await patchOrder(work, id, { progress, aliveAt: work.at });
        });
      // What the page says is a courtesy: a build does not fail for it.
      telling = telling.then(tell).catch(() => undefined);
    },
    watch: (given) => {
      sink = given;
      given.on('drain', alive);
    },
    end: async () => {
      clearTimeout(timer);
      await telling;
    },
  };
}

function hangs(patience: number): Problem {
  return new Problem(
    'unavailable',
    'bundle-stuck',
    `Nothing was heard from building this bundle for ${Math.ceil(patience / 60_000)} minutes, so it was given up. Nothing was delivered; build it again.`,
  );
}

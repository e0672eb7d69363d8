// Keys of one controller, each wrapped by the keyring: what is sealed or hashed for one says nothing to another.
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { hmacSha256, openWith, sealWith } from './crypto.ts';
import { HouseModel } from './database.ts';
import type { Keyring } from './keyring.ts';
import { Problem } from './problem.ts';

export type KeyUse = 'seal' | 'hash' | 'sign';

class ControllerKey extends HouseModel {
  static override tableName = 'controller_keys';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare use: KeyUse;
  declare rootId: string;
  declare wrapped: Buffer;
  declare retiredAt: Temporal.Instant | null;
}

const ID_BYTES = 16;

/** A value hashed with a controller's key: a blind index (equality only). `keyId` lets the key be rotated. */
export interface KeyedHash {
  readonly keyId: string;
  readonly hash: Buffer;
}

/** What a sealed value is bound to, as text; a function where the id of the key that seals it is to be part of it. */
export type SealPlace = string | ((keyId: string) => string);

const placeOf = (place: SealPlace, keyId: string): string =>
  typeof place === 'string' ? place : place(keyId);

/** A transaction of one controller that can seal: all that rooms below `work.ts` may ask of a work. */
export interface Sealing {
  readonly trx: Knex.Transaction;
  readonly controllerId: string;
  /** Seals under the controller's key; `context` (`table:id`) is bound, so a moved value does not open. */
  seal(context: SealPlace, plain: string | Uint8Array): Promise<Buffer>;
  open(context: SealPlace, sealed: Uint8Array): Promise<Buffer>;
  /** A blind index of a value: equal values of one controller and context have equal hashes. */
  keyedHash(context: string, value: string): Promise<KeyedHash>;
}

/** Unwrapped keys of one process, so that a work costs no unwrapping; bounded by controllers times uses. */
export class KeyCabinet {
  readonly #keyring: Keyring;
  readonly #keys = new Map<string, Buffer>();
  readonly #active = new Map<string, string>();

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** Makes the keys of a new controller, one per use; runs in the work that creates the controller. */
  async create(trx: Knex.Transaction, controllerId: string): Promise<void> {
    for (const use of ['seal', 'hash', 'sign'] as const) {
      const id = crypto.randomUUID();
      const wrapped = this.#keyring.wrap(randomBytes(32), `controller_keys:${controllerId}:${id}`);
      await ControllerKey.query(trx).insert({
        controllerId,
        id,
        use,
        rootId: this.#keyring.activeId,
        wrapped,
      });
    }
  }

  /** Whether a controller has its keys yet. */
  async has(trx: Knex.Transaction, controllerId: string): Promise<boolean> {
    return (await ControllerKey.query(trx).where({ controllerId, retiredAt: null }).resultSize()) > 0;
  }

  /** The key in use now. Throws `controller-key-missing`. */
  async active(
    trx: Knex.Transaction,
    controllerId: string,
    use: KeyUse,
  ): Promise<{ id: string; key: Buffer }> {
    const place = `${controllerId}:${use}`;
    const known = this.#active.get(place);
    if (known !== undefined) return { id: known, key: await this.#byId(trx, controllerId, known) };
    const row = await ControllerKey.query(trx).findOne({ controllerId, use, retiredAt: null });
    if (row === undefined) throw missing(controllerId);
    const key = this.#unwrap(row);
    this.#active.set(place, row.id);
    return { id: row.id, key };
  }

  /** Seals with the controller's key; the key's id stands in front of the bytes. */
  async seal(
    trx: Knex.Transaction,
    controllerId: string,
    context: SealPlace,
    plain: string | Uint8Array,
  ): Promise<Buffer> {
    const { id, key } = await this.active(trx, controllerId, 'seal');
    return Buffer.concat([
      Buffer.from(id.replaceAll('-', ''), 'hex'),
      sealWith(key, plain, placeOf(context, id)),
    ]);
  }

  /** Opens what `seal` sealed, also under a retired key. Throws `sealed-value-damaged`. */
  async open(
    trx: Knex.Transaction,
    controllerId: string,
    context: SealPlace,
    sealed: Uint8Array,
  ): Promise<Buffer> {
    const hex = Buffer.from(sealed.subarray(0, ID_BYTES)).toString('hex');
    const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return openWith(await this.#byId(trx, controllerId, id), sealed.subarray(ID_BYTES), placeOf(context, id));
  }

  /** HMAC-SHA-256 over context and value with the controller's hash key. */
  async keyedHash(
    trx: Knex.Transaction,
    controllerId: string,
    context: string,
    value: string,
  ): Promise<KeyedHash> {
    const { id, key } = await this.active(trx, controllerId, 'hash');
    return { keyId: id, hash: hmacSha256(key, context, '\0', value) };
  }

  async #byId(trx: Knex.Transaction, controllerId: string, id: string): Promise<Buffer> {
    const known = this.#keys.get(`${controllerId}:${id}`);
    if (known !== undefined) return known;
    const row = await ControllerKey.query(trx).findOne({ controllerId, id });
    if (row === undefined) throw missing(controllerId);
    return this.#unwrap(row);
  }

  #unwrap(row: ControllerKey): Buffer {
    const key = this.#keyring.unwrap(
      row.rootId,
      row.wrapped,
      `controller_keys:${row.controllerId}:${row.id}`,
    );
    this.#keys.set(`${row.controllerId}:${row.id}`, key);
    return key;
  }
}

function missing(controllerId: string): Problem {
  return new Problem(
    'internal',
    'controller-key-missing',
    'A key of this controller is not in the database, so sealed values cannot be read. Nothing was changed.',
    { controllerId },
  );
}

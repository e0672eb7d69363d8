// What Lumart's pages ask of the privacy desk: over HTTP alone, with the key of the program and a signed word about the person.
import { type KeyObject, sign } from 'node:crypto';
import { type Outbound, openOutbound } from '../../src/connectors/outbound.ts';

/** Who is signed in here, and vouched for there. */
export interface Customer {
  readonly id: number;
  readonly email: string;
}

export interface Balance {
  readonly name: string;
  readonly amount: string | null;
  readonly refund: string | null;
}

export interface Balances {
  readonly id: string;
  readonly coolingOffDays: number;
  readonly balances: readonly Balance[];
}

/** A request as the desk shows it to account pages. */
export interface DeskRequest {
  readonly id: string;
  readonly reference: string;
  readonly right: string;
  readonly status: string;
  readonly coolingOffUntil: string | null;
  readonly restrictedSince: string | null;
  readonly balances: readonly Balance[] | null;
  readonly links: { readonly status: string };
}

/** Where the desk is, and what opens it. */
export interface DeskPlace {
  /** The public address, with the controller: `http://localhost:3000/lumart`. */
  readonly audience: string;
  /** Where the API is reached, such as `http://localhost:3000`. */
  readonly origin: string;
  readonly programKey: string;
  readonly signing: { readonly issuer: string; readonly kid: string; readonly key: KeyObject };
  readonly clock: () => Temporal.Instant;
}

/** The desk said no, or could not be asked; `code` is its own where it said so. */
export class DeskRefusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the privacy desk refused: ${code}`);
    this.code = code;
  }
}

const SECONDS = 120;

export class PrivacyDesk {
  readonly place: DeskPlace;
  readonly #outbound: Outbound;

  constructor(place: DeskPlace) {
    this.place = place;
    this.#outbound = openOutbound({ origins: [place.origin], allowPrivate: true, maxBytes: 500_000 });
  }

  /** Our word, for two minutes and one use, that this customer is signed in (JWT, RFC 7519). */
  vouch({ id, email }: Customer): string {
    const { issuer, kid, key } = this.place.signing;
    const iat = Math.floor(this.place.clock().epochMilliseconds / 1_000);
    const about = { iss: issuer, aud: this.place.audience, sub: `account-${id}`, email };
    const claims = { ...about, iat, exp: iat + SECONDS, jti: crypto.randomUUID() };
    const said = [{ alg: 'EdDSA', kid }, claims].map(encoded).join('.');
    return `${said}.${sign(null, Buffer.from(said), key).toString('base64url')}`;
  }

  /** What the customer would lose, read at this moment. */
  async balances(customer: Customer): Promise<Balances> {
    return (await this.#ask(customer, 'POST', '/balances', {})) as Balances;
  }

  /** Asks for the deletion of the account; the same `once` asks once. */
  async deleteAccount(customer: Customer, given: { shown: string; once: string }): Promise<DeskRequest> {
    const { shown, once } = given;
    const asked = { right: 'erasure', shown, language: 'en' };
    return (await this.#ask(customer, 'POST', '/requests', asked, once)) as DeskRequest;
  }

  /** The newest deletion that was asked for; null: none ever was. */
  async deletion(customer: Customer): Promise<DeskRequest | null> {
    const { requests } = (await this.#ask(customer, 'GET', '/requests')) as { requests: DeskRequest[] };
    return requests.find(({ right }) => right === 'erasure') ?? null;
  }

  /** Takes the deletion back. */
  async keepAccount(customer: Customer, given: { id: string; once: string }): Promise<DeskRequest> {
    const path = `/requests/${encodeURIComponent(given.id)}/withdrawal`;
    return (await this.#ask(customer, 'POST', path, {}, given.once)) as DeskRequest;
  }

  close(): void {
    this.#outbound.close();
  }

  async #ask(
    customer: Customer,
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    once?: string,
  ): Promise<unknown> {
    const { origin, programKey } = this.place;
    const answer = await this.#outbound
      .send({
        method,
        url: `${origin}/api/v1/signed-in${path}`,
        headers: {
          Authorization: `Bearer ${programKey}`,
          'Habeas-Assertion': this.vouch(customer),
          ...(once === undefined ? {} : { 'Idempotency-Key': once }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      .catch(() => {
        throw new DeskRefusal('not-reached');
      });
    const said = JSON.parse(answer.body.toString('utf8')) as { code?: string };
    if (answer.status >= 400) throw new DeskRefusal(said.code ?? 'unknown');
    return said;
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

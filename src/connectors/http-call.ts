// One call after the other to one system: at its rate, with our key, and again where it asks us to come back later.
import { setTimeout as wait } from 'node:timers/promises';
import { HttpAuth } from './http-auth.ts';
import { answerRefused, isDoubtful, ofOutbound, systemBusy, systemRefused } from './http-problem.ts';
import { askedToWait, pauseBefore } from './http-retry.ts';
import { revealedAddress, revealedFlag } from './http-secret.ts';
import type { HttpSystem } from './http-system.ts';
import { type Answer, at, parseExactly, textOf } from './http-value.ts';
import { type Outbound, type OutboundAnswer, openOutbound } from './outbound.ts';

export interface SystemCall {
  readonly method: string;
  /** Whole, as `fillAddress` made it or as the system gave it for the next page. */
  readonly url: string;
  readonly body?: string;
  readonly bodyType?: 'application/json' | 'application/x-www-form-urlencoded';
  readonly idempotencyKey?: string;
}

/** What a system said. `gone`: there is no such record; `mapped` where its description says so, and not we by the status. */
export interface Said {
  readonly means: 'well' | 'gone';
  readonly mapped: boolean;
  readonly answer: OutboundAnswer;
}

type Meaning = 'well' | 'gone' | 'not-allowed' | 'refused' | 'busy' | 'broken';

/** A line to one system; nothing is connected, and no secret is read, before the first call. */
export class HttpLine {
  readonly system: HttpSystem;
  readonly #auth: HttpAuth;
  #outbound: Outbound | null = null;
  #nextAt = 0;

  constructor(system: HttpSystem) {
    this.system = system;
    this.#auth = new HttpAuth(system);
  }

  /** Where calls begin. Throws `store-address-missing`, `store-address-invalid`. */
  base(): string {
    return revealedAddress(this.system.base_url, this.system.system);
  }

  /** A call that changes nothing, tried again as the description allows. Throws the store's problems. */
  async ask(call: SystemCall): Promise<Said> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.once(call);
      } catch (error) {
        if (!(await this.mayTryAgain(error, tries))) throw error;
      }
    }
  }

  /** One call and no second one, except that a token which was taken away is fetched anew. */
  async once(call: SystemCall, tokenMayBeOld = true): Promise<Said> {
    const answer = await this.#send(call);
    const told = this.#told(answer);
    const meaning = told ?? usualMeaning(answer.status);
    if (meaning === 'well' || meaning === 'gone') return { means: meaning, mapped: told !== null, answer };
    if (answer.status === 401 && tokenMayBeOld && this.#auth.forget()) return await this.once(call, false);
    const { system } = this.system;
    if (meaning === 'busy' || meaning === 'broken') {
      const later = systemBusy(system, answer.status);
      askedToWait(later, answer.headers.get('retry-after'));
      throw later;
    }
    throw systemRefused(system, meaning === 'not-allowed' ? 403 : answer.status);
  }

  /** Waits before the next try, as long as the system asked for; false where no try is left or it asks for too much. */
  async mayTryAgain(error: unknown, tries: number): Promise<boolean> {
    return isDoubtful(error) && (await pauseBefore(tries, error, this.system.retry));
  }

  /** The JSON of an answer. Throws `store-answer-refused` for anything else. */
  json({ body, headers }: OutboundAnswer): Answer {
    const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const { system } = this.system;
    if (!/^application\/(json|[a-z0-9.+-]+\+json)$/.test(type))
      throw answerRefused(system, 'answered with something that is not JSON', { type: type.slice(0, 60) });
    try {
      return parseExactly(body);
    } catch {
      throw answerRefused(system, 'answered with broken JSON');
    }
  }

  close(): void {
    this.#outbound?.close();
  }

  async #send({ method, url, body, bodyType, idempotencyKey }: SystemCall): Promise<OutboundAnswer> {
    const { system, headers, idempotency_header: idempotency } = this.system;
    const outbound = this.#open();
    await this.#turn();
    try {
      const opening = await this.#auth.headers(outbound);
      return await outbound.send({
        method,
        url,
        headers: {
          ...headers,
          ...opening,
          ...(bodyType === undefined ? {} : { 'content-type': bodyType }),
          ...(idempotency === undefined || idempotencyKey === undefined
            ? {}
            : { [idempotency]: idempotencyKey }),
        },
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw ofOutbound(error, system);
    }
  }

  #open(): Outbound {
    if (this.#outbound !== null) return this.#outbound;
    const { system, auth, limits, allow_private: allow } = this.system;
    const token = auth.kind === 'oauth2' ? [revealedAddress(auth.token_url, system)] : [];
    this.#outbound = openOutbound({
      origins: [this.base(), ...token],
      allowPrivate: revealedFlag(allow),
      connectTimeout: limits.connect_seconds * 1_000,
      headersTimeout: limits.answer_seconds * 1_000,
      bodyTimeout: limits.answer_seconds * 1_000,
      maxBytes: limits.bytes,
    });
    return this.#outbound;
  }

  /** Waits until it is our turn under the rate that the description allows. */
  async #turn(): Promise<void> {
    const now = performance.now();
    const turn = Math.max(now, this.#nextAt);
    this.#nextAt = turn + 1_000 / this.system.limits.calls_per_second;
    if (turn > now) await wait(turn - now);
  }

  /** What the description says of such an answer; null where it says nothing. */
  #told(answer: OutboundAnswer): Meaning | null {
    const { status } = answer;
    const rule = this.system.errors.find(
      (one) =>
        one.status === status && (one.at === undefined || said(answer, one.at) === (one.equals ?? null)),
    );
    return rule?.means ?? null;
  }
}

/** What a status means where nobody says otherwise (RFC 9110 section 15, RFC 6585). */
function usualMeaning(status: number): Meaning {
  if (status >= 200 && status < 300) return 'well';
  if (status === 404 || status === 410) return 'gone';
  if (status === 401 || status === 403) return 'not-allowed';
  if (status === 408 || status === 425 || status === 429) return 'busy';
  return status >= 500 ? 'broken' : 'refused';
}

function said({ body }: OutboundAnswer, place: string): string | null {
  try {
    return textOf(at(parseExactly(body), place));
  } catch {
    return null;
  }
}

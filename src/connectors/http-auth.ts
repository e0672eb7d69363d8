// How a system knows us: the headers of a call, with a token of OAuth 2.0 fetched where one is needed.
import { answerRefused, systemBusy, systemRefused } from './http-problem.ts';
import { revealed, revealedAddress } from './http-secret.ts';
import type { HttpSystem } from './http-system.ts';
import { at, parseExactly, textOf } from './http-value.ts';
import type { Outbound } from './outbound.ts';

/** Seconds before its end at which a token is not used any more, and what it lives where nobody said. */
const MARGIN = 30;
const LIFE = 300;

interface Token {
  readonly value: string;
  /** By the monotonic clock. */
  readonly until: number;
}

/** The key to one system, kept in memory alone. */
export class HttpAuth {
  readonly #system: HttpSystem;
  #token: Token | null = null;

  constructor(system: HttpSystem) {
    this.#system = system;
  }

  /** The headers that open the door. Throws `store-address-missing`, and what fetching a token throws. */
  async headers(outbound: Outbound): Promise<Record<string, string>> {
    const { auth, system } = this.#system;
    switch (auth.kind) {
      case 'none':
        return {};
      case 'header':
        return { [auth.name]: revealed(auth.value, system) };
      case 'bearer':
        return { authorization: `Bearer ${revealed(auth.token, system)}` };
      case 'basic':
        return { authorization: basic(revealed(auth.user, system), revealed(auth.password, system)) };
      case 'oauth2':
        this.#token = this.#fresh() ?? (await this.#newToken(outbound));
        return { authorization: `Bearer ${this.#token.value}` };
    }
  }

  /** Forgets a token that the system does not take any more; false where a new one would be the same. */
  forget(): boolean {
    const had = this.#token !== null;
    this.#token = null;
    return had;
  }

  #fresh(): Token | null {
    return this.#token !== null && performance.now() < this.#token.until ? this.#token : null;
  }

  /** RFC 6749 section 4.4, the client known by section 2.3.1. */
  async #newToken(outbound: Outbound): Promise<Token> {
    const { auth, system } = this.#system;
    if (auth.kind !== 'oauth2') return { value: '', until: 0 };
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (auth.scope !== undefined) form.append('scope', auth.scope);
    const client = [auth.client_id, auth.client_secret].map((one) => formEncoded(revealed(one, system)));
    const { status, body } = await outbound.send({
      method: 'POST',
      url: revealedAddress(auth.token_url, system),
      headers: {
        authorization: basic(client[0] ?? '', client[1] ?? ''),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form.toString(),
    });
    if (status === 429 || status >= 500) throw systemBusy(system, status);
    if (status !== 200) throw systemRefused(system, status === 400 ? 401 : status);
    let token: string | null = null;
    let seconds = LIFE;
    try {
      const answer = parseExactly(body);
      token = textOf(at(answer, 'access_token'));
      seconds = Number(textOf(at(answer, 'expires_in')) ?? LIFE);
    } catch {
      throw answerRefused(system, 'gave a token that is no JSON');
    }
    if (token === null || token === '') throw answerRefused(system, 'gave an answer without a token');
    const life = Math.max(0, (Number.isFinite(seconds) ? seconds : LIFE) - MARGIN);
    return { value: token, until: performance.now() + life * 1_000 };
  }
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function formEncoded(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}

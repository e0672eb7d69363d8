// The limits of time of one call out: one after the other for its phases.
import { refusal } from './outbound-problem.ts';

/** Ends what is raced against it with `outbound-timeout` once the limit of the present phase is over. */
export class PhaseTimer {
  readonly #host: string;
  readonly #over: Promise<never>;
  #refuse: (error: Error) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: string) {
    this.#host = host;
    this.#over = new Promise<never>((_resolve, reject) => {
      this.#refuse = reject;
    });
    this.#over.catch(() => undefined);
  }

  /** Begins a phase; `milliseconds` from now it is over. */
  begin(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refuse(refusal('outbound-timeout', this.#host)), milliseconds);
  }

  /** The act, or the refusal when its time is over first. */
  async race<T>(act: Promise<T>): Promise<T> {
    act.catch(() => undefined);
    return await Promise.race([act, this.#over]);
  }

  /** Lets go of the limit; nothing is refused after it. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

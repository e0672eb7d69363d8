// What a verification found wrong: the first thousand in words, the rest as a number.

const MOST = 1000;

/** Collects findings in bounded memory: a log of a million broken entries is broken enough after a thousand. */
export class Findings {
  readonly #words: string[] = [];
  #more = 0;

  add(words: string): void {
    if (this.#words.length < MOST) this.#words.push(words);
    else this.#more += 1;
  }

  get none(): boolean {
    return this.#words.length === 0;
  }

  get all(): string[] {
    return this.#more === 0 ? [...this.#words] : [...this.#words, `and ${this.#more} more`];
  }
}

// What is wrong, or worth a look, in a map: each finding by file, line and name.

/** Where in which file something stands, and what it is called. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** `error`: the map must not be used so. `warning`: a person should read it. */
export interface Finding extends Place {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** The whole sentence, with file, line and name. */
  readonly sentence: string;
}

/** Collects findings in the order in which they are found. */
export class Findings {
  readonly all: Finding[] = [];

  error(code: string, place: Place, sentence: string): void {
    this.#add('error', code, place, sentence);
  }

  warning(code: string, place: Place, sentence: string): void {
    this.#add('warning', code, place, sentence);
  }

  #add(severity: Finding['severity'], code: string, place: Place, sentence: string): void {
    const whole = `${place.file}, line ${place.line}: ${place.name} ${sentence}.`;
    this.all.push({ ...place, severity, code, sentence: whole });
  }
}

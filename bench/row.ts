// One line of the table that `npm run bench` prints.

export interface Row {
  readonly name: string;
  readonly figure: string;
  readonly floor: string;
  readonly ratio: number | null;
  readonly goal?: number;
  /** Whether a good ratio is a high or a low one. */
  readonly better?: 'high' | 'low';
}

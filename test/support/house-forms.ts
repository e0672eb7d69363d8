// The rules of words and forms: what stands in no file, and how every file begins.

export interface SourceFile {
  /** From the project's folder: `src/work.ts`. */
  readonly path: string;
  readonly text: string;
}

const FORBIDDEN_FOLDERS = ['utils', 'helpers', 'types', 'services'];

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bany\b(?=\s*[;,)\]>=|&]|\[\])(?<=[:<|&]\s*any)/, 'no any'],
  [/Math\.random/, 'randomness comes from the CSPRNG'],
  [/console\.(log|error|warn)/, 'people are spoken to by commands/terminal.ts'],
  [/@ts-(ignore|nocheck|expect-error)/, 'types are not switched off'],
];

/** They spell out what they forbid. */
const RULES_THEMSELVES = ['test/house.test.ts', 'test/support/house-forms.ts', 'test/support/house-rules.ts'];

/** Words that stand in no file of the project, whatever it is: code, tests, documents, packs. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(TODO|FIXME|XXX)\b/, 'nothing is left to do'],
  [
    /[\w.+-]+@(?!example\.|[\w-]+\.example\b)[\w-]{2,}\.(com|org|net|io|de)\b/i,
    'addresses at example domains only',
  ],
  [/(?<![\w.])\/(home|root|work|tmp)\/[a-z]/, 'no path of a machine'],
];

/** What breaks the rules of words, line by line. */
export function wordFindings({ path, text }: SourceFile): string[] {
  if (RULES_THEMSELVES.includes(path)) return [];
  return text
    .split('\n')
    .flatMap((line, number) =>
      WORDS.filter(([form]) => form.test(line)).map(([, rule]) => `${path}:${number + 1}: ${rule}`),
    );
}

/** What breaks the rules of form: the opening sentence, folders, sizes of jobs, and what no line may hold. */
export function formFindings({ path, text }: SourceFile): string[] {
  if (RULES_THEMSELVES.includes(path)) return [];
  const findings: string[] = [];
  if (!text.startsWith('// ')) findings.push(`${path}: begins with one sentence that says what it is for`);
  if (path.endsWith('/index.ts')) findings.push(`${path}: no barrels`);
  const folder = path.split('/').find((part) => FORBIDDEN_FOLDERS.includes(part));
  if (folder !== undefined) findings.push(`${path}: no ${folder}/`);
  for (const [number, line] of text.split('\n').entries()) {
    for (const [form, rule] of FORMS) if (form.test(line)) findings.push(`${path}:${number + 1}: ${rule}`);
  }
  if (path.startsWith('jobs/') && linesOf(text) > 40 && !/(worker|schedule)\.ts$/.test(path))
    findings.push(`${path}: a job has 40 lines`);
  return findings;
}

/** Lines of a file; the last line break ends a line and begins none. */
export function linesOf(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

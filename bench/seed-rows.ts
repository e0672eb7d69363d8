// Where each row of the page on promises is found in the five documents: a few words, the label, or what is missing there.
import type { ClauseLabel } from '../src/platform/clauses.ts';
import type { DocumentPlace } from '../src/policies/document.ts';
import type { DefectCode } from '../src/policies/document-defect.ts';

/** A row is a clause with these words, a defect, or a silence of the document. */
export type SeedRow =
  | { readonly id: string; readonly words: RegExp; readonly label: ClauseLabel | null }
  | { readonly id: string; readonly defect: DefectCode; readonly words: RegExp; readonly times?: number }
  | { readonly id: string; readonly silent: readonly ClauseLabel[] };

export interface SeedDocument {
  readonly file: string;
  readonly place: DocumentPlace;
  readonly rows: readonly SeedRow[];
}

const said = (id: string, words: RegExp, label: ClauseLabel | null): SeedRow => ({ id, words, label });
const broken = (id: string, defect: DefectCode, words: RegExp, times = 1): SeedRow => ({
  id,
  defect,
  words,
  times,
});
const silent = (id: string, ...labels: readonly ClauseLabel[]): SeedRow => ({ id, silent: labels });

function place(slug: string, kind: DocumentPlace['kind'], title: string, platform?: string): DocumentPlace {
  const owner =
    platform === undefined ? ({ kind: 'own' } as const) : ({ kind: 'platform', name: platform } as const);
  return { slug, kind, title, owner, url: null };
}

/** Rows that both analyses bear. */
const WATCHER: readonly SeedRow[] = [
  said('CE-1', /legal determination/, 'disclaimer'),
  said('CE-2', /same-day alerts/, 'change-notice'),
  said('CE-3', /provision-level monitoring/, null),
  said('CE-4', /archived source documents/, null),
  said('CE-5', /How 10 AI platforms/, 'training-use'),
  broken('CE-5', 'paragraph-twice', /contractual|retained rights|obligated|authorize/, 2),
  broken('CE-5', 'foreign-quote', /./, 4),
  said('CE-6', /not affiliated/, 'disclaimer'),
];

export const SEED_DOCUMENTS: readonly SeedDocument[] = [
  {
    file: '000_1e5e94acba987c83.txt',
    place: place('lumart-terms', 'terms', 'Lumart AI Terms of Service'),
    rows: [
      said('A-0', /English version governs/, 'language-precedence'),
      said('A-1', /agree to be bound/, 'acceptance'),
      said('A-2', /accurate information/, 'data-category'),
      said('A-3', /credentials and API keys/, 'security'),
      said('A-4', /at least 18/, 'age'),
      said('A-5', /without prior notice/, 'suspension'),
      said('A-6', /do not expire/, 'credits-refund'),
      said('A-7', /reasonable notice/, 'change-notice'),
      said('A-8', /Failed generations/, 'credits-refund'),
      said('A-9', /Rate limits and usage/, 'suspension'),
      said('A-10', /retain ownership/, 'licence-out'),
      said('A-11', /temporary licence/, 'licence-in'),
      said('A-12', /logged for billing/, 'purpose'),
      said('A-13', /third-party AI model/, 'training-use'),
      said('A-14', /human review/, 'human-review'),
      said('A-15', /DMCA takedown/, 'request-channel'),
      said('A-16', /12 months preceding/, 'liability'),
      said('A-17', /7-day cooling-off/, 'cooling-off'),
      said('A-18', /extended inactivity/, 'termination'),
      said('A-19', /likeness, voice/, 'consent'),
      said('A-20', /governed by the laws/, 'governing-law'),
      said('A-21', /prominent notice/, 'change-notice'),
      silent('A-22', 'rights-list', 'retention-period'),
    ],
  },
  {
    file: '001_c70b02f279eacdd5.txt',
    place: place('lumecoder-terms', 'terms', 'Lumecoder Terms'),
    rows: [
      said('B-1', /By creating an account/, 'acceptance'),
      said('B-2', /may be transmitted/, 'recipients'),
      said('B-3', /not an official product/, 'disclaimer'),
      broken('B-4', 'list-without-items', /^(Prohibited behaviors|You agree)/, 2),
      said('B-5', /minimize data/, 'data-category'),
      said('B-6', /usage records such as/, 'data-category'),
      said('B-7', /do not sell/, 'sale-share'),
      broken('B-8', 'document-not-captured', /Privacy Policy/),
      said('B-9', /retain rights/, 'licence-out'),
      said('B-10', /abuse, fraud/, 'suspension'),
      said('B-11', /cooperate with authorities/, 'authority-disclosure'),
      said('B-12', /good-faith/, 'governing-law'),
      said('B-13', /^support@/, 'contact'),
      silent('B-14', 'age', 'deletion-path', 'retention-period', 'rights-list', 'change-notice'),
    ],
  },
  {
    file: '003_eb6af1aca811be70.txt',
    place: place('lumyx-privacy', 'privacy-policy', 'LumyxAI Privacy Policy'),
    rows: [
      said('D-1', /you consent to/, 'consent'),
      said('D-2', /through NabzClan/, 'collection-source'),
      said('D-3', /^API request logs \(/, 'data-category'),
      said('D-4', /not use your API content/, 'training-use'),
      said('D-5', /Provide, maintain/, 'purpose'),
      said('D-6', /as long as your account/, 'retention-period'),
      said('D-7', /up to 30 days/, 'retention-period'),
      said('D-8', /financial regulations/, 'retention-exception'),
      said('D-9', /within 30 days/, 'deletion-path'),
      said('D-10', /not sell your/, 'sale-share'),
      said('D-11', /Regular security/, 'security'),
      said('D-12', /Session cookies/, 'cookies'),
      said('D-13', /portable format/, 'rights-list'),
      said('D-14', /delete it promptly/, 'age'),
      said('D-15', /notify you of material/, 'change-notice'),
      broken('D-16', 'contact-masked', /protected/),
    ],
  },
  {
    file: '002_1fea7822ca4b4f60.txt',
    place: place('luma-output', 'analysis', 'Analysis: output restriction of Luma AI', 'ConductAtlas'),
    rows: [
      ...WATCHER,
      said('C-7', /Services or Output/, 'output-restriction'),
      said('C-8', /permit its Users/, 'output-restriction'),
    ],
  },
  {
    file: '004_ce2b91df752555a9.txt',
    place: place('luma-input', 'analysis', 'Analysis: input licence of Luma AI', 'ConductAtlas'),
    rows: [
      ...WATCHER,
      said('E-7', /hereby grant/, 'licence-in'),
      said('E-8', /perpetual and irrevocable/, 'licence-in'),
      said('E-9', /condition of service/, 'acceptance'),
    ],
  },
];

// What words tell of which clause: the rules by which a sentence of a document is given its label. English documents only.
import type { ClauseLabel, Nature } from '../platform/clauses.ts';

export interface ClauseRule {
  readonly label: ClauseLabel;
  /** Words of the sentence itself. */
  readonly says: RegExp;
  /** Words of the heading above it, which make a weak sign strong and alone are a weak one. */
  readonly under?: RegExp;
  readonly nature: Nature;
  /** Articles that such a clause bears on, of the GDPR unless another law is named. */
  readonly articles: readonly string[];
}

/** Counts up when a rule changes what it finds. */
export const RULES_VERSION = 'clause-rules-1';

const art = (...numbers: string[]): string[] => numbers.map((number) => `GDPR Art. ${number}`);

/** In the order of strength: of two that fit alike, the first one labels the sentence. */
export const CLAUSE_RULES: readonly ClauseRule[] = [
  {
    label: 'cooling-off',
    says: /cooling[- ]off|during which you can cancel/i,
    nature: 'DATA',
    articles: art('12(3)', '17'),
  },
  {
    label: 'sale-share',
    says: /\b(?:not|never)\s+(?:sell|rent|trade)\b|\bsell(?:s|ing)?\s+(?:your\s+)?(?:personal|data|information)|\bsale of (?:personal|your)/i,
    nature: 'DATA',
    articles: ['CCPA § 1798.120', ...art('21')],
  },
  {
    label: 'output-restriction',
    says: /\b(?:use|using|leveraging)\b.{0,60}\boutputs?\b.{0,160}\b(?:train|develop|create|test)|\boutputs?\b.{0,80}\b(?:competing|derivative|training data)/i,
    nature: 'LEGAL',
    articles: art('20'),
  },
  {
    label: 'licence-in',
    says: /\bgrant(?:s|ing)?\b.{0,80}\blicen[cs]e\b|\blicen[cs]e\b.{0,60}\b(?:perpetual|irrevocable|sublicens)|\b(?:right and|temporary|worldwide)\s+licen[cs]e\b|\bauthorize\b.{0,60}\bprocess and retain\b|\bretained rights\b/i,
    nature: 'DATA',
    articles: art('5(1)(b)', '6'),
  },
  {
    label: 'training-use',
    says: /\btrain(?:ing|s|ed)?\b(?!.{0,10}\b(?:staff|employees)\b)/i,
    nature: 'DATA',
    articles: art('5(1)(b)', '6', '7'),
  },
  {
    label: 'age',
    says: /\b(?:under|over|at least|age of|younger than)\b.{0,20}\b1[0-9]\b|\b1[0-9]\s+years?\b|\bchild(?:ren)?\b|\bminors?\b/i,
    under: /child|\bage\b|minor/i,
    nature: 'DATA',
    articles: art('8'),
  },
  {
    label: 'language-precedence',
    says: /\b(?:authoritative|governing|prevail\w*|conflicts?)\b.{0,80}\b(?:version|translation|language)|\b(?:translation|version)\b.{0,80}\b(?:governs|prevails|authoritative)/i,
    nature: 'MIXED',
    articles: art('12(1)'),
  },
  {
    label: 'licence-out',
    says: /\byou (?:retain|keep|own)\b.{0,60}\b(?:ownership|rights|content|prompts|outputs)|\blicen[cs]e of the (?:specific )?\b|\bused commercially\b|\bcommercial(?:ly)? (?:use|exploit)/i,
    nature: 'DATA',
    articles: art('20(4)'),
  },
  {
    label: 'human-review',
    says: /\bhuman review\b|\breviewed by (?:humans|people|staff)\b|\bmanual(?:ly)? review/i,
    nature: 'DATA',
    articles: art('15(1)(h)', '22'),
  },
  {
    label: 'retention-exception',
    says: /\b(?:except|unless)\b.{0,40}\b(?:retention|retain|keep|required by law|law requires)|\bretained as required\b|\bretain\w*\b.{0,40}\brequired by\b/i,
    under: /retention|deletion/i,
    nature: 'DATA',
    articles: art('17(3)'),
  },
  {
    label: 'deletion-path',
    says: /\b(?:delete|close|remove)\b.{0,30}\b(?:your )?account|\baccount deletion\b|\bpermanently (?:removed|deleted|erased)|\b(?:remove|delete|erase) your (?:personal )?(?:data|information)/i,
    under: /terminat|delet|retention/i,
    nature: 'DATA',
    articles: art('17'),
  },
  {
    label: 'retention-period',
    says: /\b(?:retain|retained|keep|kept|stored?|retention)\b.{0,80}\b(?:days?|weeks?|months?|years?|as long as|until|no longer than)\b|\bfor as long as\b/i,
    under: /retention/i,
    nature: 'DATA',
    articles: art('5(1)(e)', '13(2)(a)'),
  },
  {
    label: 'authority-disclosure',
    says: /\b(?:cooperate|disclose|provide)\b.{0,60}\b(?:authorit|law enforcement|legal process|required by law|court|subpoena)|\bcooperate with authorities\b/i,
    nature: 'DATA',
    articles: art('6(1)(c)', '48'),
  },
  {
    label: 'recipients',
    says: /\b(?:share|shared|transmit|transmitted|forward|forwarded|route|routed|disclosed?|exchange|processed by)\b.{0,120}\b(?:provider|third[- ]part|processor|partner|upstream|with)|\bprocesses payment|\bthese providers\b|\bwe may share\b/i,
    under: /shar|disclos|recipient|third part/i,
    nature: 'DATA',
    articles: art('13(1)(e)', '15(1)(c)', '19', '28'),
  },
  {
    label: 'change-notice',
    says: /\b(?:material changes?|changes? to (?:this|these)|modify these terms|update this|continued use\b.{0,60}\bafter changes)\b|\breasonable notice\b|\balerts?\b.{0,60}\bchange|\bnotify you\b.{0,30}\bchange|"last updated" date/i,
    under: /changes?|updates?/i,
    nature: 'DATA',
    articles: art('13(3)', '5(1)(a)'),
  },
  {
    label: 'cookies',
    says: /\bcookies?\b|\btracking pixels?\b|\badvertising pixels?\b/i,
    under: /cookie|tracking/i,
    nature: 'DATA',
    articles: ['ePrivacy Art. 5(3)'],
  },
  {
    label: 'breach',
    says: /\bdata breach|\bsecurity incident|\bcompromised\b/i,
    nature: 'DATA',
    articles: art('33', '34'),
  },
  {
    label: 'security',
    says: /\b(?:encrypt|hashed|tls|access controls?|security (?:measures|reviews)|confidential(?:ity)?|absolute security|method of transmission)\b|\bencryption\b/i,
    under: /security/i,
    nature: 'DATA',
    articles: art('32'),
  },
  {
    label: 'rights-list',
    says: /\byou (?:may )?have the right\b|\b(?:access|correct(?:ion)?|deletion|object|restrict|portab\w+|export(?!-))\b.{0,40}\b(?:your data|personal data|of your|inaccurate data|format|hold about you)/i,
    under: /your (?:\w+ )?rights/i,
    nature: 'DATA',
    articles: art('15', '16', '17', '18', '20', '21'),
  },
  {
    label: 'request-channel',
    says: /\bto exercise\b.{0,40}\brights?\b|\b(?:report|submit|notice)\b.{0,60}@|\bdmca\b/i,
    nature: 'MIXED',
    articles: art('12(2)'),
  },
  {
    label: 'collection-source',
    says: /\b(?:receive|obtain|collect)\b.{0,30}\b(?:from|through)\b|\b(?:register|sign (?:in|up))\b.{0,20}\bthrough\b.{0,60}\b(?:receive|store)/i,
    nature: 'DATA',
    articles: art('14', '15(1)(g)'),
  },
  {
    label: 'purpose',
    says: /\b(?:we use|used|logged|process(?:ed)?)\b.{0,80}\b(?:to|for)\b|\bfor the purposes? of\b|\bpurposes?\b/i,
    under: /how (?:we|the \w+) uses?|use of (?:your )?(?:information|data)|purpose/i,
    nature: 'DATA',
    articles: art('5(1)(b)', '6', '13(1)(c)'),
  },
  {
    label: 'data-category',
    says: /\b(?:we (?:automatically )?collect|store|we receive|records? such as|minimi[sz]e data|accurate information|request logs?|ip address|user agent|email address|user ?name|avatar|browser|operating system|billing history|subscription status)\b/i,
    under: /information we collect|account information|usage data|data we/i,
    nature: 'DATA',
    articles: art('5(1)(c)', '13(1)'),
  },
  {
    label: 'credits-refund',
    says: /\b(?:stars?|credits?|refund\w*|pricing|prices|billed|charged|purchased)\b/i,
    under: /billing|payment|stars|credits/i,
    nature: 'DATA',
    articles: [],
  },
  {
    label: 'suspension',
    says: /\bsuspen[ds]\w*\b|\bthrottl\w+|\brate limits?\b/i,
    nature: 'MIXED',
    articles: art('18', '22'),
  },
  {
    label: 'termination',
    says: /\bterminat\w+|\bdiscontinue\b|\bextended inactivity\b/i,
    under: /terminat/i,
    nature: 'DATA',
    articles: art('17'),
  },
  {
    label: 'consent',
    says: /\bconsent(?:s|ed)?\b|\bunless you separately authori[sz]e\b/i,
    nature: 'MIXED',
    articles: art('4(11)', '7'),
  },
  {
    label: 'acceptance',
    says: /\byou (?:agree|accept)\b|\bagree to be bound\b|\bcondition of (?:service )?use\b|\baccept(?:s|ance)?\b.{0,30}\bterms\b|\bconstitutes acceptance\b/i,
    nature: 'LEGAL',
    articles: art('4(11)', '7(4)'),
  },
  {
    label: 'liability',
    says: /\bliab(?:le|ility)\b|\bwarrant(?:y|ies)\b|\bas is\b|\bdamages\b/i,
    under: /liabilit|warrant/i,
    nature: 'MIXED',
    articles: [],
  },
  {
    label: 'governing-law',
    says: /\bgoverned by the laws?\b|\barbitration\b|\bgood[- ]faith\b|\bapplicable laws\b|\bjurisdiction\b|\bdispute/i,
    under: /governing law|dispute/i,
    nature: 'LEGAL',
    articles: art('77', '79'),
  },
  {
    label: 'disclaimer',
    says: /\bnot (?:affiliated|an official|a legal determination|constitute|endorsed)\b|\bindependent\b.{0,40}\bservice\b|\bhallucinate\b|\bdoes not (?:constitute|imply)|\bno guarantee|\bcannot guarantee|\bnot guarantee/i,
    nature: 'LEGAL',
    articles: [],
  },
  {
    label: 'contact',
    says: /@[\w-]+\.\w|\bcontact us\b|\bquestions\b.{0,60}\b(?:please )?contact|\[\s*email\s+protected\s*\]/i,
    under: /contact/i,
    nature: 'DATA',
    articles: art('13(1)(a)', '38(4)'),
  },
];

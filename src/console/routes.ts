// The pages of the desk, in the order in which staff meet them.
import type { Page } from '../web/page.ts';
import { ABSENCE_PAGES } from './absence-page.ts';
import { accountPage, accountsPage } from './accounts-page.ts';
import { assignCasePage, assignPage } from './assign-page.ts';
import { BESIDE_PAGES } from './beside-page.ts';
import { BREACH_PAGES } from './breaches-page.ts';
import { BUNDLE_PAGES } from './bundles-page.ts';
import { caseListPage } from './case-list-page.ts';
import { casePage } from './case-page.ts';
import { CHANGE_PAGES } from './changes-page.ts';
import { CLOCK_PAGES } from './clock-page.ts';
import { COMPARISON_PAGES } from './comparison-page.ts';
import { correctPage } from './correct-page.ts';
import { CUSTOMER_PAGES } from './customer-page.ts';
import { dataMapPage } from './data-map-page.ts';
import { DECISION_PAGES } from './decision-page.ts';
import { DISCLOSURE_PAGES } from './disclosures-page.ts';
import { DOCUMENT_PAGES } from './document-page.ts';
import { DUPLICATE_PAGES } from './duplicate-page.ts';
import { enterCasePage } from './enter-case-page.ts';
import { eraseAgainPage } from './erase-again-page.ts';
import { EVIDENCE_PAGES } from './evidence-page.ts';
import { fillPage } from './fill-page.ts';
import { foundPage, searchPage } from './find-page.ts';
import { HOLD_PAGES } from './holds-page.ts';
import { inactivityPage } from './inactivity-page.ts';
import { lawPage, lawsPage } from './laws-page.ts';
import { lettersPage, resendLetterPage } from './letters-page.ts';
import { MACRO_PAGES } from './macros-page.ts';
import { numbersCsvPage, numbersPage } from './numbers-page.ts';
import { ownerFilePage } from './owner-file-page.ts';
import { OWNER_PAGES } from './owner-page.ts';
import { passwordPage } from './password-page.ts';
import { capturePage, newPolicyPage, policiesPage } from './policies-page.ts';
import { decideMaterialPage, policyChangePage } from './policy-change-page.ts';
import { clausePage, policyPage, sayOfClausePage, settleDefectPage } from './policy-page.ts';
import { programsPage, revokeProgramPage } from './programs-page.ts';
import { PROMISE_PAGES } from './promises-page.ts';
import { PROOF_PAGES } from './proof-page.ts';
import { RECORD_PAGES } from './record-page.ts';
import { REDACTION_PAGES } from './redaction-page.ts';
import { restoredPage } from './restored-page.ts';
import { retentionPage } from './retention-page.ts';
import { SERIES_PAGES } from './series-page.ts';
import { activatePage, signInPage, signOutPage } from './sign-in-page.ts';
import { SPECIAL_PAGES } from './special-page.ts';
import { SWEEP_PAGES } from './sweep-page.ts';
import { mailPage, ruleMailPage, triagePage } from './triage-page.ts';
import { valuesPage } from './values-page.ts';
import { WATCH_PAGES } from './watch-page.ts';

export const CONSOLE_PAGES: readonly Page[] = [
  signInPage,
  activatePage,
  signOutPage,
  passwordPage,
  caseListPage,
  searchPage,
  foundPage,
  assignPage,
  enterCasePage,
  ...SPECIAL_PAGES,
  casePage,
  assignCasePage,
  ...DECISION_PAGES,
  ...CUSTOMER_PAGES,
  ...CLOCK_PAGES,
  ...PROOF_PAGES,
  ...DOCUMENT_PAGES,
  ...BESIDE_PAGES,
  ...DUPLICATE_PAGES,
  fillPage,
  correctPage,
  valuesPage,
  ...REDACTION_PAGES,
  ...EVIDENCE_PAGES,
  ...OWNER_PAGES,
  eraseAgainPage,
  ownerFilePage,
  lettersPage,
  resendLetterPage,
  triagePage,
  mailPage,
  ruleMailPage,
  dataMapPage,
  restoredPage,
  retentionPage,
  ...SWEEP_PAGES,
  ...SERIES_PAGES,
  inactivityPage,
  ...HOLD_PAGES,
  ...MACRO_PAGES,
  policiesPage,
  newPolicyPage,
  policyPage,
  capturePage,
  settleDefectPage,
  clausePage,
  sayOfClausePage,
  policyChangePage,
  decideMaterialPage,
  lawsPage,
  lawPage,
  ...WATCH_PAGES,
  ...COMPARISON_PAGES,
  ...CHANGE_PAGES,
  ...PROMISE_PAGES,
  ...RECORD_PAGES,
  ...BREACH_PAGES,
  ...DISCLOSURE_PAGES,
  ...BUNDLE_PAGES,
  numbersPage,
  numbersCsvPage,
  accountsPage,
  accountPage,
  ...ABSENCE_PAGES,
  programsPage,
  revokeProgramPage,
];

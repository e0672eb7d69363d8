// The pages for people, in the order in which a person meets them.
import type { Page } from '../web/page.ts';
import { agentArchiveCodePage, agentArchivePage } from './agent-archive-page.ts';
import { archiveCodePage, archivePage, dataPage } from './archive-page.ts';
import { AUTHORITY_PAGES } from './authority-page.ts';
import { CHANGES_PAGES } from './changes-page.ts';
import { childPage } from './child-page.ts';
import { CHOICES_PAGES } from './choices-page.ts';
import { complaintPage } from './complaint-page.ts';
import { CONTACT_PAGES } from './contact-page.ts';
import { customerPage } from './customer-page.ts';
import { documentPage } from './document-page.ts';
import { effectPage } from './effect-page.ts';
import { EVIDENCE_PAGES } from './evidence-page.ts';
import { agentDataPage, agentPage, askedForAnotherPage, forAnotherPage } from './for-another-page.ts';
import { handOverPage } from './hand-over-page.ts';
import { lettersPage } from './letters-page.ts';
import { linksPage, makeLinkPage, revokeLinkPage } from './links-page.ts';
import { notMePage } from './not-me-page.ts';
import { OWNER_TASK_PAGES } from './owner-task-page.ts';
import { passedOnPage } from './passed-on-page.ts';
import { policiesPage, policyPage } from './policy-page.ts';
import { declarationPage, proofPage } from './proof-page.ts';
import { protectedArchivePage, protectPage } from './protect-page.ts';
import { receiptKeysPage } from './receipt-keys-page.ts';
import { requestFormPage } from './request-form-page.ts';
import { messagePage, reviewPage, statementPage } from './review-page.ts';
import { shownPage } from './shown-page.ts';
import { signedInPage, signedInRequestPage } from './signed-in-page.ts';
import { answerPage, statusPage, waivePage, withdrawPage } from './status-page.ts';
import { freshCodePage, verifyPage } from './verify-page.ts';
import { wrongFieldPage } from './wrong-field-page.ts';

export const PORTAL_PAGES: readonly Page[] = [
  requestFormPage,
  signedInPage,
  signedInRequestPage,
  forAnotherPage,
  askedForAnotherPage,
  complaintPage,
  childPage,
  shownPage,
  effectPage,
  passedOnPage,
  ...OWNER_TASK_PAGES,
  customerPage,
  verifyPage,
  freshCodePage,
  statusPage,
  withdrawPage,
  waivePage,
  answerPage,
  proofPage,
  declarationPage,
  ...CONTACT_PAGES,
  lettersPage,
  notMePage,
  agentPage,
  agentDataPage,
  documentPage,
  ...EVIDENCE_PAGES,
  messagePage,
  reviewPage,
  statementPage,
  dataPage,
  wrongFieldPage,
  archivePage,
  archiveCodePage,
  protectPage,
  protectedArchivePage,
  linksPage,
  makeLinkPage,
  revokeLinkPage,
  handOverPage,
  agentArchivePage,
  agentArchiveCodePage,
  ...CHOICES_PAGES,
  receiptKeysPage,
  policiesPage,
  policyPage,
  ...AUTHORITY_PAGES,
  ...CHANGES_PAGES,
];

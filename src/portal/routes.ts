// The pages for people, in the order in which a person meets them.
import type { Page } from '../web/page.ts';
import { archiveCodePage, archivePage, dataPage } from './archive-page.ts';
import { complaintPage } from './complaint-page.ts';
import { effectPage } from './effect-page.ts';
import { passedOnPage } from './passed-on-page.ts';
import { requestFormPage } from './request-form-page.ts';
import { messagePage, reviewPage, statementPage } from './review-page.ts';
import { answerPage, statusPage, waivePage, withdrawPage } from './status-page.ts';
import { freshCodePage, verifyPage } from './verify-page.ts';

export const PORTAL_PAGES: readonly Page[] = [
  requestFormPage,
  complaintPage,
  effectPage,
  passedOnPage,
  verifyPage,
  freshCodePage,
  statusPage,
  withdrawPage,
  waivePage,
  answerPage,
  messagePage,
  reviewPage,
  statementPage,
  dataPage,
  archivePage,
  archiveCodePage,
];

// The pages for people, in the order in which a person meets them.
import type { Page } from '../web/page.ts';
import { archiveCodePage, archivePage, dataPage } from './archive-page.ts';
import { CONTACT_PAGES } from './contact-page.ts';
import { effectPage } from './effect-page.ts';
import { notMePage } from './not-me-page.ts';
import { passedOnPage } from './passed-on-page.ts';
import { requestFormPage } from './request-form-page.ts';
import { answerPage, statusPage, waivePage, withdrawPage } from './status-page.ts';
import { freshCodePage, verifyPage } from './verify-page.ts';

export const PORTAL_PAGES: readonly Page[] = [
  requestFormPage,
  effectPage,
  passedOnPage,
  verifyPage,
  freshCodePage,
  statusPage,
  withdrawPage,
  waivePage,
  answerPage,
  ...CONTACT_PAGES,
  notMePage,
  dataPage,
  archivePage,
  archiveCodePage,
];

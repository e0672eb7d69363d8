// The pages for people, in the order in which a person meets them.
import type { Page } from '../web/page.ts';
import { archiveCodePage, archivePage, dataPage } from './archive-page.ts';
import { childPage } from './child-page.ts';
import { customerPage } from './customer-page.ts';
import { effectPage } from './effect-page.ts';
import { passedOnPage } from './passed-on-page.ts';
import { requestFormPage } from './request-form-page.ts';
import { shownPage } from './shown-page.ts';
import { answerPage, statusPage, waivePage, withdrawPage } from './status-page.ts';
import { freshCodePage, verifyPage } from './verify-page.ts';

export const PORTAL_PAGES: readonly Page[] = [
  requestFormPage,
  childPage,
  shownPage,
  effectPage,
  passedOnPage,
  customerPage,
  verifyPage,
  freshCodePage,
  statusPage,
  withdrawPage,
  waivePage,
  answerPage,
  dataPage,
  archivePage,
  archiveCodePage,
];

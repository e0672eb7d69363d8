// From any error to a designed page: what happened, what was kept safe, what to do next.
import type { ErrorRequestHandler } from 'express';
import { cardOf, HOUSE_LANGUAGE, translate } from '../languages/translate.ts';
import { loggable, logger } from '../platform/logger.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { brandAddress, stylesVersion } from './assets.ts';
import { statusOf } from './http-status.ts';
import { languageLinks, languageOf, problemWords } from './language.ts';
import { render } from './templates.ts';
import { writtenTexts } from './written.ts';

/** Codes whose kind says too little. */
const OWN_TITLES = ['form-expired', 'form-expected'];

/** Shows an error as a page. Only a Problem's own words are shown; everything else is logged by its place. */
export const showError: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const problem = known(error);
  const status = statusOf(problem);
  if (status >= 500) logger.error(loggable(error), 'a page failed');
  const { controller } = res.locals;
  if (problem.code === 'proof-first')
    return res.redirect(303, `/${controller.slug}/requests/${String(problem.details.requestId)}/verify`);
  // What staff wrote is shown before they go and sign in, or ask for the role: a redirect would throw it away.
  const base = controller === undefined ? '' : `/${controller.slug}`;
  const desk = base !== '' && req.originalUrl.startsWith(`${base}/console`);
  const written = desk ? writtenTexts(req) : [];
  if (problem.code === 'sign-in-first' && written.length === 0)
    return res.redirect(303, `/${controller.slug}/console/sign-in`);
  if (problem.code === 'password-again') {
    const query = new URLSearchParams({ to: String(problem.details.to) });
    return res.redirect(303, `/${controller.slug}/console/password?${query}`);
  }
  const language = desk ? HOUSE_LANGUAGE : languageOf(req, controller);
  const title = OWN_TITLES.includes(problem.code) ? problem.code : problem.kind;
  const values = {
    title: translate(language, `errors.title.${title}`),
    message: language === HOUSE_LANGUAGE ? problem.message : problemWords(language, problem),
    code: problem.code,
    controller,
    stylesVersion,
    brandAddress: controller === undefined ? '' : brandAddress(controller),
    base,
    written,
    start: desk ? `${base}/console` : base || '/',
    ...(desk || controller === undefined ? {} : languageLinks(req, language, controller)),
  };
  res.set('Content-Language', cardOf(language).tag);
  res
    .status(status)
    .type('html')
    .send(render('error', values, language));
};

function known(error: unknown): Problem {
  if (isProblem(error)) return error;
  const type = Error.isError(error) && 'type' in error ? error.type : undefined;
  const code = Error.isError(error) && 'code' in error ? error.code : undefined;
  if (code === 'EBADCSRFTOKEN') {
    return new Problem(
      'forbidden',
      'form-expired',
      'This form was open for too long, or came from another page. Nothing was saved. Go back, load the page again and send it once more.',
    );
  }
  if (type === 'entity.too.large')
    return new Problem(
      'too-large',
      'form-too-large',
      'The form is larger than 100 kB. Nothing was saved. Go back: your browser should still have what you typed. Make it shorter, or send it in parts.',
    );
  if (type === 'parameters.too.many')
    return new Problem(
      'too-large',
      'form-too-many-fields',
      'The form has more fields than any of ours. Nothing was saved.',
    );
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new Problem(
      'unsupported',
      'form-encoding',
      'Send the form as plain UTF-8, not compressed. Nothing was saved.',
    );
  }
  if (Error.isError(error) && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return new Problem(
      'invalid',
      'message-not-readable',
      'What was sent could not be read. Nothing was saved.',
    );
  }
  return new Problem(
    'internal',
    'unexpected-error',
    'What was saved before is safe. Please try again in a moment; if it happens again, write to us.',
  );
}

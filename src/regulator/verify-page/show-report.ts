// Shows what a verification found: the verdict, each check with its figures, the findings, and the metrics counted again.

import type { FiguresSay } from '../verify/check-figures.ts';
import { checkLines } from '../verify/check-lines.ts';
import type { BundleReport } from '../verify/verify-bundle.ts';
import { make, type PageElement, table } from './page-dom.ts';

const SHOWN = 200;

/** The parts of the answer, in their order. */
export function showReport(report: BundleReport, earlierGiven: boolean): PageElement[] {
  const { findings, more } = report;
  const total = findings.length + more;
  const verdict = make(
    'p',
    total === 0
      ? verdictOf(report)
      : `This bundle is not as it was signed, or not whole: ${total === 1 ? 'one finding' : `${total.toLocaleString('en-GB')} findings`}.`,
  );
  verdict.className = total === 0 ? 'verdict holds' : 'verdict broken';
  const lines = checkLines(report, earlierGiven).map(({ name, verdict: word, figures }) => [
    name,
    word,
    figures,
  ]);
  return [
    verdict,
    ...(total === 0 ? [] : [showFindings(report)]),
    table('What was checked', ['Check', 'Verdict', 'Figures'], lines),
    showBundle(report),
    ...(report.figures === null ? [] : showFigures(report.figures)),
  ];
}

function verdictOf({ keyCompared }: BundleReport): string {
  return keyCompared
    ? 'Everything that was checked holds.'
    : 'Everything that was checked holds for the key in the bundle, which anybody can exchange. Compare its fingerprint below with the one that the controller publishes.';
}

function showFindings({ findings, more }: BundleReport): PageElement {
  const rows = findings
    .slice(0, SHOWN)
    .map(({ fault, path, words }) => [fault, path === '' ? 'the whole' : path, words]);
  const beyond = findings.length + more - rows.length;
  return table(
    beyond === 0 ? 'Findings' : `Findings (the first ${SHOWN}, and ${beyond.toLocaleString('en-GB')} more)`,
    ['Name', 'Place', 'What is wrong'],
    rows,
  );
}

function showBundle(report: BundleReport): PageElement {
  const said = (value: string | number | null): string =>
    value === null || value === '' ? 'not said' : String(value);
  return table(
    'The bundle',
    ['What', 'Says'],
    [
      ['Controller', said(report.controller)],
      ['Period', report.period.map(said).join(' to ')],
      ['Number of the bundle', said(report.number)],
      ['Made', said(report.producedAt)],
      ['Key, SHA-256', said(report.fingerprint)],
      ['Content, SHA-512', said(report.digest)],
      ['Content of the bundle before', report.previous ?? 'none'],
    ],
  );
}

function showFigures({ metrics }: FiguresSay): PageElement[] {
  const figure = (value: number | null, unit = ''): string =>
    value === null ? '–' : `${value.toLocaleString('en-GB')}${unit}`;
  const lines = [metrics.all, ...metrics.months, ...metrics.rights].map((line) => [
    line.of === 'all' ? 'all' : line.key,
    figure(line.received),
    figure(line.in_time),
    figure(line.in_time_extended),
    figure(line.late),
    figure(line.open),
    figure(line.overdue),
    figure(line.percent_in_time, ' %'),
    figure(line.median_days),
    figure(line.mean_days),
  ]);
  const heads = [
    'Requests',
    'Received',
    'In time',
    'In time, extended',
    'Late',
    'Open',
    'Overdue',
    'In time of those due',
    'Median days',
    'Mean days',
  ];
  const california = metrics.california.map((line) => [
    `${line.type} (${line.scope === 'all' ? 'every law' : 'California'})`,
    figure(line.received),
    figure(line.complied_in_whole),
    figure(line.complied_in_part),
    figure(line.denied),
    figure(line.median_days),
    figure(line.mean_days),
  ]);
  const types = ['Type', 'Received', 'Complied in whole', 'In part', 'Denied', 'Median days', 'Mean days'];
  return [
    table(`Requests, counted again from the request log, as of ${metrics.as_of_on}`, heads, lines),
    table('The table of 11 CCR 7102, counted again', types, california),
  ];
}

// What every page of Lumart has around it: name, ways to go, and a band while the account is being deleted.
import { html, type Markup } from './html.ts';
import type { Member } from './members.ts';

/** An account that is on its way out. */
export interface Closing {
  readonly requestId: string;
  readonly reference: string;
  /** When it can no longer be promised to come back; null: the time to think it over is not running. */
  readonly until: Temporal.Instant | null;
  /** Whole days that are left, rounded up. */
  readonly daysLeft: number;
  readonly statusUrl: string;
  readonly balances: readonly Markup[];
}

export interface Framed {
  readonly title: string;
  readonly member: Member | null;
  readonly closing: Closing | null;
  readonly here: 'studio' | 'account' | 'privacy' | 'none';
  readonly body: Markup;
}

/** `Saturday, 28 November 2026, 18:04`, at Lumart's own clock. */
export function sayMoment(moment: Temporal.Instant): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  }).format(moment.epochMilliseconds);
}

/** `1,000`. */
export function sayAmount(amount: string): string {
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 }).format(amount as `${number}`);
}

/** `7 days left`; under a day, hours would be counted wrongly by whoever reads it later. */
export function sayLeft(days: number): string {
  return days > 1 ? `${days} days left` : 'Less than a day left';
}

/** A whole page. */
export function frame({ title, member, closing, here, body }: Framed): string {
  const settings = here === 'account' || here === 'privacy';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Lumart</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="wide">
<p class="name"><a href="/"><span aria-hidden="true">✦</span> Lumart</a></p>
${member === null ? null : navigation(member, settings ? 'settings' : here)}
</div></header>
${closing === null ? null : band(closing)}
<div class="wide">${settings ? columns(here, body) : html`<main id="main">${body}</main>`}</div>
<footer><div class="wide">Lumart is invented, and so is everybody here: these pages belong to a demonstration. <a href="/refunds">Refund policy</a></div></footer>
</body>
</html>`.text;
}

function navigation({ name, stars }: Member, here: string): Markup {
  const to = (path: string, label: string, is: boolean): Markup =>
    html`<li><a href="${path}"${is ? html` aria-current="page"` : null}>${label}</a></li>`;
  return html`<nav aria-label="Lumart"><ul>
${to('/', 'Studio', here === 'studio')}
${to('/settings/account', 'Settings', here === 'settings')}
<li>${sayAmount(stars)} Stars</li>
<li>${name}</li>
<li><form method="post" action="/leave"><button class="bar">Sign out</button></form></li>
</ul></nav>`;
}

function band({ until, daysLeft }: Closing): Markup {
  const words = until === null ? 'The time to think it over has ended.' : `${sayLeft(daysLeft)} to keep it.`;
  return html`<section class="band" aria-label="Your account"><div class="wide"><p><strong>This account is being deleted.</strong> ${words} Nothing new can be made. <a href="/settings/account/delete">See what happens</a></p></div></section>`;
}

function columns(here: Framed['here'], body: Markup): Markup {
  const to = (path: string, label: string, is: boolean): Markup =>
    html`<li><a href="${path}"${is ? html` aria-current="page"` : null}>${label}</a></li>`;
  return html`<div class="columns"><nav class="side" aria-label="Settings"><p class="muted">Settings</p><ul>
${to('/settings/account', 'Account', here === 'account')}
${to('/settings/privacy', 'Privacy', here === 'privacy')}
</ul></nav><main id="main">${body}</main></div>`;
}

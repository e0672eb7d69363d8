// Lumart's other pages: who continues, the studio, privacy settings, and the refund policy.
import { type Closing, sayAmount } from './frame.ts';
import { html, type Markup } from './html.ts';
import type { Member } from './members.ts';

/** The list to continue as; there are no passwords in a demonstration. */
export function doorBody(members: readonly Member[]): Markup {
  return html`<h1>Continue as</h1><p>This is a demonstration, so there is no password: choose who you are.</p>
<ul class="people">${members.map(
    ({ id, name, email, stars, suspended }) =>
      html`<li><form method="post" action="/continue"><input type="hidden" name="account" value="${id}"><button>${name}<small>${email}</small><small>${sayAmount(stars)} Stars${suspended ? ', suspended' : ''}</small></button></form></li>`,
  )}</ul>`;
}

/** Why nothing new can be made; null: it can. */
export function whyResting(member: Member, closing: Closing | null): Markup | null {
  if (closing !== null)
    return html`Your account is being deleted, so nothing new can be made. <a href="/settings/account/delete">Keep your account</a> to go on.`;
  return member.suspended
    ? html`Your account is suspended, so nothing new can be made. Your <a href="/settings/privacy">data</a> and your <a href="/settings/account">account</a> stay yours to ask for.`
    : null;
}

/** The studio: what was made, and a form that rests while nothing may be. */
export function studioBody(prompts: readonly string[], resting: Markup | null, made: boolean): Markup {
  return html`<h1>Studio</h1>
${made ? html`<div class="card soft" role="status"><p>Here a picture would appear. The demonstration draws none and takes no Stars.</p></div>` : null}
<form method="post" action="/studio"><label for="prompt">What do you want to see?</label>
<textarea id="prompt" name="prompt" rows="3" maxlength="400"${resting === null ? null : html` aria-describedby="rests"`}></textarea>
${resting === null ? html`<button>Make a picture</button>` : html`<button disabled>Make a picture</button><p id="rests" class="muted">${resting}</p>`}</form>
<h2>Your pictures</h2>
${prompts.length === 0 ? html`<p>There are none yet.</p>` : html`<ul class="pictures">${prompts.map((prompt) => html`<li>${prompt}</li>`)}</ul>`}`;
}

/** Doors to the privacy desk. */
export function privacyBody(): Markup {
  return html`<h1>Privacy</h1>
<div class="card"><h2>Download my data</h2><p>A copy of everything we hold about you, to read and to take with you.</p><p><a class="button plain" href="/settings/privacy/download">Download my data</a></p></div>
<div class="card"><h2>Correct my data</h2><p>Something about you is wrong? Tell us, and we put it right, also where we passed it on.</p><p><a class="button plain" href="/settings/privacy/correct">Correct my data</a></p></div>`;
}

/** One step before the privacy desk: the word about the customer is fresh for two minutes, so it is given at the last moment. */
export function leavingBody(wish: 'download' | 'correct', door: { url: string; assertion: string }): Markup {
  const choose = wish === 'download' ? 'See my data' : 'Correct my data';
  return html`<h1>${wish === 'download' ? 'Download my data' : 'Correct my data'}</h1>
<p>Our privacy desk does this. We tell it that you are signed in here, so you need no code. There, choose “${choose}”.</p>
<form method="post" action="${door.url}"><input type="hidden" name="assertion" value="${door.assertion}"><button>Go to the privacy desk</button></form>
<p class="muted">If you wait longer than two minutes, open this page again.</p>`;
}

/** The way to money back, before Stars end. */
export function refundsBody(): Markup {
  return html`<h1>Refund policy</h1>
<p>Stars are bought in advance. You can return those of your last purchase within 14 days, as long as none of them were used: write to <a href="mailto:support@lumart.example">support@lumart.example</a>.</p>
<p>Stars that are left end with your account. Ask before the time to think it over has ended.</p>`;
}

/** After a deletion, and for addresses that are not there. */
export function goneBody(): Markup {
  return html`<h1>This account does not exist any more</h1><p>It was deleted, as it was asked for. The last letter says what was done.</p><p><a class="button" href="/">To the start</a></p>`;
}

export function nothingBody(): Markup {
  return html`<h1>There is no such page</h1><p>Perhaps the address has a typing error.</p><p><a class="button" href="/">To the start</a></p>`;
}

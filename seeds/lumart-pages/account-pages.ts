// Settings → Account → Delete account: what is lost, one question, the days to think it over, and the way back.
import { type Closing, sayAmount, sayLeft, sayMoment } from './frame.ts';
import { html, type Markup } from './html.ts';
import type { Member } from './members.ts';
import type { Balance, Balances } from './privacy-desk.ts';

/** What is told of a balance, in Lumart's own words. */
export function sayBalance({ name, amount }: Balance): Markup {
  if (amount === null)
    return html`We could not read how many ${name} you have. Whatever is left of them ends with your account.`;
  if (Number(amount) <= 0) return html`You have no ${name}, so none are lost.`;
  return html`<strong>${sayAmount(amount)} ${name}</strong> end with your account. They do not come back, also if you join again.`;
}

/** The account, with the way to its deletion. */
export function accountBody(member: Member, closing: Closing | null): Markup {
  return html`<h1>Account</h1>
<dl><dt>Name</dt><dd>${member.name}</dd><dt>E-mail</dt><dd>${member.email}</dd><dt>Member since</dt><dd>${member.joinedOn}</dd><dt>Stars</dt><dd>${sayAmount(member.stars)}</dd></dl>
${
  closing === null
    ? html`<h2>Delete account</h2>
<p>You can leave at any time. We show you first what you would lose, and you have a week to change your mind.</p>
<p><a class="button plain" href="/settings/account/delete">Delete account</a></p>`
    : stay(closing)
}`;
}

/** What is lost, and the one question. */
export function askBody(shown: Balances, once: string): Markup {
  const days = shown.coolingOffDays;
  const refund = shown.balances.some(({ amount }) => amount === null || Number(amount) > 0);
  return html`<h1>Delete your account?</h1>
<div class="card warn"><h2>What you lose</h2>
<ul><li>your name, your e-mail address and your sign-in</li><li>every picture in your gallery, with its prompt</li><li>your API keys: programs that use them are locked out</li>
${shown.balances.map((one) => html`<li>${sayBalance(one)}</li>`)}</ul>
${refund ? html`<p>Bought Stars by mistake? Ask for your money back before they are gone: <a href="/refunds">refund policy</a>.</p>` : null}</div>
<div class="card soft"><h2>What happens next</h2>
<p>Your account rests at once: no new pictures, no calls by your API keys. For <strong>${days} days</strong> everything else stays as it is, and one click brings it back. You can still download your data. After that it is deleted for good.</p></div>
<form method="post" action="/settings/account/delete"><input type="hidden" name="shown" value="${shown.id}"><input type="hidden" name="once" value="${once}">
<p class="row"><button class="danger">Delete my account</button> <a href="/settings/account">Keep my account</a></p></form>`;
}

/** The days to think it over. */
export function closingBody(closing: Closing): Markup {
  const { until, reference, statusUrl, balances } = closing;
  return html`<h1>Your account is being deleted</h1>
${stay(closing)}
${balances.length === 0 ? null : html`<div class="card warn"><h2>What ends with it</h2><ul>${balances.map((one) => html`<li>${one}</li>`)}</ul><p>How to ask for money back before: <a href="/refunds">refund policy</a>.</p></div>`}
<h2>Until then</h2>
<p>${until === null ? 'Somebody at Lumart checks what will be deleted.' : 'Nothing is deleted. You cannot make new pictures.'} You can still <a href="/settings/privacy">download your data</a>. We also wrote it to you by e-mail.</p>
<p class="muted">Request ${reference}. <a href="${statusUrl}">Follow it at our privacy desk</a>, which sends you a code first.</p>`;
}

/** The card with what is left and the button that ends it; the same everywhere. */
function stay({ until, daysLeft, requestId }: Closing): Markup {
  return html`<div class="card soft">${
    until === null
      ? html`<p class="big">The time to think it over has ended</p><p>As long as nothing was deleted, you can still try to keep your account.</p>`
      : html`<p class="big">${sayLeft(daysLeft)}</p><p>You can keep your account until ${sayMoment(until)} (Berlin time).</p>`
  }
<form method="post" action="/settings/account/stay"><input type="hidden" name="id" value="${requestId}"><input type="hidden" name="once" value="${requestId}"><button>Keep my account</button></form></div>`;
}

/** After the way back. */
export function staysBody(): Markup {
  return html`<h1>Your account stays</h1>
<p>Nothing was deleted: your pictures, your keys and your Stars are where they were. You can make new pictures again.</p>
<p><a class="button" href="/">Back to the studio</a></p>`;
}

/** When the desk refuses, or cannot be reached: what happened, what was kept, what to do. */
export function refusedBody(code: string): Markup {
  const [title, words] =
    code === 'withdraw-too-late' || code === 'request-not-movable'
      ? [
          'It cannot be changed any more',
          'The deletion is being carried out at this moment, or this request has ended already. Open your settings to see where it stands; we write to you when it is done.',
        ]
      : code === 'balance-not-shown'
        ? [
            'Please look once more',
            'More than an hour has passed since we showed you what you would lose. Nothing was changed. Open the page again and confirm there.',
          ]
        : [
            'Our privacy desk does not answer',
            'Nothing was changed, and your account works as before. Please try again in a few minutes.',
          ];
  return html`<h1>${title}</h1><p>${words}</p><p><a class="button plain" href="/settings/account">Back to your account</a></p>`;
}

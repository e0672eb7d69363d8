// Two members of staff read the free texts of a case at the desk: one decides about every part, the other confirms.
import type { Page } from 'playwright-core';

/** Reads every text that a plan would hand out, takes out what is proposed, and has it confirmed; both stay at the case. */
export async function readTexts(reader: Page, second: Page): Promise<void> {
  const at = reader.url();
  await reader.getByRole('link', { name: 'Read the texts', exact: true }).first().click();
  await reader.getByRole('button', { name: 'Read the next text' }).click();
  const end = reader.getByRole('button', { name: 'I have read it to the end' });
  for (let more = 20; more > 0 && (await end.count()) > 0; more -= 1) {
    const all = reader.getByRole('button', { name: /^Take out all/ });
    if ((await all.count()) > 0) await all.click();
    await end.click();
  }
  await reader.getByRole('button', { name: 'Hand over to a second reader' }).click();
  await second.goto(`${at}/redaction`);
  await second.getByRole('button', { name: 'Confirm what is taken out' }).click();
  await reader.goto(at);
}

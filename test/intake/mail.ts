// Mails for tests: composing them as programs do, and putting them through the door without a server between.
import { IncomingMail, keepMail } from '../../src/intake/incoming-mail.ts';
import { judgeMail } from '../../src/intake/judge-mail.ts';
import type { Controller } from '../../src/platform/controller.ts';
import type { TestHouse } from '../support/test-house.ts';

export interface Written {
  readonly from?: string;
  readonly heading?: string;
  readonly text?: string;
  readonly messageId?: string | null;
  readonly date?: string;
  /** Further headers, one a line; they come first. */
  readonly headers?: readonly string[];
}

let number = 0;

/** A plain mail, byte for byte. */
export function mailOf(written: Written = {}): Buffer {
  number += 1;
  const { from = 'Mira <mira@example.com>', heading = 'Hello', text = 'Hello.', headers = [] } = written;
  const { messageId = `<${number}.${crypto.randomUUID()}@mail.example>`, date } = written;
  const ascii = /^[ -~]*$/.test(heading);
  const subject = ascii ? heading : `=?utf-8?B?${Buffer.from(heading).toString('base64')}?=`;
  const lines = [
    ...headers,
    `From: ${from}`,
    'To: privacy@lumyx.example',
    `Subject: ${subject}`,
    `Date: ${date ?? 'Fri, 20 Nov 2026 10:00:00 +0100'}`,
    ...(messageId === null ? [] : [`Message-ID: ${messageId}`]),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** Keeps a mail and judges it, as the door and its job do; answers with its row. */
export async function takeIn(
  home: TestHouse,
  raw: Uint8Array,
  more: { readonly arrivedAt?: Temporal.Instant; readonly controller?: Controller } = {},
): Promise<IncomingMail> {
  const { arrivedAt, controller = home.lumyx } = more;
  const kept = await home.work(
    async (work) => await keepMail(work, { raw, arrivedAt }),
    undefined,
    controller,
  );
  const mailId = kept?.mailId ?? '';
  await judgeMail(home.house, { controllerId: controller.id, mailId });
  return await mailRow(home, mailId, controller);
}

/** The row of a mail as it stands in the table. */
export async function mailRow(
  home: TestHouse,
  mailId: string,
  controller = home.lumyx,
): Promise<IncomingMail> {
  return await home.work(
    async (work) => await IncomingMail.query(work.trx).findById([controller.id, mailId]).throwIfNotFound(),
    undefined,
    controller,
  );
}

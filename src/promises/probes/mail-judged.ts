// Whatever mailbox a wish lands in, it becomes a case: no mail lies unread for more than an hour.
import { IncomingMail } from '../../intake/incoming-mail.ts';
import type { Work } from '../../work.ts';
import { failed, look, many, type Probe, passed } from '../probe.ts';

async function countMails({ trx, controllerId, at }: Work) {
  const mails = () => IncomingMail.query(trx).where({ controllerId });
  const before = at.subtract({ hours: 1 }).toString();
  return {
    all: await mails().resultSize(),
    cases: await mails().where({ state: 'opened-case' }).resultSize(),
    waiting: await mails().where({ state: 'received' }).where('storedAt', '<', before).resultSize(),
  };
}

/** Counts mail by what became of it. */
export const mailJudged: Probe = async (probing) => {
  const { waiting, all, cases } = await look(probing, async (work) => await countMails(work));
  const figures = { mails: all, cases, waiting };
  if (waiting > 0) return failed(`${many(waiting, 'mail')} lie unread for more than an hour`, figures);
  return passed(`${many(all, 'mail')} taken, ${many(cases, 'case')} opened; none lies unread`, figures);
};

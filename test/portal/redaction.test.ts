// What was taken out of her texts, on her own pages: where, how often, why, and what she can do about it.
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { localApp } from '../support/local-app.ts';
import { drawTexts, openTextShop, planOf, readAndConfirm, SECOND } from '../support/redaction.ts';
import { openTestHouse } from '../support/test-house.ts';
import { personAt, wordsOf } from './person.ts';

test('her page and her data say what was taken out and why, and show none of it', async () => {
  const home = await openTestHouse();
  const shop = await openTextShop(home, ['Dear Ms Okafor-Canary, mail jonas-canary@example.net.']);
  const app = localApp(home);
  try {
    const her = personAt(home, app, home.lumyx);
    const path = await her.askAndProve({ right: 'access', email: 'mira@example.com' });
    const { requestId, plan } = await drawTexts(home, path.split('/').at(-1));
    await readAndConfirm(home, requestId, plan.id);
    for (const { id: questionId, answer } of (await planOf(home, requestId)).questions)
      if (answer === null)
        await home.work(
          async (work) => await answerQuestion(work, { planId: plan.id, questionId, answer: 'leave-out' }),
          SECOND,
        );
    const { digest } = await planOf(home, requestId);
    await home.work(async (work) => await approvePlan(work, { planId: plan.id, digest }), SECOND);
    await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal);
    const sentence =
      '2 parts about another person. Giving it to you would harm the rights of another person. (GDPR Art. 15(4))';
    const status = wordsOf(await her.get(path));
    expect(status).toContain('What we took out of texts');
    expect(status).toContain(`support tickets: ${sentence}`);
    await her.get(`${path}/data`);
    await her.post(`${path}/data`, { code: await her.codeFor('mira@example.com') }, `${path}/data`);
    const data = await her.get(`${path}/data`);
    expect(wordsOf(data)).toContain(sentence);
    expect(wordsOf(data)).toContain('If you think that we took out too much, write to privacy@lumyx.example');
    expect(`${status} ${data.text}`).not.toMatch(/Okafor|jonas-canary/);
  } finally {
    await app.close();
    await home.close();
    await shop.drop();
  }
});

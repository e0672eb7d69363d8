// A copy for an agent in a real browser without scripts: her tick, the agent's code and download, and what she sees of it.
import { stat } from 'node:fs/promises';
import { type Club, fulfilClub, openClub } from '../fulfilment/portability-world.ts';
import { describeBrowser } from '../support/browser.ts';
import { deliverLetters } from '../support/road.ts';
import { signFile } from '../support/signed-law.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('a copy for an agent', () => {
  let club: Club;
  let home: TestHouse;
  let walk: Browsing;
  let url: string;
  beforeAll(async () => {
    club = await openClub();
    ({ home } = club);
    await signFile(home, 'eu-gdpr');
    walk = await openBrowsing(home);
    ({ url } = walk);
  }, 60_000);
  afterAll(async () => {
    await walk.close();
    await club.close();
  });

  const textTo = async (email: string): Promise<string> => {
    await deliverLetters(home);
    return home.mailbox.newest(email).mail.text ?? '';
  };
  const codeIn = (text: string): string => /\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '';

  test.each([320, 1280])('ticked, fetched with link and code, and seen, at %i pixels', async (width) => {
    const [hers, his] = [`jo.${width}@example.com`, `avery.${width}@counsel.example`];
    const agent = await walk.open(width);
    await agent.goto(`${url}/lumyx/for-another`);
    await agent.locator('input[value=access]').check();
    await agent.getByLabel('The mail address of the person').fill(hers);
    await agent.getByLabel('Your name').fill('Avery Counsel-Longname of Harbour, Harbour and Partners');
    await agent.getByLabel('Your own mail address').fill(his);
    await agent.locator('input[value=confirmation]').check();
    await agent.locator('form[enctype] button[type=submit], form[enctype] button').last().click();

    const her = await walk.open(width);
    const asked = await textTo(hers);
    const path = /\/lumyx\/requests\/[0-9a-f-]{36}/.exec(asked)?.[0] ?? '';
    await her.goto(`${url}${path}/verify`);
    await her.getByLabel('The code from our letter').fill(codeIn(asked));
    await her.getByRole('button', { name: 'Continue' }).click();
    await walk.look(her, `agent-offered-${width}`);
    const tick = her.getByLabel('may also get a copy of my data');
    expect(await tick.isChecked()).toBe(false);
    await tick.check();
    await her.getByRole('button', { name: 'Yes, I want this' }).click();
    await her.goto(`${url}${path}?still=yes`);
    await walk.look(her, `agent-allowed-${width}`);
    await fulfilClub(home, path.split('/').at(-1) ?? '');

    const link = /\/lumyx\/for-another\/data\/[\w.-]+/.exec(await textTo(his))?.[0] ?? '';
    await agent.goto(`${url}${link}`);
    await walk.look(agent, `agent-link-${width}`);
    await agent.getByRole('button', { name: 'Send me a code' }).click();
    await walk.look(agent, `agent-code-sent-${width}`);
    await agent.getByLabel('The code from our letter').fill('00000000');
    await agent.getByRole('button', { name: 'Download the data' }).click();
    await walk.look(agent, `agent-code-wrong-${width}`);
    await agent.getByLabel('The code from our letter').fill(codeIn(await textTo(his)));
    const coming = agent.waitForEvent('download');
    await agent.getByRole('button', { name: 'Download the data' }).click();
    const { size } = await stat(await (await coming).path());
    expect(size).toBeGreaterThan(1000);

    await her.goto(`${url}${path}?still=yes`);
    await walk.look(her, `agent-fetched-${width}`);
    expect(await her.getByText('It was fetched on').count()).toBe(2);
  });
});

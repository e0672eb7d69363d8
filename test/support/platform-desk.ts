// A test house with some packs of the demonstration applied, and the steps of a case there, by the roads that people use.
import { Client } from 'pg';
import { loadDemonstration } from '../../seeds/04_demonstration.ts';
import type { App } from '../../src/app.ts';
import { archiveOf } from '../../src/archives/archive.ts';
import { openArchive, openReading } from '../../src/archives/deliver.ts';
import type { ReadingView } from '../../src/archives/reading-view.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { type Controller, findControllerBySlug } from '../../src/platform/controller.ts';
import { type Person, personAt } from '../portal/person.ts';
import { staff } from './approved-erasure.ts';
import { localApp } from './local-app.ts';
import { buildPlatforms, type Platform } from './platforms.ts';
import { deliverLetters } from './road.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

export interface PlatformDesk {
  readonly home: TestHouse;
  readonly app: App;
  readonly controller: Controller;
  /** What a statement answers in the platform's own database. */
  ask(sql: string): Promise<Record<string, unknown>[]>;
  work: TestHouse['work'];
  /** A fresh browser at the portal. */
  person(): Person;
  /** Asks on the form, proves the address; answers with the case. */
  asked(form: Record<string, string> & { email: string }): Promise<{ path: string; requestId: string }>;
  plans(requestId: string): Promise<PlanView[]>;
  draw(requestId: string): Promise<PlanView>;
  /** Answers every question with `answer`, has it approved by somebody else, and carries it out. */
  fulfil(requestId: string, answer?: 'include' | 'leave-out'): Promise<PlanView>;
  /** The copy, as it is read. */
  reading(requestId: string): Promise<ReadingView>;
  close(): Promise<void>;
}

/** Opens the house with one platform and its pack. */
export async function openPlatformDesk(slug: Platform): Promise<PlatformDesk> {
  const home = await openTestHouse();
  const platforms = await buildPlatforms([slug]);
  await loadDemonstration(home.house, { password: 'seven-quiet-lanterns', slugs: [slug] });
  const controller = await findControllerBySlug(home.house.database, slug);
  if (controller === undefined) throw new Error(`no controller ${slug}`);
  const app = localApp(home);
  const work: TestHouse['work'] = async (act, actor) => await home.work(act, actor, controller);
  const plans = async (id: string) => await work(async (one) => await readPlans(one, id));
  const newest = async (id: string): Promise<PlanView> => {
    const [plan] = (await plans(id)).filter(({ status }) => status !== 'closed');
    if (plan === undefined) throw new Error('no plan was drawn');
    return plan;
  };
  return {
    home,
    app,
    controller,
    work,
    plans,
    ask: async (sql) => {
      const client = new Client({ connectionString: platforms.urls[slug] });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await client.end();
      }
    },
    person: () => personAt(home, app, controller),
    asked: async (form) => {
      const path = await personAt(home, app, controller).askAndProve(form);
      return { path, requestId: path.split('/').at(-1) ?? '' };
    },
    draw: async (id) => {
      await drawPlan(home.house, controller.id, id);
      return await newest(id);
    },
    fulfil: async (id, answer = 'include') => {
      const { id: planId, questions } = await newest(id);
      for (const { id: questionId } of questions)
        await work(async (one) => await answerQuestion(one, { planId, questionId, answer }), staff());
      const ready = await newest(id);
      if (ready.status === 'drawn')
        await work(async (one) => await approvePlan(one, { planId, digest: ready.digest ?? '' }), staff());
      await carryOut(home.house, controller.id, planId, new AbortController().signal);
      // So that the newest letter of the next case is its own.
      await deliverLetters(home);
      return await newest(id);
    },
    reading: async (id) => {
      const archive = await work(async (one) => await archiveOf(one, id));
      const opened = await work(async (one) => await openArchive(one, archive?.id ?? ''));
      return (await openReading(home.house.vault, opened)) as ReadingView;
    },
    close: async () => {
      await app.close();
      await home.close();
      await platforms.drop();
    },
  };
}

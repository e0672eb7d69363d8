// Calls the API over HTTP as a program would.
import express from 'express';
import request from 'supertest';
import { mountApi } from '../../src/api/routes.ts';
import { createApiClient } from '../../src/auth/api-clients.ts';
import type { Permission } from '../../src/auth/permissions.ts';
import type { Controller } from '../../src/platform/controller.ts';
import type { TestHouse } from '../support/test-house.ts';

export type Api = ReturnType<typeof callsOf>;

/** The API of a test house under its own address. */
export function callsOf(home: TestHouse) {
  const app = express().use('/api/v1', mountApi(home.house));
  return {
    app,
    /** A key of a program that holds these permissions. */
    key: async (permissions: readonly Permission[], controller: Controller = home.lumyx) => {
      const { key } = await home.work(
        (work) => createApiClient(work, { name: 'Back office', permissions }),
        undefined,
        controller,
      );
      return key;
    },
    get: (key: string, path: string) =>
      request(app).get(`/api/v1${path}`).set('Authorization', `Bearer ${key}`),
    post: (
      key: string,
      path: string,
      body: object | string,
      idempotencyKey: string | null = crypto.randomUUID(),
    ) => {
      const call = request(app).post(`/api/v1${path}`).set('Authorization', `Bearer ${key}`);
      if (idempotencyKey !== null) call.set('Idempotency-Key', idempotencyKey);
      return call.set('Content-Type', 'application/json').send(body);
    },
  };
}

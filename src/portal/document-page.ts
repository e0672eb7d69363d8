// She sends the document that we asked for, behind her code; what happens to it is said before.
import { z } from 'zod';
import { takeDocument } from '../requests/ask-document.ts';
import { documentState } from '../verification/document.ts';
import { page } from '../web/page.ts';
import { uploadField } from '../web/uploads.ts';

export const documentPage = page({
  path: '/requests/:id/document',
  access: 'person',
  query: z.strictObject({}),
  get: async ({ work, params, controller, errors }) => {
    const requestId = params.id ?? '';
    const standing = await work(async (one) => await documentState(one, requestId));
    const here = `/${controller.slug}/requests/${requestId}`;
    // The status page says what became of it.
    if (standing.state !== 'asked') return { redirect: here };
    return { view: 'portal/document', values: { standing, status: here, errors } };
  },
  uploads: ['document'],
  body: z.strictObject({ document: uploadField(1, 1, 'documents.missing') }),
  post: async ({ work, params, controller, body }) => {
    const requestId = params.id ?? '';
    for (const { kind, bytes } of body.document)
      await work(async (one) => await takeDocument(one, { requestId, kind, bytes }));
    return { redirect: `/${controller.slug}/requests/${requestId}` };
  },
});

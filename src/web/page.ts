// A page is one object: path, access, schemas, GET, POST. Mounting refuses what is incomplete.
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Account } from '../auth/account.ts';
import { can, PERMISSIONS, type Permission } from '../auth/permissions.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import type { Controller } from '../platform/controller.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import type { House, Work } from '../work.ts';
import { problemWords } from './language.ts';
import { RawUpload, Upload } from './uploads.ts';

/** Who may open a page: anybody, the person who proved the request in `:id`, or staff with a permission. */
export type Access = 'public' | 'person' | Permission;

/** One message at a page, with everything that was checked before it. */
export interface Visit<Q = unknown, B = unknown> {
  readonly house: House;
  readonly controller: Controller;
  readonly req: Request;
  readonly res: Response;
  readonly params: Readonly<Record<string, string>>;
  /** The folder of the language in which the page answers: `de`. */
  readonly language: string;
  readonly query: Q;
  readonly body: B;
  readonly account: Account | null;
  /** The password was entered a moment ago, so that data of a person may be shown on a page that does not ask for it. */
  readonly steppedUp: boolean;
  readonly person: { readonly requestId: string } | null;
  /** Whom the controller sent here signed in. */
  readonly signedIn: { readonly subjectId: string } | null;
  /** What was wrong with a form, by field; its GET shows it again. */
  readonly errors: Readonly<Record<string, string>>;
  readonly entered: Readonly<Record<string, string>>;
  /** A work as whoever visits. */
  work<T>(act: (work: Work) => Promise<T>): Promise<T>;
  /** Begins the session of a person who proved her request, and so what belongs to it; the session's id is new. */
  beginPerson(requestId: string, also: readonly string[]): Promise<void>;
  /** Begins the session of a person whom the controller vouches for; the session's id is new. */
  beginSignedIn(subjectId: string): Promise<void>;
  /** True when the password is right; the session's id is new. */
  signIn(): Promise<boolean>;
  signOut(): Promise<void>;
}

export type Answer =
  | { readonly view: string; readonly values?: object; readonly status?: number; readonly refresh?: number }
  | { readonly redirect: string }
  | { readonly send: (res: Response) => Promise<void> };

export interface PageForm<Q extends z.ZodType, B extends z.ZodType> {
  /** Express's form: `/requests/:id`. */
  readonly path: string;
  readonly access: Access;
  /**
   * The address itself is the authority, and no session is asked: its POST takes no fields, so it needs no token against
   * forged forms, and programs may send it.
   */
  readonly byAddress?: true;
  /** It approves a plan or shows a person's data: staff must have entered the password within a quarter of an hour. */
  readonly stepUp?: boolean;
  /** Strict objects: unknown fields are refused. */
  readonly query: Q;
  get(visit: Visit<z.output<Q>, undefined>): Promise<Answer>;
  readonly body?: B;
  /** The form stands on somebody else's page; what it holds is proof of itself, so it needs no token of ours. */
  readonly fromElsewhere?: boolean;
  /** Fields of `body` that hold files (`uploadField`); without them a form with files is refused unread. */
  readonly uploads?: readonly string[];
  readonly post?: (visit: Visit<z.output<Q>, z.output<B>>) => Promise<Answer>;
}

/** A page whose schemas only it knows. */
export interface Page {
  readonly path: string;
  readonly access: Access;
  readonly takesForm: boolean;
  readonly byAddress: boolean;
  readonly fromElsewhere: boolean;
  readonly takesFiles: boolean;
  readonly stepUp: boolean;
  show(visit: Visit): Promise<Answer>;
  take(visit: Visit): Promise<Answer>;
}

/** Makes a page. Throws `page-incomplete` at the start of the process, not at the first visit. */
export function page<Q extends z.ZodType, B extends z.ZodType>(form: PageForm<Q, B>): Page {
  const {
    path,
    access,
    byAddress = false,
    stepUp = false,
    fromElsewhere = false,
    uploads = [],
    query,
    get,
    body,
    post,
  } = form;
  const open = !(byAddress || fromElsewhere) || access === 'public';
  const known = access === 'public' || access === 'person' || PERMISSIONS.some((one) => one === access);
  const ofStaff = access !== 'public' && access !== 'person';
  const schemas = [query, ...(post === undefined ? [] : [body])];
  if (
    !known ||
    !open ||
    (stepUp && !ofStaff) ||
    !path.startsWith('/') ||
    schemas.some((schema) => typeof schema?.safeParse !== 'function')
  ) {
    throw new Problem(
      'internal',
      'page-incomplete',
      `The page ${path} has no access or schema, so nothing is served.`,
    );
  }
  const readQuery = (visit: Visit): z.output<Q> => {
    const read = query.safeParse(visit.query);
    if (read.success) return read.data;
    throw new Problem(
      'invalid',
      'address-not-valid',
      'The address holds something that this page does not know.',
    );
  };
  return {
    path,
    access,
    takesForm: post !== undefined,
    byAddress,
    fromElsewhere,
    takesFiles: uploads.length > 0,
    stepUp,
    show: async (visit) => await get({ ...visit, query: readQuery(visit), body: undefined }),
    take: async (visit) => {
      if (post === undefined || body === undefined) {
        throw new Problem('invalid', 'method-not-allowed', 'This page takes no form. Nothing was changed.');
      }
      const asked = readQuery(visit);
      try {
        return await post({ ...visit, query: asked, body: readBody(body, lookedAt(visit.body, uploads)) });
      } catch (error) {
        const errors = fieldErrors(error, visit.language);
        if (errors === null) throw error;
        const entered = enteredTexts(visit.body);
        const again = await get({ ...visit, query: asked, body: undefined, errors, entered });
        return 'view' in again ? { ...again, status: 400 } : again;
      }
    },
  };
}

/** Whether staff may open a page. */
export function mayOpen(access: Access, account: Account | null): boolean {
  return access === 'public' || (access !== 'person' && account !== null && can(account.roles, access));
}

/** A refusal that belongs to one field of a form; the form is shown again with it. The message is a sentence or the key of one. */
export function fieldError(field: string, message: string): Problem {
  return new Problem('invalid', 'form-not-valid', message, { fields: { [field]: message } });
}

/** Looks at the bytes of every file before the schema does; a refusal is shown at its field. */
function lookedAt(body: unknown, uploads: readonly string[]): unknown {
  if (uploads.length === 0 || typeof body !== 'object' || body === null) return body;
  const looked = Object.entries(body).flatMap(([name, given]: [string, unknown]) => {
    if (!uploads.includes(name)) return [[name, given]];
    // Some browsers send an empty text where no file was chosen.
    if (!Array.isArray(given)) return given === '' ? [] : [[name, given]];
    return [[name, given.map((one: unknown) => (one instanceof RawUpload ? lookAt(name, one) : one))]];
  });
  return Object.fromEntries(looked);
}

function lookAt(field: string, raw: RawUpload): Upload {
  try {
    return new Upload(raw);
  } catch (error) {
    if (!isProblem(error)) throw error;
    const fields = { [field]: `errors.message.${error.code}` };
    throw new Problem('invalid', error.code, error.message, { fields });
  }
}

function readBody<B extends z.ZodType>(schema: B, given: unknown): z.output<B> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const unknown = read.error.issues.find(({ code }) => code === 'unrecognized_keys');
  if (unknown !== undefined) {
    throw new Problem(
      'invalid',
      'field-unknown',
      'The form holds a field that this page does not know. Nothing was saved.',
    );
  }
  // The first message of each field, in the order of the form.
  const fields: Record<string, string> = {};
  for (const { path, message } of read.error.issues) fields[String(path[0] ?? '')] ??= message;
  throw new Problem(
    'invalid',
    'form-not-valid',
    'Something in the form needs another look. Nothing was saved.',
    { fields },
  );
}

/** Messages by field when a refusal is about the form; null when it is about something else. */
function fieldErrors(error: unknown, language: string): Record<string, string> | null {
  if (!Error.isError(error) || !('kind' in error) || error.kind !== 'invalid' || !('details' in error))
    return null;
  const { details } = error as Problem;
  if (typeof details.fields === 'object' && details.fields !== null)
    return details.fields as Record<string, string>;
  if ('code' in error && error.code === 'field-unknown') return null;
  return { form: language === HOUSE_LANGUAGE ? error.message : problemWords(language, error as Problem) };
}

/** Texts to fill the form again; secrets are not among them. */
export function enteredTexts(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  const texts = Object.entries(body).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && !/pass|code|token|_csrf/i.test(entry[0]),
  );
  return Object.fromEntries(texts);
}

// Reading a job's payload: the controller it belongs to must be there.
import { Problem } from '../src/platform/problem.ts';

/** The controller of a job. Throws `job-without-controller`: such a job was not written by a work. */
export function ofController(payload: { readonly controllerId?: string }): string {
  if (payload.controllerId !== undefined) return payload.controllerId;
  throw new Problem('internal', 'job-without-controller', 'A job names no controller. Nothing was done.');
}

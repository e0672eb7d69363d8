// The log of the process: JSON lines on standard error, without values that could name a person.
import { pino } from 'pino';
import { isProblem } from './problem.ts';

const SECRET_PATHS = ['password', 'secret', 'token', 'code', 'email', 'url', 'authorization', 'cookie'];

/** The one logger. Level by HABEAS_LOG_LEVEL (`info`); every line is one JSON object, so CR/LF cannot forge lines. */
export const logger = pino(
  {
    level: process.env.HABEAS_LOG_LEVEL ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_PATHS.flatMap((path) => [path, `*.${path}`]), censor: '[secret]' },
  },
  pino.destination(2),
);

/** What a log line may hold of an error: kind and code of a Problem, else class and place, never the message. */
export function loggable(error: unknown): Record<string, unknown> {
  if (isProblem(error)) return { kind: error.kind, problem: error.code, details: error.details };
  if (!Error.isError(error)) return { thrown: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { error: error.name, state: code, at: frames.slice(0, 6).map((frame) => frame.trim()) };
}

// Amazon's client of the S3 API with our own way out: every call passes the one outbound client and its guards.
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { ofOutbound } from './http-problem.ts';
import { revealed, revealedAddress, revealedFlag } from './http-secret.ts';
import type { BucketSystem } from './object-system.ts';
import { type Outbound, openOutbound } from './outbound.ts';

/** A signed call as the client hands it on. */
interface Call {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The longest list or error that is taken; what objects hold has no limit. */
const MOST_TEXT = 16_000_000;
const TRIES = 4;
/** A listing, a few reads and the parts of an upload go side by side. */
const LEAST_SOCKETS = 8;

/** A client for the bucket of a description, and the way it goes out by; close that. Throws `store-address-missing`. */
export function openS3(described: BucketSystem): { client: S3Client; bucket: string; close(): void } {
  const { system, limits, s3 } = described;
  if (s3 === undefined) throw new Error('a description without a bucket');
  const endpoint = revealedAddress(s3.endpoint ?? `https://s3.${s3.region}.amazonaws.com`, system);
  const outbound = openOutbound({
    origins: [endpoint],
    allowPrivate: revealedFlag(s3.allow_private),
    connectTimeout: limits.connect_seconds * 1_000,
    headersTimeout: limits.answer_seconds * 1_000,
    bodyTimeout: limits.answer_seconds * 1_000,
    maxSockets: Math.max(LEAST_SOCKETS, limits.calls_at_once),
  });
  const token = s3.session_token;
  const client = new S3Client({
    region: s3.region,
    endpoint,
    // The name of the bucket stays in the path: one origin to allow, whatever the bucket is called.
    forcePathStyle: true,
    credentials: {
      accessKeyId: revealed(s3.key_id, system),
      secretAccessKey: revealed(s3.secret_key, system),
      ...(token === undefined ? {} : { sessionToken: revealed(token, system) }),
    },
    maxAttempts: TRIES,
    requestHandler: handlerOf(outbound, system),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Said here, nothing is read from files or variables of the machine that are meant for other programs.
    defaultsMode: 'standard',
    retryMode: 'standard',
    useArnRegion: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    followRegionRedirects: false,
  });
  const close = (): void => {
    client.destroy();
    outbound.close();
  };
  return { client, bucket: s3.bucket, close };
}

function handlerOf(outbound: Outbound, system: string): NonNullable<S3ClientConfig['requestHandler']> {
  return {
    handle: async (call: Call) => {
      const { protocol, hostname, port, method, headers, body } = call;
      if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array))
        throw new TypeError('only calls with a short body are made');
      const url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}/`;
      const short = body === undefined ? {} : { body };
      const anyLength = method === 'GET' && call.query?.['x-id'] === 'GetObject';
      try {
        const answer = await outbound.open(
          { method, url, path: pathOf(call), headers, ...short },
          anyLength ? Number.POSITIVE_INFINITY : MOST_TEXT,
        );
        return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } };
      } catch (error) {
        throw ofOutbound(error, system);
      }
    },
  } as NonNullable<S3ClientConfig['requestHandler']>;
}

/** Path and query exactly as they were signed. */
function pathOf({ path, query = {} }: Call): string {
  const parts = Object.entries(query).flatMap(([name, given]) =>
    [given].flat().map((value) => `${encoded(name)}=${encoded(value ?? '')}`),
  );
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

/** As signatures want it (RFC 3986): `encodeURIComponent` leaves some marks as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

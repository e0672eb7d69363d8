// `habeas recipient`: makes the secret of a recipient's signed webhook, and shows it this once.
import { renewSecret } from '../data-map/recipient-secret.ts';
import type { House } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { heading, say } from './terminal.ts';

/** Makes a secret; the older one goes on for a week, or ends now with `endOlder`. */
export async function recipientSecretCommand(
  house: House,
  slug: string,
  recipient: string,
  { endOlder }: { readonly endOlder: boolean },
): Promise<void> {
  const { id } = await controllerNamed(house, slug);
  const made = await house.inWork(
    id,
    TERMINAL,
    async (work) => await renewSecret(work, { recipient, endOlder }),
  );
  heading(`The secret of ${recipient}, shown this once`);
  say(`  ${made.secret}`);
  heading('\nOur public key, for those who check v1a (Ed25519)');
  say(`  ${made.publicKey}`);
  say();
  say('Hand the secret over by a safe way. With it they check our messages, and sign their answers.');
  if (made.olderUntil !== null)
    say(`The secret before it counts until ${made.olderUntil.toString({ smallestUnit: 'second' })} too.`);
}

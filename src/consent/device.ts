// Ids of devices: drawn by us and signed, so that nobody can make one up, or try ids of others.
import { equalInConstantTime, hmacSha256, randomToken } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';

/** 24 characters at random (144 bits), then 24 of the seal. */
const FORM = /^[\w-]{48}$/;
const HALF = 24;
const BYTES = 18;

/** A new id for a device of a controller's visitor. It says nothing of her; only who holds it can show it. */
export function drawDevice(key: Uint8Array, controllerId: string): string {
  const drawn = randomToken(BYTES);
  return drawn + sealOf(key, controllerId, drawn);
}

/** Checks that we drew this id, for this controller. Throws `device-not-ours`, whatever is wrong with it. */
export function checkDevice(key: Uint8Array, controllerId: string, device: string): string {
  const drawn = device.slice(0, HALF);
  const ours = equalInConstantTime(sealOf(key, controllerId, drawn), device.slice(HALF));
  if (FORM.test(device) && ours) return device;
  throw new Problem(
    'forbidden',
    'device-not-ours',
    'This id of a device was not drawn here. Nothing was recorded. Leave it out, and a new one comes with the notice.',
  );
}

function sealOf(key: Uint8Array, controllerId: string, drawn: string): string {
  return hmacSha256(key, 'device', '\0', controllerId, '\0', drawn).subarray(0, BYTES).toString('base64url');
}

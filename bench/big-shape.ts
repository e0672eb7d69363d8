// How big the archive is that `npm run bench -- archive` makes: rows, and files with how each begins.

/** How much of the whole is measured; 1 unless told, for a look between changes. */
export const PART = Number(process.env.HABEAS_BENCH_PART ?? 1);
export const BIG_ROWS = Math.round(1_000_000 * PART);
/** Files by their names: what they begin with, and bytes. One has more than 2 GiB. */
export const NOISE: Readonly<Record<string, readonly [head: Buffer, bytes: number]>> = {
  'video.mp4': [Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), 2_250_000_000],
  ...Object.fromEntries(
    Array.from({ length: 400 }, (_none, at) => [
      `photo-${at}.jpg`,
      [Buffer.from('ffd8ffe000104a46494600', 'hex'), 5_200_000],
    ]),
  ),
};
/** What somebody wrote, of the table's own words. */
export const NOTES = 'notes.txt';
export const BIG_FILES = [...Object.keys(NOISE), NOTES];

import { scrape } from '../exporter/e2e/scrape.ts';
import { waitFor } from '../exporter/e2e/wait-for.ts';

/** Whether something is on a page. */
export type Sign = (page: string) => boolean;

/** Scrapes until the sign is there, for so long at most; whether it was. */
export async function isSeen(url: string, seconds: number, sign: Sign): Promise<boolean> {
  const look = async () => {
    const { body } = await scrape(`${url}/metrics`);
    if (!sign(body)) throw new Error('not yet');
  };
  return waitFor(look, seconds * 1000).then(
    () => true,
    () => false,
  );
}

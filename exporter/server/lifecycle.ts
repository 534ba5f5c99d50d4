import type { Request, Response } from 'express';

/** Loads the config file again; whether all config files are in force then. */
export type Reload = () => Promise<boolean>;

/**
 * `POST /-/reload`, as Prometheus has it: off unless a flag turns it on, and then for whoever may ask at all. What is wrong
 * with the file is for the log alone.
 */
export function reloadHandler(reload: Reload | undefined) {
  return async function handleReload(request: Request, response: Response): Promise<void> {
    response.type('text/plain');
    if (request.method !== 'POST' && request.method !== 'PUT') {
      response.status(405).setHeader('Allow', 'POST, PUT').send('Only POST and PUT reload.\n');
      return;
    }
    if (!reload) {
      response
        .status(403)
        .send('Reloading over HTTP is off. Try --web.enable-lifecycle, or send the exporter a SIGHUP.\n');
      return;
    }
    // Browsers say whose page asks; none of ours does.
    if (request.headers.origin !== undefined) {
      response.status(403).send('Web pages may not reload.\n');
      return;
    }
    if (await reload()) response.send('Loaded again.\n');
    else
      response
        .status(500)
        .send('A config file is wrong; what it said before stays in force. The log has the reason.\n');
  };
}

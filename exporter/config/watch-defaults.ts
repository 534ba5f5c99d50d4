/** What baselines watch unless the config says otherwise: what they watch out of the box, by the hours of UTC. */
export const DEFAULT_WATCH = { timeZone: 'UTC', signals: [], ignore: [] };

/**
 * The messages of the hub's document sockets: those of y-websocket, and ours from 100 on.
 */

export const SYNC = 0;
export const AWARENESS = 1;
export const QUERY_AWARENESS = 3;
/** How many sync messages of this connection are kept. */
export const SAVED = 100;
/** What this connection may do now, and why. */
export const ACCESS = 101;
/** One sync message was not taken, and why. */
export const REFUSED = 102;
/** Facts of this session, as JSON. */
export const FACTS = 103;

/** Close codes after which coming back does not help, until the page is loaded anew. */
export const FINAL = new Set([4401, 4403, 4404, 4409]);

/**
 * Documents kept on this device, so that work goes on without a network. One store a person and
 * document; the browser removes them all at sign-out, when the hub asks for it, and none is made on a
 * computer that others use too.
 */
import { IndexeddbPersistence } from "y-indexeddb";

const PREFIX = "samskap/";

/**
 * The local copy of a document, or null where nothing may be kept.
 * @param {string | number} person whose copy it is
 * @param {string} room
 * @param {import("yjs").Doc} doc
 * @returns {IndexeddbPersistence | null}
 */
export function keepOffline(person, room, doc) {
  if (!globalThis.indexedDB || isShared()) return null;
  try {
    return new IndexeddbPersistence(`${PREFIX}${person}/${room}`, doc);
  } catch {
    return null; // private windows may refuse
  }
}

/** Whether whoever signed in said that others use this computer too. */
function isShared() {
  return /(?:^|; )shared=1(?:;|$)/.test(document.cookie);
}

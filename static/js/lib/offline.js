/**
 * Documents kept on this device, so that work goes on without a network. One store a person and
 * document; all of them are removed at sign-out, and none is made on a computer that is shared.
 */
import { IndexeddbPersistence } from "y-indexeddb";

const PREFIX = "samskap/";
const LIST = "samskap-offline";
const SHARED = "samskap-shared-computer";

/**
 * The local copy of a document, or null where nothing may be kept.
 * @param {string | number} person whose copy it is
 * @param {string} room
 * @param {import("yjs").Doc} doc
 * @returns {IndexeddbPersistence | null}
 */
export function keepOffline(person, room, doc) {
  if (!globalThis.indexedDB || isShared()) return null;
  const name = `${PREFIX}${person}/${room}`;
  try {
    const names = new Set(listed());
    names.add(name);
    localStorage.setItem(LIST, JSON.stringify([...names]));
    return new IndexeddbPersistence(name, doc);
  } catch {
    return null; // private windows may refuse
  }
}

/** Remove every document from this device. Call it at sign-out. */
export async function clearOffline() {
  if (!globalThis.indexedDB) return;
  const names = new Set(listed());
  if (indexedDB.databases) {
    for (const { name } of await indexedDB.databases()) {
      if (name?.startsWith(PREFIX)) names.add(name);
    }
  }
  await Promise.all([...names].map(remove));
  localStorage.removeItem(LIST);
}

/**
 * Say whether this computer is shared: then no document stays on it.
 * @param {boolean} shared
 */
export async function setShared(shared) {
  if (shared) {
    localStorage.setItem(SHARED, "1");
    await clearOffline();
  } else {
    localStorage.removeItem(SHARED);
  }
}

/** Whether this computer was said to be shared. */
export function isShared() {
  try {
    return localStorage.getItem(SHARED) === "1";
  } catch {
    return true;
  }
}

/** @returns {string[]} */
function listed() {
  try {
    return JSON.parse(localStorage.getItem(LIST) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * @param {string} name
 * @returns {Promise<void>}
 */
function remove(name) {
  return new Promise((done) => {
    const request = indexedDB.deleteDatabase(name);
    // A tab that still holds it open lets go later; there is nothing to wait for.
    request.onsuccess = request.onerror = request.onblocked = () => done();
  });
}

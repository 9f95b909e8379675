import { say, sayAtOnce } from "../lib/say.js";
import { toast } from "../lib/toast.js";

const PAUSE_MS = 1500;
const AGAIN_MS = 15000;
/** A browser takes 64 KB of what it is to send after a page is gone. */
const PARTING_SIZE = 60_000;

/**
 * <autosave-form><form method="post" action="…">…<save-chip>…</form></autosave-form>
 * Sends the form a moment after the last change, with the field `autosave=yes`, to `src` or the form's own action.
 * Good answers are 2xx and redirects (not followed); of a page that refuses, the first sentence of its summary of
 * errors is shown. An answer's header `Version` becomes the form's field `version`, so that the next save is not taken for somebody else's. Where nothing can be sent, what
 * was typed is kept on this device (unless `private`) and offered again when the page is opened next. Whoever leaves before the
 * moment is over sends it in leaving, and is asked only when that cannot be done.
 */
class AutosaveForm extends HTMLElement {
  /** @type {number | undefined} */
  #timer;
  #changed = false;
  #sending = false;
  #warned = false;
  #waiting = false;
  /** @type {HTMLElement | null} */
  #pressed = null;

  connectedCallback() {
    this.addEventListener("input", this);
    this.addEventListener("change", this);
    this.addEventListener("submit", this);
    addEventListener("online", this);
    addEventListener("beforeunload", this);
    document.addEventListener("visibilitychange", this);
    this.#offer();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("online", this);
    removeEventListener("beforeunload", this);
    document.removeEventListener("visibilitychange", this);
    for (const event of ["input", "change", "submit"]) this.removeEventListener(event, this);
  }

  get form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form"));
  }

  get #chip() {
    return /** @type {import("./save-chip.js").SaveChip | null} */ (this.querySelector("save-chip"));
  }

  get #drawer() {
    return `draft ${this.getAttribute("src") ?? this.form.action}`;
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "beforeunload") {
      if (this.#changed && this.#chip?.dataset.state !== "kept" && !this.#part()) event.preventDefault();
    } else if (event.type === "visibilitychange") {
      // A phone may end a page that is out of sight without another word.
      if (document.hidden && this.#changed) this.#part();
    } else if (event.type === "submit") {
      clearTimeout(this.#timer);
      if (this.#sending) {
        // A save under way moves the version on: sent now, this would look like somebody else's.
        event.preventDefault();
        this.#pressed = /** @type {SubmitEvent} */ (event).submitter;
        this.#waiting = true;
        return;
      }
      // The person sends it: nothing is left to guard, and the draft is no longer needed.
      this.#changed = false;
      this.#forget();
    } else if (event.type === "online") {
      if (this.#changed) this.save();
    } else {
      this.#changed = true;
      this.#later(PAUSE_MS);
    }
  }

  /** @param {number} ms */
  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), ms);
  }

  /** Send what is not saved yet even if the page goes. @returns {boolean} whether it can be sent that way */
  #part() {
    const size = [...new FormData(this.form)].reduce((sum, [name, value]) => sum + 50 + name.length + (typeof value === "string" ? value.length : Infinity), 0);
    if (this.#sending || !navigator.onLine || 3 * size > PARTING_SIZE) return false;
    clearTimeout(this.#timer);
    this.save(true);
    return true;
  }

  /** @param {boolean} [parting] whether the page may be gone before the answer comes */
  async save(parting = false) {
    if (this.#sending) return this.#later(PAUSE_MS);
    this.#sending = true;
    this.#changed = false;
    this.#chip?.show("saving");
    const data = new FormData(this.form);
    data.set("autosave", "yes");
    try {
      const answer = await fetch(this.getAttribute("src") ?? this.form.action, { method: "POST", body: data, redirect: "manual", keepalive: parting });
      if (answer.ok || answer.type === "opaqueredirect") this.#saved(answer.headers.get("Version"));
      else this.#refused(answer.status, await answer.text());
    } catch {
      this.#changed = true;
      this.#keep(data);
      this.#later(AGAIN_MS);
    } finally {
      this.#sending = false;
    }
    if (this.#waiting) {
      this.#waiting = false;
      this.form.requestSubmit(this.#pressed);
    }
  }

  /** @param {string | null} version */
  #saved(version) {
    const field = this.form.elements.namedItem("version");
    if (version && field instanceof HTMLInputElement) field.value = version;
    this.#warned = false;
    this.#forget();
    if (this.#changed) return;
    const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.#chip?.show("saved", `Saved at ${clock}`);
    this.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
  }

  /**
   * @param {number} status
   * @param {string} text the page that says why
   */
  #refused(status, text) {
    this.#changed = true;
    const page = new DOMParser().parseFromString(text, "text/html");
    const why = page.querySelector("#errors li")?.textContent?.trim();
    if (why) {
      this.#chip?.show("unsaved", `Not saved yet. ${why}`);
      say(`Not saved yet. ${why}`);
    } else if (status === 401 || status === 403) {
      this.#chip?.show("unsaved", "Not saved: sign in again");
      sayAtOnce("Not saved. Your session has ended. Copy what you wrote, then sign in again.");
    } else {
      this.#chip?.show("unsaved");
      this.#later(AGAIN_MS);
    }
  }

  /** @param {FormData} data */
  #keep(data) {
    const kept = [...data].filter(([name, value]) => typeof value === "string" && name !== "version" && name !== "autosave");
    try {
      if (this.hasAttribute("private")) throw new Error("not on this device");
      localStorage.setItem(this.#drawer, JSON.stringify(kept));
      this.#chip?.show("kept");
    } catch {
      this.#chip?.show("unsaved");
      if (!this.#warned) sayAtOnce("Not saved: the connection is lost. Keep this page open.");
      this.#warned = true;
    }
  }

  #forget() {
    try {
      localStorage.removeItem(this.#drawer);
    } catch {
      // No store, nothing kept.
    }
  }

  /** What was kept when the connection failed, offered back rather than put back unasked. */
  #offer() {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(this.#drawer) ?? "null");
    } catch {
      return;
    }
    if (!Array.isArray(kept)) return;
    toast("What you wrote offline is still on this device.", { label: "Put it back", act: () => this.#fill(kept) });
  }

  /** @param {[string, string][]} kept */
  #fill(kept) {
    const names = new Set(kept.map(([name]) => name));
    for (const field of this.form.elements) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)) continue;
      const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = values.includes(field.value);
      else if (names.has(field.name) && field.type !== "hidden" && field.type !== "file") field.value = values[0];
    }
    this.#changed = true;
    this.save();
  }
}
customElements.define("autosave-form", AutosaveForm);

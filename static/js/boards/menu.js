/** A menu of acts that opens at a button: arrows go through it, Escape goes back. */
import { icon, make } from "../lib/make.js";

/** @typedef {{label: string, icon?: string, act: () => void, danger?: boolean, checked?: boolean}} Item */

/** @param {HTMLElement} opener @param {string} title @param {Item[]} items */
export function openMenu(opener, title, items) {
  const menu = make("div", { class: "menu", popover: "auto", role: "menu", "aria-label": title });
  for (const item of items) {
    const button = make("button", {
      class: `menu__item${item.danger ? " menu__item--danger" : ""}`,
      type: "button",
      role: item.checked === undefined ? "menuitem" : "menuitemcheckbox",
      tabindex: "-1",
      ...(item.checked === undefined ? {} : { "aria-checked": String(item.checked) }),
    });
    if (item.icon) button.append(icon(item.icon));
    button.append(item.label);
    button.addEventListener("click", () => {
      menu.hidePopover();
      item.act();
    });
    menu.append(button);
  }
  const buttons = () => /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("button")]);
  menu.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[(to + all.length) % all.length].focus();
    else if (event.key === "Tab") menu.hidePopover();
    else if (event.key.length === 1) {
      const starts = (/** @type {HTMLElement} */ one) => one.textContent?.toLowerCase().startsWith(event.key.toLowerCase());
      [...all.slice(at + 1), ...all.slice(0, at + 1)].find(starts)?.focus();
      return;
    } else return;
    event.preventDefault();
  });
  menu.addEventListener("toggle", (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === "open";
    opener.setAttribute("aria-expanded", String(open));
    if (open) return;
    menu.remove();
    if (document.activeElement === document.body) opener.focus({ preventScroll: true });
  });
  document.body.append(menu);
  menu.showPopover();
  // Placed by hand: anchors without a popovertarget are not known everywhere.
  const box = opener.getBoundingClientRect();
  const { offsetWidth: w, offsetHeight: h } = menu;
  const below = box.bottom + 4 + h <= innerHeight;
  Object.assign(menu.style, {
    positionArea: "none",
    inset: "auto",
    margin: "0",
    left: `${Math.max(8, Math.min(box.left, innerWidth - w - 8))}px`,
    top: `${below ? box.bottom + 4 : Math.max(8, box.top - h - 4)}px`,
  });
  buttons()[0]?.focus();
}

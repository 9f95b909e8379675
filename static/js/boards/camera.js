/** Which part of the board is seen, and how large. Knows no page. */
/** @typedef {import("./layout.js").Box} Box */

export const LEAST = 0.1;
export const MOST = 2;

export class Camera {
  x = 0;
  y = 0;
  zoom = 1;
  w = 1;
  h = 1;

  /** A place on the board under a place in the window. @param {number} x @param {number} y */
  toBoard(x, y) {
    return { x: (x - this.x) / this.zoom, y: (y - this.y) / this.zoom };
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
  }

  /** Zoom so that the place under (x, y) stays there. @param {number} zoom @param {number} x @param {number} y */
  zoomAt(zoom, x = this.w / 2, y = this.h / 2) {
    const next = Math.min(MOST, Math.max(LEAST, zoom));
    this.x = x - ((x - this.x) / this.zoom) * next;
    this.y = y - ((y - this.y) / this.zoom) * next;
    this.zoom = next;
  }

  /** Show all of a box. @param {Box} box @param {number} [most] */
  fit(box, most = 1) {
    const margin = 24;
    const zoom = Math.min((this.w - 2 * margin) / box.w, (this.h - 2 * margin) / box.h, most);
    this.zoom = Math.min(MOST, Math.max(LEAST, zoom));
    this.x = margin + Math.max(0, (this.w - 2 * margin - box.w * this.zoom) / 2) - box.x * this.zoom;
    this.y = margin - box.y * this.zoom;
  }

  /** Move just so far that a box is in view. Returns whether it moved. @param {Box} box */
  reveal(box) {
    const margin = 32;
    const move = (/** @type {number} */ start, /** @type {number} */ size, /** @type {number} */ view) => {
      if (start < margin) return margin - start;
      if (start + size > view - margin) return Math.max(view - margin - start - size, margin - start);
      return 0;
    };
    const dx = move(box.x * this.zoom + this.x, box.w * this.zoom, this.w);
    const dy = move(box.y * this.zoom + this.y, box.h * this.zoom, this.h);
    this.pan(dx, dy);
    return dx !== 0 || dy !== 0;
  }

  /** What is seen, and a share more on each side. @param {number} [more] @returns {Box} */
  view(more = 0) {
    const at = this.toBoard(-this.w * more, -this.h * more);
    const share = 1 + 2 * more;
    return { ...at, w: (this.w * share) / this.zoom, h: (this.h * share) / this.zoom };
  }
}

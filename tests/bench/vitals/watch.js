// Runs in a page before its own scripts: what a visitor sees, and when.
window.vitals = { lcp: 0, what: "", cls: 0, shifts: [], inp: 0 };
const named = (node) => {
  const of = node?.nodeType === 1 ? node : node?.parentElement;
  if (!of) return "?";
  const classes = String(of.className?.baseVal ?? of.className).trim().replace(/\s+/g, ".");
  return of.localName + (of.id ? `#${of.id}` : classes ? `.${classes}` : "");
};
const watch = (type, take, options = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options });

watch("largest-contentful-paint", (entry) => {
  vitals.lcp = entry.startTime;
  vitals.what = named(entry.element);
});
watch("layout-shift", (entry) => {
  if (entry.hadRecentInput) return;
  vitals.cls += entry.value;
  for (const { node, previousRect: a, currentRect: b } of entry.sources) {
    const by = `${Math.round(b.x - a.x)},${Math.round(b.y - a.y)} ${Math.round(b.width - a.width)},${Math.round(b.height - a.height)}`;
    vitals.shifts.push(`${named(node)} by ${by} (${entry.value.toFixed(3)})`);
  }
});
watch("event", (entry) => {
  if (entry.interactionId) vitals.inp = Math.max(vitals.inp, entry.duration);
}, { durationThreshold: 16 });

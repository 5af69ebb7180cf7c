// Comfort for charts: a click on a month of a chart, a place of a map or an actor of a network opens what stands behind
// it. The tables beneath have the same addresses as links, so that nothing is lost without this.
"use strict";
for (const chart of document.querySelectorAll("svg.chart")) {
  chart.classList.add("linked");
}
document.addEventListener("click", (event) => {
  const spot = event.target.closest("svg.chart [data-href], svg.chart .month");
  if (!spot) return;
  const pattern = spot.closest("svg").dataset.toMonth;
  const address = spot.dataset.href || (pattern && pattern.replaceAll("{month}", spot.dataset.month));
  if (address && /^\/(?!\/)/.test(address)) window.location.assign(address);
});

// The tour: a few stops made from the data, each a state of the map and a line. The
// stop is part of the state: going back goes a stop back.

Object.assign(state, { stop: -1 });

let stops = [];
let before = ""; // the address that the tour was started from

function startTour() {
  before = fragment();
  goTo(0);
  $("tour-next").focus({ preventScroll: true });
}

function goTo(i) {
  if (i < 0 || i >= stops.length) return endTour();
  const s = stops[i];
  Object.assign(state, { round: -1, tab: s.tab || "tribes" });
  choose({ stop: i, tribe: s.tribe, person: s.person, bridge: s.bridge, ...unfiltered() });
  if (!opened()) send(everything);
  if (s.tell && tellings.has(state.tribe)) startTelling();
  say(`${s.head}. ${s.text}`);
}

// showStop shows the words of the stop, if there is one.
function showStop() {
  const i = state.stop, s = stops[i];
  $("stop").hidden = !s;
  if (!s) return;
  $("stop-head").textContent = s.head;
  $("stop-text").textContent = s.text;
  $("stop-count").textContent = `${i + 1} of ${stops.length}`;
  $("tour-back").disabled = i === 0;
  $("tour-next").textContent = i + 1 < stops.length ? "Next" : "Done";
}

// endTour leads back to where the reader was.
function endTour() {
  if (state.stop < 0) return;
  visit(before);
  $("tour").focus({ preventScroll: true });
}

function listenToTour() {
  $("tour").hidden = !stops.length;
  $("tour").addEventListener("click", () => (state.stop < 0 ? startTour() : endTour()));
  $("tour-next").addEventListener("click", () => goTo(state.stop + 1));
  $("tour-back").addEventListener("click", () => goTo(state.stop - 1));
  $("tour-end").addEventListener("click", endTour);
}

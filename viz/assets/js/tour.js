// The tour: a few stops made from the data, each a state of the map and a line.

let stops = [], stop = -1;

function startTour() {
  goTo(0);
  $("tour-next").focus({ preventScroll: true });
}

function goTo(i) {
  if (i < 0 || i >= stops.length) return endTour();
  stop = i;
  const s = stops[i];
  state.round = -1;
  if (!s.tab) state.tab = "tribes";
  else state.tab = s.tab;
  choose({ tribe: s.tribe, person: s.person, bridge: s.bridge, ...unfiltered() });
  if (!opened()) send(everything);
  if (s.tell && tellings.has(state.tribe)) startTelling();
  $("stop-head").textContent = s.head;
  $("stop-text").textContent = s.text;
  $("stop-count").textContent = `${i + 1} of ${stops.length}`;
  $("tour-back").disabled = i === 0;
  $("tour-next").textContent = i + 1 < stops.length ? "Next" : "Done";
  $("stop").hidden = false;
  say(`${s.head}. ${s.text}`);
}

function endTour() {
  if (stop < 0) return;
  stop = -1;
  $("stop").hidden = true;
  $("tour").focus({ preventScroll: true });
}

function listenToTour() {
  stops = scene.panels.tour || [];
  $("tour").hidden = !stops.length;
  $("tour").addEventListener("click", () => (stop < 0 ? startTour() : endTour()));
  $("tour-next").addEventListener("click", () => goTo(stop + 1));
  $("tour-back").addEventListener("click", () => goTo(stop - 1));
  $("tour-end").addEventListener("click", endTour);
}

// The scene as the page uses it: columns, who is tied to whom, and which
// appearance is on.

const scene = JSON.parse($("scene").textContent);
const people = scene.people;
for (const key of Object.keys(people)) people[key] = people[key] || [];
const N = people.label.length;
const tribes = scene.tribes || [];
const connectors = scene.connectors || [];
const ribbons = scene.ribbons || [];
const edges = { a: scene.edges.a || [], b: scene.edges.b || [] };
const ties = scene.ties;
for (const key of Object.keys(ties)) ties[key] = ties[key] || [];

const bots = new Set(people.bots);
const connectorOf = new Map(connectors.map((c, i) => [c.person, i]));
const largest = Math.max(1, ...tribes.map((t) => t.size));

// Rows of neighbours over the drawn edges, as in compressed sparse rows.
const links = (() => {
  const start = new Uint32Array(N + 1);
  for (let i = 0; i < edges.a.length; i++) {
    start[edges.a[i] + 1]++;
    start[edges.b[i] + 1]++;
  }
  for (let i = 0; i < N; i++) start[i + 1] += start[i];
  const at = start.slice();
  const to = new Uint32Array(2 * edges.a.length);
  for (let i = 0; i < edges.a.length; i++) {
    to[at[edges.a[i]]++] = edges.b[i];
    to[at[edges.b[i]]++] = edges.a[i];
  }
  return (u) => to.subarray(start[u], start[u + 1]);
})();

// What the reader chose: a tribe, a person, or nothing (−1).
const state = { tribe: -1, person: -1, hover: -1, dark: false, query: "" };

const slotOf = (tribe) => (tribe < 0 ? scene.light.length - 1 : tribes[tribe].slot);
const swatch = (tribe) => (state.dark ? scene.dark : scene.light)[slotOf(tribe)];
const paper = () => (state.dark ? "#10131a" : "#fbfaf7");
const ink = () => (state.dark ? "#e8eaf0" : "#1d2433");

// mix returns b laid over a with the given share.
function mix(a, b, share) {
  const part = (c, i) => parseInt(c.slice(i, i + 2), 16);
  let out = "#";
  for (const i of [1, 3, 5]) {
    out += Math.round(part(a, i) * (1 - share) + part(b, i) * share).toString(16).padStart(2, "0");
  }
  return out;
}

// Search finds people by handle, name or id, tribes by name, and tribes by
// their words.

const found = { list: [], at: -1 };
const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
let folded = null;
const index = () => (folded ??= people.label.map((l, u) => fold(`${l}\n${people.name[u]}\n${people.ref[u]}`)));

function search(query) {
  const q = fold(query.trim()).replace(/^[@/]+/, "");
  if (!q) return [];
  const hits = [];
  tribes.forEach((t, k) => {
    if (fold(t.name).includes(q)) hits.push({ score: 2, tribe: k, label: t.name, note: count(t.size, "person", "people") });
    else if (t.words?.some((w) => fold(w.text).includes(q))) hits.push({ score: 3.5, tribe: k, label: t.name, note: "by its words" });
  });
  const all = index();
  for (let u = 0; u < N; u++) {
    const at = all[u].indexOf(q);
    if (at < 0) continue;
    const whole = fold(people.label[u]) === q;
    const score = (whole ? 0 : at === 0 ? 1 : 4) - (connectorOf.has(u) ? 0.5 : 0);
    hits.push({ score, person: u, label: people.label[u], note: tribeName(people.tribe[u]) });
  }
  hits.sort((a, b) => a.score - b.score || (b.person === undefined) - (a.person === undefined) || people.answered[b.person] - people.answered[a.person] || a.person - b.person);
  return hits;
}

function showHits() {
  const box = $("hits"), input = $("find");
  const all = search(input.value);
  found.list = all.slice(0, 12);
  found.at = found.list.length ? 0 : -1;
  box.replaceChildren(...found.list.map((h, i) => {
    const t = h.tribe ?? people.tribe[h.person];
    const item = el("li", { role: "option", id: `hit-${i}`, "aria-selected": i === 0 },
      badge(t), el("span", { class: "hit" }, text(shorten(h.label, 80))), el("small", null, text(shorten(h.note, 40))));
    item.addEventListener("pointerdown", (e) => { e.preventDefault(); take(i); });
    return item;
  }));
  box.hidden = !found.list.length;
  mark();
  const asked = input.value.trim() !== "";
  say(!asked ? "" : all.length ? count(all.length, "match", "matches") : `no match for ${shorten(input.value, 60)}`);
}

function mark() {
  $("find").setAttribute("aria-expanded", !$("hits").hidden);
  [...$("hits").children].forEach((li, i) => li.setAttribute("aria-selected", i === found.at));
  if (found.at >= 0) $("find").setAttribute("aria-activedescendant", `hit-${found.at}`);
  else $("find").removeAttribute("aria-activedescendant");
}

function take(i) {
  const hit = found.list[i];
  if (!hit) return;
  closeHits();
  $("find").value = "";
  if (hit.tribe !== undefined) choose({ tribe: hit.tribe, person: -1 }, true);
  else choose({ tribe: -1, person: hit.person }, true);
}

function closeHits() {
  $("hits").hidden = true;
  found.list = [];
  found.at = -1;
  mark();
}

function listenToSearch() {
  const input = $("find");
  input.addEventListener("input", showHits);
  input.addEventListener("blur", closeHits);
  input.addEventListener("keydown", (e) => {
    const n = found.list.length;
    if (e.key === "ArrowDown" && n) found.at = (found.at + 1) % n;
    else if (e.key === "ArrowUp" && n) found.at = (found.at + n - 1) % n;
    else if (e.key === "Enter") {
      // Else the button that gets the focus would be pressed by the same key.
      e.preventDefault();
      return take(found.at);
    }
    else if (e.key === "Escape") {
      input.value = "";
      closeHits();
      input.blur();
      e.stopPropagation();
      return;
    } else return;
    e.preventDefault();
    mark();
  });
}

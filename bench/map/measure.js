// Runs inside the page. Events are dispatched one a frame, as a hand would send
// them; what is returned are milliseconds.
async (u) => {
  const map = document.querySelector("#map"), box = map.getBoundingClientRect();
  const frame = () => new Promise(requestAnimationFrame);
  const middle = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true, cancelable: true };
  const rest = async () => { while (tribemap.moving()) await frame(); };
  const gesture = async (n, send, release = () => {}) => {
    const times = [];
    let last = await frame();
    for (let i = 0; i < n; i++) {
      send(i);
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    const released = performance.now();
    release();
    await rest();
    await frame();
    return { times: times.slice(2), crisp: performance.now() - released };
  };
  const pointer = (type, x, y) => map.dispatchEvent(new PointerEvent(type, { ...middle, pointerId: 1, clientX: x, clientY: y }));
  const zoom = await gesture(60, (i) => map.dispatchEvent(new WheelEvent("wheel", { ...middle, deltaY: i < 30 ? -40 : 40 })));
  map.setPointerCapture = () => {};
  pointer("pointerdown", middle.clientX, middle.clientY);
  const pan = await gesture(60, (i) => pointer("pointermove", middle.clientX + 5 * (i < 30 ? i : 60 - i), middle.clientY + 3 * i), () => pointer("pointerup", 0, 0));
  await rest();
  const hover = [];
  for (const v of u) {
    const [x, y] = tribemap.pixel(v);
    if (x < 0 || y < 0 || x > box.width || y > box.height) continue;
    const began = performance.now();
    pointer("pointermove", box.left + x, box.top + y);
    await frame();
    await new Promise((done) => setTimeout(done));
    hover.push(performance.now() - began);
  }
  // A tribe is opened: its people and ties are drawn in each frame of the flight
  // and of a drag.
  pointer("pointerleave", 0, 0);
  document.querySelector('#home [data-tribe="0"].row').click();
  const flight = await gesture(20, () => {}); // as many frames as it takes
  pointer("pointerdown", middle.clientX, middle.clientY);
  const drag = await gesture(60, (i) => pointer("pointermove", middle.clientX + 5 * (i < 30 ? i : 60 - i), middle.clientY), () => pointer("pointerup", 0, 0));
  await rest();
  const drawn = tribemap.state().live;
  dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  const tribe = { times: flight.times.concat(drag.times), people: drawn.people, ties: drawn.ties, left: tribemap.state().tribe < 0 };
  const mark = (name) => performance.getEntriesByName(name)[0]?.startTime ?? 0;
  return { zoom, pan, tribe, hover, paint: mark("map-sketched"), crowd: mark("map-drawn"), ready: mark("map-ready") };
}

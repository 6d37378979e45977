// The page carries its scripts and its data packed: gzip in text of seven bits a
// character (armour.go). This runs once the stage and the panel stand, with the
// first blocks behind them: it unpacks what the first view needs and starts the
// page's own script, which asks for the rest. The page's policy names the hashes
// of all scripts.
(async () => {
  "use strict";
  const bare = (text) => {
    const bytes = new Uint8Array(text.length * 2), unfit = [0, 13, 60];
    for (let i = 0, n = 0, bits = 0, have = 0; i <= text.length; i++) {
      if (i === text.length) return bytes.subarray(0, n);
      let v = text.charCodeAt(i), then = -1;
      if (v >= 640) v = unfit[v - 640];
      else if (v >= 256) [v, then] = [unfit[(v - 256) >> 7], v & 127];
      for (; v >= 0; v = then, then = -1) {
        bits = (bits << 7) | v;
        have += 7;
        if (have > 7) bytes[n++] = bits >> (have -= 8);
      }
    }
  };
  // unpacked takes what a block holds off the page, as "text" or "arrayBuffer".
  const unpacked = async (id, read) => {
    const block = document.getElementById(id), flow = new DecompressionStream("gzip"), into = flow.writable.getWriter();
    const written = into.write(bare(block.textContent)).then(() => into.close());
    block.textContent = "";
    const [held] = await Promise.all([new Response(flow.readable)[read](), written]);
    return held;
  };
  const run = (code) => {
    const script = document.createElement("script");
    script.textContent = code;
    document.head.append(script);
  };
  const root = document.documentElement;
  root.classList.add("live");
  try {
    const [code, scene, places] = await Promise.all([unpacked("code", "text"), unpacked("scene", "text"), unpacked("places", "arrayBuffer")]);
    window.packed = { unpacked, run, scene, places };
    run(code);
  } finally {
    if (!window.tribemap) {
      document.getElementById("fallback").hidden = false;
      root.classList.add("tables");
    }
  }
})();

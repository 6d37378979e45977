// The page carries its scripts and its data packed: gzip in text of seven bits a
// character (armour.go). This runs as soon as the stage stands, with the first
// blocks before it: it unpacks what the first view needs and starts the page's own
// script, which asks for the rest. The page's policy names the hashes of all
// scripts.
(async () => {
  "use strict";
  const bare = (text) => {
    const bytes = new Uint8Array(text.length * 2), unfit = [0, 13, 60], at = (i) => text.charCodeAt(i);
    let n = 0, bits = 0, have = 0;
    const put = (v) => {
      bits = (bits << 7) | v;
      have += 7;
      if (have > 7) bytes[n++] = bits >> (have -= 8);
    };
    for (let i = 0; i < text.length; ) {
      // Eight plain characters are seven bytes.
      const plain = have === 0 && i + 8 <= text.length && (at(i) | at(i + 1) | at(i + 2) | at(i + 3) | at(i + 4) | at(i + 5) | at(i + 6) | at(i + 7)) < 128;
      if (plain) {
        const a = (at(i) << 21) | (at(i + 1) << 14) | (at(i + 2) << 7) | at(i + 3), b = (at(i + 4) << 21) | (at(i + 5) << 14) | (at(i + 6) << 7) | at(i + 7);
        bytes[n++] = a >> 20;
        bytes[n++] = a >> 12;
        bytes[n++] = a >> 4;
        bytes[n++] = (a << 4) | (b >> 24);
        bytes[n++] = b >> 16;
        bytes[n++] = b >> 8;
        bytes[n++] = b;
        i += 8;
        continue;
      }
      const c = at(i++);
      if (c < 256) put(c);
      else if (c >= 640) put(unfit[c - 640]);
      else put(unfit[(c - 256) >> 7]), put(c & 127);
    }
    return bytes.subarray(0, n);
  };
  // unpacked takes the bytes that a block holds off the page. Nothing else of the
  // page runs in between: there are no tasks to wait for, as Response would set.
  const unpacked = async (id) => {
    const block = document.getElementById(id), flow = new DecompressionStream("gzip"), into = flow.writable.getWriter(), from = flow.readable.getReader();
    const packed = bare(block.textContent), size = new DataView(packed.buffer, packed.length - 4).getUint32(0, true);
    const bytes = new Uint8Array(size), written = into.write(packed).then(() => into.close());
    block.textContent = "";
    for (let n = 0; ; ) {
      const { done, value } = await from.read();
      if (done) break;
      bytes.set(value, n);
      n += value.length;
    }
    await written;
    return bytes;
  };
  const text = (bytes) => new TextDecoder().decode(bytes);
  const run = (code) => {
    const script = document.createElement("script");
    script.textContent = text(code);
    document.head.append(script);
  };
  const root = document.documentElement;
  root.classList.add("live");
  try {
    const [code, scene, places] = await Promise.all(["code", "scene", "places"].map(unpacked));
    window.packed = { unpacked, text, run, scene, places };
    run(code);
  } finally {
    if (!window.tribemap) {
      document.getElementById("fallback").hidden = false;
      root.classList.add("tables");
    }
  }
})();

// The page carries its script and its data packed (gzip, base64). This unpacks
// them and runs the script, whose hash the page's policy names. What a block of
// data holds is left on its element.
(async () => {
  "use strict";
  const unpacked = async (id, read) => {
    const block = document.getElementById(id), packed = atob(block.textContent.trim());
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = packed.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    block.held = await new Response(stream)[read]();
    block.textContent = "";
    return block.held;
  };
  const root = document.documentElement;
  root.classList.add("live");
  try {
    const [code] = await Promise.all([unpacked("code", "text"), unpacked("scene", "text"), unpacked("crowd", "arrayBuffer"), unpacked("texts", "text")]);
    const script = document.createElement("script");
    script.textContent = code;
    document.head.append(script);
  } finally {
    if (!window.tribemap) {
      document.getElementById("fallback").hidden = false;
      root.classList.add("tables");
    }
  }
})();

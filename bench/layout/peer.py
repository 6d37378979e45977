"""Lays a graph out with a peer and says what it took.

    peer.py versions                    what is installed, as JSON
    peer.py METHOD EDGES NODES PLACES   reads "u v" lines, writes "x y" lines

prints one JSON object: layout_seconds, layout_processor_seconds and peak_bytes.
sfdp is Graphviz' command; its processor time is that of the whole process,
which spends little of it on reading.
"""

import importlib
import json
import random
import resource
import shutil
import subprocess
import sys
import time


def edges_of(path):
    with open(path) as lines:
        return [tuple(map(int, line.split())) for line in lines]


def igraph_drl(edges, nodes, places):
    import igraph

    random.seed(1)  # igraph takes its chance from here
    g = igraph.Graph(n=nodes, edges=edges)
    start, used = time.perf_counter(), time.process_time()
    at = g.layout_drl()
    took, used = time.perf_counter() - start, time.process_time() - used
    write(places, at)
    return took, used, resource.RUSAGE_SELF


def graphviz_sfdp(edges, nodes, places):
    text = "graph{" + "".join(f"{u};" for u in range(nodes)) + "".join(f"{u}--{v};" for u, v in edges) + "}"
    start = time.perf_counter()
    out = subprocess.run(["sfdp", "-Tplain"], input=text, capture_output=True, text=True, check=True).stdout
    took = time.perf_counter() - start
    at = [None] * nodes
    for line in out.splitlines():
        if line.startswith("node "):
            _, name, x, y, *_ = line.split()
            at[int(name)] = (float(x), float(y))
    write(places, at)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, child.ru_utime + child.ru_stime, resource.RUSAGE_CHILDREN


METHODS = {"sfdp": graphviz_sfdp, "igraph-drl": igraph_drl}


def write(places, at):
    with open(places, "w") as out:
        for x, y in at:
            out.write(f"{x} {y}\n")


def versions():
    found = {}
    if shutil.which("sfdp"):
        text = subprocess.run(["sfdp", "-V"], capture_output=True, text=True).stderr
        found["sfdp"] = text.split("version ")[-1].split()[0]
    try:
        found["igraph-drl"] = importlib.import_module("igraph").__version__
    except ImportError:
        pass
    return found


def run(method, path, nodes, places):
    took, used, who = METHODS[method](edges_of(path), int(nodes), places)
    return {
        "layout_seconds": took,
        "layout_processor_seconds": used,
        "peak_bytes": resource.getrusage(who).ru_maxrss << 10,
    }


if __name__ == "__main__":
    answer = versions() if sys.argv[1:] == ["versions"] else run(*sys.argv[1:])
    print(json.dumps(answer))

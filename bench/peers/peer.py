"""Runs one detection by a Python package and says what it took.

    peer.py versions                   what is installed, as JSON
    peer.py METHOD EDGES MEMBERSHIP    reads "u v" lines, writes "node community" lines

prints one JSON object: load_seconds from the text to the package's own graph
by the package's own reader, detect_seconds, the peak of resident memory and
what of it was there before the graph, in bytes.
"""

import importlib
import json
import random
import sys
import time


def resident(field):
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field):
                return int(line.split()[1]) << 10
    return 0


def igraph_graph(path):
    import igraph

    return igraph.Graph.Read_Edgelist(path, directed=False)


def igraph_leiden(iterations):
    def detect(g):
        return g.community_leiden("modularity", n_iterations=iterations).membership

    return detect


def leidenalg_leiden(iterations):
    def detect(g):
        import leidenalg

        kind = leidenalg.ModularityVertexPartition
        return leidenalg.find_partition(g, kind, n_iterations=iterations, seed=1).membership

    return detect


def networkx_graph(path):
    import networkx

    return networkx.read_edgelist(path, nodetype=int)


def networkx_louvain(g):
    import networkx

    communities = networkx.community.louvain_communities(g, seed=1)
    return {node: c for c, members in enumerate(communities) for node in members}


METHODS = {
    "igraph-leiden-1": ("igraph", igraph_graph, igraph_leiden(1)),
    "igraph-leiden-2": ("igraph", igraph_graph, igraph_leiden(2)),
    "igraph-leiden-10": ("igraph", igraph_graph, igraph_leiden(10)),
    "igraph-multilevel": ("igraph", igraph_graph, lambda g: g.community_multilevel().membership),
    "igraph-infomap": ("igraph", igraph_graph, lambda g: g.community_infomap(trials=1).membership),
    "leidenalg-2": ("leidenalg", igraph_graph, leidenalg_leiden(2)),
    "networkx-louvain": ("networkx", networkx_graph, networkx_louvain),
}


def versions():
    found = {}
    for name in ("igraph", "leidenalg", "networkx"):
        try:
            module = importlib.import_module(name)
            found[name] = getattr(module, "__version__", None) or module.version
        except ImportError:
            pass
    return found


def run(method, edges, membership):
    package, load, detect = METHODS[method]
    importlib.import_module(package)
    random.seed(1)  # igraph takes its chance from here
    base = resident("VmRSS")
    start = time.perf_counter()
    g = load(edges)
    loaded, used = time.perf_counter(), time.process_time()
    found = detect(g)
    done, used = time.perf_counter(), time.process_time() - used
    peak = resident("VmHWM")
    with open(membership, "w") as out:
        for node, c in found.items() if isinstance(found, dict) else enumerate(found):
            out.write(f"{node} {c}\n")
    return {
        "load_seconds": loaded - start,
        "detect_seconds": done - loaded,
        "detect_processor_seconds": used,
        "peak_bytes": peak,
        "base_bytes": base,
    }


if __name__ == "__main__":
    answer = versions() if sys.argv[1:] == ["versions"] else run(*sys.argv[1:])
    print(json.dumps(answer))

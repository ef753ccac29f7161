"""Reads JSON-LD as a graph: `python read_graph.py FILE...`, in an environment with rdflib.

Prints, for each file, how many statements it makes, its products with their ports and datasets, and what is wrong:
values that are none of their type, and IRIs that cannot be written.
"""

import json
import logging
import sys

from rdflib import RDF, Graph, Literal, Namespace, URIRef

DCAT = Namespace("http://www.w3.org/ns/dcat#")
PREFIX = "dprod"


def answer(name: str) -> dict:
    problems = []
    handler = logging.Handler()
    handler.emit = lambda record: problems.append(record.getMessage())
    logging.getLogger("rdflib").addHandler(handler)
    graph = Graph().parse(name, format="json-ld")
    for term in {term for statement in graph for term in statement}:
        if isinstance(term, Literal) and term.ill_typed:
            problems.append(f"{term!r} is not of its type")
        if isinstance(term, URIRef):
            try:
                term.n3()
            except Exception as error:
                problems.append(f"{term!r}: {error}")
    graph.serialize(format="turtle")
    logging.getLogger("rdflib").removeHandler(handler)
    dprod = Namespace(dict(graph.namespaces())[PREFIX])
    products = list(graph.subjects(RDF.type, dprod.DataProduct))
    found = {
        "statements": len(graph),
        "products": products,
        "datasets": sorted(each for product in products for each in graph.objects(product, dprod.outputDataset)),
        "ports": sorted(each for product in products for each in graph.objects(product, dprod.outputPort)),
    }
    untyped = [
        each
        for names, kind in (("datasets", DCAT.Dataset), ("ports", DCAT.DataService))
        for each in found[names]
        if (URIRef(each), RDF.type, kind) not in graph
    ]
    return {"file": name, "problems": problems + [f"{each} has no class" for each in untyped], **found}


print(json.dumps([answer(each) for each in sys.argv[1:]]))

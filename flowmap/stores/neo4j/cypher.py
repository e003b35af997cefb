"""The one place with Cypher. Words in the statements come from the tables of `graph`; data only from parameters."""

from __future__ import annotations

from collections.abc import Iterator

from flowmap.domain.records import Record, fields_of
from flowmap.graph.schema import EDGES, FINDING, FOUND, KINDS, LINKS, NODES, Edge, Link, Node
from flowmap.stores.neo4j.graph import OTHERS, read_properties

STORE = "FlowmapStore"  # the label of one node that says which format the database has
GONE = "RemovedMap"  # remembers the last revision of a map that is gone

# ------------------------------------------------------------------------------------------ the database
FORMAT = f"MATCH (s:{STORE}) RETURN max(s.format) AS format"
SET_FORMAT = f"MERGE (s:{STORE} {{map: '', id: 'store'}}) SET s.format = $format"


def schema() -> Iterator[str]:
    """Constraints and indexes: each may be there already."""
    for label in (*(node.name for node in NODES), *OTHERS, STORE, GONE):
        yield f"CREATE CONSTRAINT {_name(label)} IF NOT EXISTS FOR (n:{label}) REQUIRE (n.map, n.id) IS UNIQUE"
    for kind in dict.fromkeys(kind.name for kind in (*EDGES, *LINKS, *FOUND)):
        yield f"CREATE CONSTRAINT {_name(kind)} IF NOT EXISTS FOR ()-[r:{kind}]-() REQUIRE (r.map, r.id) IS UNIQUE"
    for field in ("item", "via"):
        yield f"CREATE INDEX {_name('HANDS_OFF', field)} IF NOT EXISTS FOR ()-[r:HANDS_OFF]-() ON (r.map, r.{field})"
    yield f"CREATE INDEX {_name('Finding', 'code')} IF NOT EXISTS FOR (n:Finding) ON (n.map, n.code)"


def _name(*words: str) -> str:
    return "_".join(("flowmap", *words)).lower()


# --------------------------------------------------------------------------------------------- the maps
MAPS = "MATCH (m:Map) RETURN m.map, m.title, m.revision, m.changed ORDER BY m.map"
MAP = "MATCH (m:Map {map: $map, id: $map}) RETURN m.revision, m.model, m.header"
LOCK = "MATCH (m:Map {map: $map, id: $map}) SET m.locked = true REMOVE m.locked"  # others wait here until the end
ADD_MAP = "CREATE (m:Map) SET m = $properties"
SET_MAP = "MATCH (m:Map {map: $map, id: $map}) SET m += $properties"
RECALL = f"MATCH (g:{GONE} {{map: $map, id: $map}}) WITH g, g.revision AS revision DELETE g RETURN revision"
REMEMBER = f"MERGE (g:{GONE} {{map: $map, id: $map}}) SET g.revision = $revision"

# ------------------------------------------------------------------------------------------ the history
ADD_CHANGES = "UNWIND $rows AS row CREATE (c:Change) SET c = row"
EDIT = "MATCH (c:Change {map: $map, id: $id}) RETURN c.revision AS revision"
BARE_LINES = """MATCH (c:Change) USING INDEX SEEK c:Change(map, id)
WHERE c.map = $map AND c.id IS NOT NULL AND c.part = 0 AND c.revision < $before
RETURN c.revision AS revision, c.at, c.by, c.id, c.undoes ORDER BY revision DESC LIMIT $most"""
PARTS = """MATCH (c:Change) USING INDEX SEEK c:Change(map, id)
WHERE c.map = $map AND c.id IS NOT NULL AND $first <= c.revision < $before
RETURN c.revision AS revision, c.changes ORDER BY revision, c.part"""

# ----------------------------------------------------------------------------------- where boxes stand
PLACES = """MATCH (p:Place) USING INDEX SEEK p:Place(map, id)
WHERE p.map = $map AND p.id IS NOT NULL RETURN p.id, p.x, p.y ORDER BY p.id"""
PUT = "UNWIND $rows AS row MERGE (p:Place {map: $map, id: row.id}) SET p.x = row.x, p.y = row.y"
TAKE_AWAY = "UNWIND $ids AS id MATCH (p:Place {map: $map, id: id}) DELETE p"


# -------------------------------------------------------------------------------------- what was found
PUBLISHED = "MATCH (m:Map {map: $map, id: $map}) RETURN m.published, coalesce(m.publishes, false)"
MARK = "MATCH (m:Map {map: $map, id: $map}) SET m.published = $revision"
SET_PUBLISHING = "MATCH (m:Map {map: $map, id: $map}) SET m.publishes = $always"


def unpublish() -> Iterator[str]:
    """Remove all that was found on a map."""
    for name in dict.fromkeys(kind.name for kind in FOUND):
        yield f"{_all(Link(name, ('', '')))} DELETE n"
    yield f"{_all(Node('', FINDING))} DETACH DELETE n"


# ------------------------------------------------------------------------------------- reading records
def read(kind: Node | Edge, where: str = "", *, keys: bool = False) -> str:
    """Rows [place, key, hash, properties ...] of the records of a kind, in lists: row by row is ten times slower.

    `where` is one of the conditions below. The key, by which a record is found to be written, is null without `keys`.
    The properties are named in a list of texts: of a list of `n.name` the server looks for the type that all have in
    common, which takes it longer than all else that it plans.
    """
    listed = ", ".join(f"'{name}'" for name in read_properties(kind.type))
    key = "elementId(n)" if keys else "null"
    return f"""{f"MATCH {_pattern(kind)} WHERE n.map = $map AND {where}" if where else _all(kind)}
RETURN n.place / $chunk AS chunk, collect([n.place, {key}, n.hash] + [name IN [{listed}] | n[name]]) AS rows"""


WITH_IDS = "n.id IN $ids"


def naming(kind: Node | Edge, space: str) -> str | None:
    """The condition that a record names one of `$names` of a space (holder, item, stage, case)."""
    conditions = []
    for field in fields_of(kind.type):
        target = "holder" if field.target == "via" else field.target
        if target != space or field.name == "id":
            continue
        if field.form == "ref":
            conditions.append(f"n.{field.name} IN $names")
        else:
            limited = "NOT n.in_all_cases AND " if field.form == "cases" else ""
            conditions.append(f"({limited}any(x IN n.{field.name} WHERE x IN $names))")
    return f"({' OR '.join(conditions)})" if conditions else None


# ------------------------------------------------------------------------------------- writing records
def add_nodes(node: Node, label: str | None) -> str:
    """Make nodes of `$rows`, lists of properties; `label` is the second label of a holder."""
    return f"UNWIND $rows AS row CREATE (n:{node.name}{f':{label}' if label else ''}) SET n = row"


def add_edges(edge: Edge) -> str:
    """Make relationships of `$rows`, lists of properties that have the ids of both ends."""
    (start, start_label), (end, end_label) = edge.ends
    return f"""UNWIND $rows AS row
MATCH (a:{start_label} {{map: row.map, id: row.{start}}})
MATCH (b:{end_label} {{map: row.map, id: row.{end}}})
CREATE (a)-[n:{edge.name}]->(b) SET n = row"""


def add_links(link: Link) -> str:
    """Make relationships that follow from nodes' records, or that were found, of `$rows` [start, end, properties]."""
    start, end = link.ends
    return f"""UNWIND $rows AS row
MATCH (a:{start} {{map: $map, id: row[0]}})
MATCH (b:{end} {{map: $map, id: row[1]}})
CREATE (a)-[n:{link.name}]->(b) SET n = row[2]"""


def unlink(node: Node) -> str:
    """Drop the relationships that follow from the records of nodes, and their ids: others may take these over."""
    own = {"Item": "()-[r:PART_OF]->(n)", "Activity": "(n)-[r:PERFORMS|USES|MAKES]-()"}
    dropped = f" WITH n OPTIONAL MATCH {own[node.name]} DELETE r" if node.name in own else ""
    return f"UNWIND $keys AS key MATCH (n) WHERE elementId(n) = key SET n.id = null{dropped}"


def set_nodes(label: str | None) -> str:
    """Give nodes of `$rows` {key, properties} new properties; `label` is the second label of a holder."""
    labels = f" REMOVE n:{':'.join(KINDS.values())} SET n:{label}" if label else ""
    return f"UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.key SET n = row.properties{labels}"


DROP_NODES = "UNWIND $keys AS key MATCH (n) WHERE elementId(n) = key DETACH DELETE n"
DROP_EDGES = "UNWIND $keys AS key MATCH ()-[r]->() WHERE elementId(r) = key DELETE r"


def last_place(kind: Node | Edge) -> str:
    """The last place that records of a kind have."""
    return f"{_all(kind)} RETURN max(n.place) AS last"


def list_all_cases() -> Iterator[str]:
    """Let the records that are not limited to some cases list all `$cases`."""
    for kind in (*NODES, *EDGES):
        if any(field.form == "cases" for field in fields_of(kind.type)):
            yield f"{_all(kind)} AND n.in_all_cases SET n.cases = $cases"


def remove_map() -> Iterator[str]:
    """Remove all that a map has."""
    for edge in EDGES:
        yield f"{_all(edge)} DELETE n"
    for label in (*(node.name for node in NODES), *OTHERS):
        yield f"{_all(Node('', label))} DETACH DELETE n"


def second_label(record: Record) -> str | None:
    """Holders have a second label, by their kind."""
    return KINDS[str(getattr(record, "kind", ""))] if record.type == "holder" else None


def _all(kind: Node | Edge | Link) -> str:
    """All records of a kind in a map: by the index of the constraint, whatever the server makes of its counts."""
    index = f"USING INDEX SEEK n:{kind.name}(map, id)"
    return f"MATCH {_pattern(kind)} {index} WHERE n.map = $map AND n.id IS NOT NULL"


def _pattern(kind: Node | Edge | Link) -> str:
    return f"(n:{kind.name})" if isinstance(kind, Node) else f"()-[n:{kind.name}]->()"

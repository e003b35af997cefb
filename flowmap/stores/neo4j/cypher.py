"""The one place with Cypher. Words in the statements come from the tables of `graph`; data only from parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flowmap.domain.records import fields_of
from flowmap.graph.schema import EDGES, FINDING, FOUND, KINDS, LINKS, NODES, Edge, Link, Node
from flowmap.stores.neo4j.graph import OTHERS

STORE = "FlowmapStore"  # the label of one node that says which format the database has
RELATIONSHIPS = tuple(dict.fromkeys(kind.name for kind in (*EDGES, *LINKS, *FOUND)))
GONE = "RemovedMap"  # remembers the last revision of a map that is not there (any more)

# ------------------------------------------------------------------------------------------ the database
FORMAT = f"MATCH (s:{STORE}) RETURN max(s.format) AS format"
SET_FORMAT = f"MERGE (s:{STORE} {{map: '', id: 'store'}}) SET s.format = $format"


def schema() -> Iterator[str]:
    """Constraints and indexes: each may be there already."""
    for label in (*(node.name for node in NODES), *OTHERS, STORE, GONE):
        yield f"CREATE CONSTRAINT {_name(label)} IF NOT EXISTS FOR (n:{label}) REQUIRE (n.map, n.id) IS UNIQUE"
    for kind in RELATIONSHIPS:
        yield f"CREATE CONSTRAINT {_name(kind)} IF NOT EXISTS FOR ()-[r:{kind}]-() REQUIRE (r.map, r.id) IS UNIQUE"
    for field in ("item", "via"):
        yield f"CREATE INDEX {_name('HANDS_OFF', field)} IF NOT EXISTS FOR ()-[r:HANDS_OFF]-() ON (r.map, r.{field})"
    yield f"CREATE INDEX {_name('Finding', 'code')} IF NOT EXISTS FOR (n:Finding) ON (n.map, n.code)"


def _name(*words: str) -> str:
    return "_".join(("flowmap", *words)).lower()


# --------------------------------------------------------------------------------------------- the maps
MAPS = "MATCH (m:Map) RETURN m.map, m.title, m.revision, m.changed ORDER BY m.map"
MAP = "MATCH (m:Map {map: $map, id: $map}) RETURN m.revision, m.model, m.columns"
LOCK = "MATCH (m:Map {map: $map, id: $map}) SET m.locked = true REMOVE m.locked"  # others wait here until the end
ADD_MAP = "CREATE (m:Map) SET m = $properties"
SET_MAP = "MATCH (m:Map {map: $map, id: $map}) SET m += $properties"
REMOVE_MAP = "MATCH (m:Map {map: $map, id: $map}) DETACH DELETE m"

# Where this node is, records of a map may be left that is gone, or was never finished. Who makes or removes records
# keeps it until the end, and so others of the same name away.
BEGIN = f"MERGE (g:{GONE} {{map: $map, id: $map}}) SET g.revision = coalesce($revision, g.revision, 0)"
RECALL = f"MATCH (g:{GONE} {{map: $map, id: $map}}) WITH g, g.revision AS revision DELETE g RETURN revision"

# ------------------------------------------------------------------------------------------ the columns
_COLUMNS = """MATCH (c:Columns) USING INDEX SEEK c:Columns(map, id)
WHERE c.map = $map AND c.id IS NOT NULL"""
COLUMNS = f"{_COLUMNS} RETURN c.type, c.number, c.size, c.packed"
SOME_COLUMNS = f"""{_COLUMNS} AND (c.type IN $types OR c.id IN $ids)
RETURN c.type, c.number, c.size, c.packed"""
LAST_COLUMNS = f"{_COLUMNS} AND c.type IN $types RETURN c.type, max(c.number)"
ADD_COLUMNS = "UNWIND $rows AS row CREATE (c:Columns) SET c = row"
PUT_COLUMNS = "UNWIND $rows AS row MERGE (c:Columns {map: $map, id: row.id}) SET c = row"
DROP_COLUMNS = "UNWIND $ids AS id MATCH (c:Columns {map: $map, id: id}) DELETE c"

# ------------------------------------------------------------------------------------------ the history
ADD_CHANGES = "UNWIND $rows AS row CREATE (c:Change) SET c = row"
EDIT = "MATCH (c:Change {map: $map, id: $id}) RETURN c.revision AS revision"
BARE_LINES = """MATCH (c:Change) USING INDEX SEEK c:Change(map, id)
WHERE c.map = $map AND c.id IS NOT NULL AND c.part = 0 AND c.revision < $before
RETURN c.revision AS revision, c.at, c.by, c.id, c.undoes ORDER BY revision DESC LIMIT $most"""
PARTS = """MATCH (c:Change) USING INDEX SEEK c:Change(map, id)
WHERE c.map = $map AND c.id IS NOT NULL AND $first <= c.revision < $before
RETURN c.revision AS revision, c.changes, c.type, c.packed ORDER BY revision, c.part"""

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


# ------------------------------------------------------------------------------------- finding records
def chunks_with(kind: Node | Edge, where: str) -> str:
    """The numbers of the chunks that have records of a kind; `where` is one of the conditions below."""
    return f"MATCH {_pattern(kind)} WHERE n.map = $map AND {where} RETURN DISTINCT n.chunk"


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
            limited = "n.limited AND " if field.form == "cases" else ""
            conditions.append(f"({limited}any(x IN n.{field.name} WHERE x IN $names))")
    return f"({' OR '.join(conditions)})" if conditions else None


# ------------------------------------------------------------------------------------- writing records
def add_nodes(labels: Sequence[str]) -> str:
    """Make nodes of `$rows`, lists of properties."""
    return f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row"


def add_relationships(name: str, ends: tuple[str, str], properties: Iterable[str]) -> str:
    """Make relationships between nodes with these labels; none if a node is not there.

    Of row i `$start[i]` is the place of its start in `$starts`, a list of ids, `$end[i]` that of its end in `$ends`,
    and `$of_PROPERTY[i]` a property: a server needs less time to find each node once, and to be told no property's name
    with each row.
    """
    start, end = ends
    given = ", ".join(("map: $map", *(f"{one}: $of_{one}[i]" for one in properties if one != "map")))
    return f"""UNWIND range(0, size($starts) - 1) AS i
MATCH (n:{start} {{map: $map, id: $starts[i]}})
WITH n ORDER BY i WITH collect(n) AS starts WHERE size(starts) = size($starts)
UNWIND range(0, size($ends) - 1) AS i
MATCH (n:{end} {{map: $map, id: $ends[i]}})
WITH starts, n ORDER BY i WITH starts, collect(n) AS ends WHERE size(ends) = size($ends)
UNWIND range(0, size($start) - 1) AS i
WITH i, starts[$start[i]] AS a, ends[$end[i]] AS b
CREATE (a)-[n:{name} {{{given}}}]->(b)"""


def unlink(node: Node) -> str | None:
    """Drop the relationships that follow from the records of nodes."""
    own = {"Item": "()-[r:PART_OF]->(n)", "Activity": "(n)-[r:PERFORMS|USES|MAKES]-()"}.get(node.name)
    return own and f"UNWIND $ids AS id MATCH (n:{node.name} {{map: $map, id: id}}) MATCH {own} DELETE r"


def set_nodes(labels: Sequence[str]) -> str:
    """Give nodes the properties of `$rows`; how many there were. Holders get the second label."""
    change = f" REMOVE n:{':'.join(KINDS.values())} SET n:{labels[1]}" if len(labels) > 1 else ""
    match = f"MATCH (n:{labels[0]} {{map: row.map, id: row.id}})"
    return f"UNWIND $rows AS row {match} SET n = row{change} RETURN count(n)"


def drop(kind: Node | Edge) -> str:
    """Remove the records with `$ids`; how many there were."""
    return f"UNWIND $ids AS id MATCH {_pattern(kind, ' {map: $map, id: id}')} DETACH DELETE n RETURN count(n)"


def list_all_cases() -> Iterator[str]:
    """Let the records that are not limited to some cases list all `$cases`."""
    for kind in (*NODES, *EDGES):
        if any(field.form == "cases" for field in fields_of(kind.type)):
            yield f"{_all(kind)} AND n.limited IS NULL SET n.cases = $cases"


def sweep(others: Sequence[str] = OTHERS) -> Iterator[str]:
    """Remove at most `$most` of what a map has, and say how many: its relationships, its records, and other nodes."""
    for name in RELATIONSHIPS:
        yield f"{_all(Link(name, ('', '')))} WITH n LIMIT $most DELETE n RETURN count(*)"
    for label in (*(node.name for node in NODES), *others):
        yield f"{_all(Node('', label))} WITH n LIMIT $most DETACH DELETE n RETURN count(*)"


def _all(kind: Node | Edge | Link) -> str:
    """All records of a kind in a map: by the index of the constraint, whatever the server makes of its counts."""
    index = f"USING INDEX SEEK n:{kind.name}(map, id)"
    return f"MATCH {_pattern(kind)} {index} WHERE n.map = $map AND n.id IS NOT NULL"


def _pattern(kind: Node | Edge | Link, properties: str = "") -> str:
    return f"(n:{kind.name}{properties})" if isinstance(kind, Node) else f"()-[n:{kind.name}{properties}]->()"

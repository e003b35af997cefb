"""`flowmap query` and `flowmap publish`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowmap import services
from tests.cli.conftest import Flowmap
from tests.query.attacks import REFUSED

TEXT = """
map Engines
case standard 90%
case engine 10%
Sales makes order
Goods receiving needs order threshold if engine
"""
GAPS = "MATCH (p)-[c:COULD_HAND_OFF]->(h) RETURN h.title AS team, c.item AS item, p.title AS has, c.cases AS cases"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A map as a file."""
    (tmp_path / "map.flow").write_text(TEXT)
    return "map.flow"


def test_a_query_is_a_table_or_json_or_csv(flowmap: Flowmap, file: str) -> None:
    ran = flowmap("query", file, GAPS)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:2] == [
        "team             item   has    cases",
        "Goods receiving  order  Sales  engine",
    ]
    assert flowmap("query", file, GAPS, "--format", "csv").out.splitlines() == [
        "team,item,has,cases",
        "Goods receiving,order,Sales,engine",
    ]
    told = json.loads(flowmap("query", file, GAPS, "--format", "json").out)
    row = {"team": "Goods receiving", "item": "order", "has": "Sales", "cases": ["engine"]}
    assert row in (told["rows"] if isinstance(told, dict) else told)


def test_of_a_map_in_the_store_the_revision_is_known(flowmap: Flowmap, file: str) -> None:
    flowmap("push", file, "engines")
    query = "MATCH (m:Map {id: $map}) RETURN m.title AS title, m.revision AS revision"
    assert flowmap("query", "engines", query, "--format", "csv").out.splitlines()[1] == "Engines,1"
    flowmap("edit", "engines", "Sales -> Goods receiving: order")
    assert flowmap("query", "engines", query, "--format", "csv").out.splitlines()[1] == "Engines,2"
    assert flowmap("query", "engines", GAPS, "--format", "csv").out.splitlines() == ["team,item,has,cases"]


def test_query_and_map_come_from_standard_input(flowmap: Flowmap, file: str) -> None:
    assert "Goods receiving" in flowmap("query", file, "-", stdin=GAPS).out
    assert "Goods receiving" in flowmap("query", "-", GAPS, stdin=TEXT).out
    both = flowmap("query", "-", "-", stdin=TEXT)
    assert both.code == 2
    assert "can be read once only" in both.err


def test_parameters_and_saved_questions(flowmap: Flowmap, file: str, tmp_path: Path) -> None:
    query = "MATCH (h:Holder) WHERE h.id IN $ids RETURN h.title AS team ORDER BY team"
    assert flowmap("query", file, query, "-p", 'ids=["sales"]', "--format", "csv").out.splitlines() == ["team", "Sales"]
    saved = flowmap("query", file, "--saved", "lacks-of", "--param", "team=goods-receiving", "--format", "csv").out
    assert saved.splitlines() == [
        "lacks,code,importance,cases,could_give",
        "order,GAP01,threshold,engine,Sales",
    ]
    own = "// Who?\n// $n = 3: how many\nUNWIND range(1, 3) AS x WITH x WHERE x < $n RETURN x"
    (tmp_path / "own.cypher").write_text(own)
    ran = flowmap("query", file, "--saved", "own.cypher", "-p", "n=3", "--format", "csv")
    assert ran.out.split() == ["x", "1", "2"]
    listed = flowmap("query", "--list").out
    assert "gaps-between-departments" in listed
    assert "has=Commerce" in listed


@pytest.mark.parametrize(("query", "said"), [pair for pair in REFUSED if pair[0] and "\0" not in pair[0]][::6])
def test_what_does_more_than_read_is_refused_with_exit_code_2(
    flowmap: Flowmap, file: str, query: str, said: str
) -> None:
    ran = flowmap("query", file, query)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("map.flow",), "Name a map"),
        (("map.flow", "RETURN 1 AS n", "--saved", "blocked"), "Name a map"),
        (("map.flow", "RETURN $x AS n"), "The query asks for $x. Give it: --param x=..., in an address p.x=..."),
        (("map.flow", "RETURN $x AS n", "-p", "x"), "“x” is no parameter"),
        (("map.flow", "--saved", "lacks-of"), "“lacks-of” asks for $team."),
        (("map.flow", "--saved", "lacks"), "Did you mean “lacks-of”?"),
        (("map.flow", "RETURN 1 AS n", "--on-server"), "is a file: no server has it"),
        (("nothing", "RETURN 1 AS n"), "nothing"),
        (("map.flow", "RETURN 1 AS n", "--seconds", "1e9"), "may take up to 120 seconds"),
        (("map.flow", "RETURN 1 AS n", "-o", "answer.pdf"), "is no format of a table"),
    ],
)
def test_wrong_usage_is_told(flowmap: Flowmap, file: str, arguments: tuple[str, ...], said: str) -> None:
    ran = flowmap("query", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_answer_is_sorted_by_a_column(flowmap: Flowmap, file: str) -> None:
    query = "UNWIND ['b', 'A', 'c'] AS x RETURN x, size(x) AS long"
    assert flowmap("query", file, query, "--sort", "-x", "--format", "csv").out.split() == [
        "x,long",
        "c,1",
        "b,1",
        "A,1",
    ]
    ran = flowmap("query", file, query, "--sort", "lon")
    assert (ran.code, ran.out) == (2, "")
    assert "There is no column to sort by “lon”." in ran.err


def test_what_is_cut_is_said_on_standard_error(flowmap: Flowmap, file: str) -> None:
    for form in ("table", "json", "csv", "markdown", "jsonl"):
        ran = flowmap("query", file, "UNWIND range(1, 9) AS x RETURN x", "--rows", "2", "--format", form)
        assert ran.code == 0
        assert ran.err.count("the first 2 rows; there are more") == 1


def test_an_answer_is_written_to_a_file(flowmap: Flowmap, file: str, tmp_path: Path) -> None:
    ran = flowmap("query", file, GAPS, "-o", "answer.csv")
    assert (ran.code, ran.out) == (0, "")
    lines = (tmp_path / "answer.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["team,item,has,cases", "Goods receiving,order,Sales,engine"]


def test_a_watched_question_says_what_came_and_went(flowmap: Flowmap, file: str, tmp_path: Path) -> None:
    watch = ("query", file, GAPS, "--watch", "gaps.json")
    first = flowmap(*watch)
    assert (first.code, first.out) == (0, "")
    assert "1 row remembered in gaps.json" in first.err
    assert flowmap(*watch).code == 0
    (tmp_path / file).write_text(TEXT.replace("if engine", "if standard"))
    changed = flowmap(*watch)
    assert (changed.code, changed.out.splitlines()) == (
        1,
        [
            '+ ["Goods receiving", "order", "Sales", ["standard"]]',
            '- ["Goods receiving", "order", "Sales", ["engine"]]',
        ],
    )
    assert flowmap(*watch).code == 0


def test_only_a_graph_database_takes_findings(flowmap: Flowmap, file: str) -> None:
    flowmap("push", file, "engines")
    ran = flowmap("publish", "engines")
    assert ran.code == 2
    assert "This store is no graph database. Use --store neo4j://host:7687." in ran.err
    assert flowmap("query", "engines", "RETURN 1 AS n", "--on-server").code == 2


def test_every_use_case_is_a_verb(file: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert services.query(file, "MATCH (h:Team) RETURN count(h) AS n").rows == ((2,),)


def test_a_question_is_kept_listed_asked_watched_shared_and_taken_out(flowmap: Flowmap, file: str) -> None:
    asks = "MATCH (h:Holder {id: $team})-[:LACKS]->(i) RETURN i.title AS lacks"
    for where in ("map.yaml", "engines"):
        flowmap("convert", file, where) if where.endswith(".yaml") else flowmap("push", file, where)
        kept = flowmap("query", where, asks, "--keep", "lacks", "--title", "What is missing there?")
        said = f"{where}: the question lacks is saved. Ask it: flowmap query {where} --saved lacks\n"
        assert (kept.code, kept.out, kept.err) == (0, said, "")
        again = flowmap("query", where, asks, "--keep", "lacks", "--title", "What is missing there?")
        assert "the question lacks is there already" in again.out
        assert flowmap("query", where, "--list").out.splitlines()[1].split() == [
            "lacks", "What", "is", "missing", "there?", "team=",
        ]  # fmt: skip
        asked = ("query", where, "--saved", "lacks", "-p", "team=goods-receiving")
        assert flowmap(*asked, "--format", "csv").out.splitlines() == ["lacks", "order"]
        assert flowmap(*asked, "--watch", f"{where}.json").code == 0
        source = flowmap("query", where, "--saved", "lacks", "--source").out
        assert source == f"// What is missing there?\n{asks}\n"
        Path("shared.cypher").write_text(source)
        assert flowmap("query", where, "--saved", "shared.cypher", "--keep", "theirs").code == 0
        assert flowmap("query", where, "--forget", "lacks").out == f"{where}: the question lacks is taken out.\n"
        gone = flowmap(*asked)
        assert (gone.code, gone.out) == (2, "")
        assert gone.err.startswith("Error: There is no saved question “lacks”.")
        watched = flowmap("query", where, "--saved", "theirs", *asked[4:], "--watch", f"{where}.json")
        assert (watched.code, watched.out) == (0, "")
    assert "adds 1 saved question" in flowmap("history", "engines").out
    assert flowmap("query", "-", "--saved", "theirs", "-p", "team=sales", stdin=Path("map.yaml").read_text()).code == 0
    assert flowmap("query", "-", asks, "--keep", "x", stdin=Path("map.yaml").read_text()).code == 2
    assert flowmap("query", "map.yaml", asks, "--keep", "white-spots").err.startswith("Error: “white-spots” is taken")
    assert flowmap("query", "map.yaml", asks, "--title", "What?").code == 2
    assert "Flow text cannot say: query:theirs, field “query”." in flowmap("convert", "map.yaml", "again.flow").err


def test_the_settings_near_a_map_say_what_is_found(flowmap: Flowmap, file: str) -> None:
    found = "MATCH (f:GAP) RETURN f.code AS code, f.severity AS severity"
    assert flowmap("query", file, found, "--format", "csv").out.splitlines()[1:] == ["GAP01,error"]
    Path("flowmap.toml").write_text('[rules.GAP01]\nseverity = "info"\n')
    assert flowmap("query", file, found, "--format", "csv").out.splitlines()[1:] == ["GAP01,info"]
    Path("other.toml").write_text('ignore = ["GAP"]\n')
    assert flowmap("query", file, found, "--config", "other.toml", "--format", "csv").out.splitlines()[1:] == []
    Path("flowmap.toml").write_text('[rules.GAP01]\nseverity = "inof"\n')
    wrong = flowmap("query", file, found)
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith("flowmap.toml:2: ")

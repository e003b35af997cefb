"""An analyst's hour: twenty questions about a whole company, each answered by one or two commands.

The answers were found by reading the company's map, and say what stands in the columns that answer the question.
"""

from __future__ import annotations

import csv
import io
import shlex
from dataclasses import dataclass

import pytest

from tests.cli.conftest import Flowmap
from tests.conftest import ROOT

MAP = str(ROOT / "sample_orgs" / "installations" / "map.yaml")
ALWAYS = "all"


@dataclass(frozen=True)
class Question:
    """What an analyst wants to know, what she types, and what she then reads in these columns of the table."""

    asked: str
    typed: str  # MAP is the map; the table is asked for as CSV
    columns: tuple[str, ...]
    answer: list[tuple[str, ...]]


HOUR = [
    Question(
        "Which must-have information do teams lack, that somebody could give them?",
        "check MAP --rule GAP01 --kano threshold",
        ("team", "information", "kinds_of_order", "need"),
        [
            ("Commissioning", "Special wishes", ALWAYS, "9.0"),
            ("Service desk", "Warranty terms", ALWAYS, "9.0"),
            ("Goods receiving", "Goods announcement", "Customer supplies the engine", "3.6"),
            ("Shipping", "Delivery terms", "Export order", "1.35"),
            ("Mechanical design", "As-built record", "Retrofit", "0.9"),
        ],
    ),
    Question(
        "What can commerce tell supply that supply goes without?",
        "query MAP --saved gaps-between-departments --param has=Commerce --param lacks=Supply",
        ("team", "lacks", "has", "cases"),
        [
            ("Goods receiving", "Goods announcement", "Sales", "engine"),
            ("Purchasing", "Rush note", "Sales", "rush"),
            ("Shipping", "Delivery terms", "Sales", "export"),
        ],
    ),
    Question(
        "What is everybody waiting for that nobody makes?",
        "query MAP --saved nobody-makes",
        ("information", "team"),
        [("Customs tariff numbers", "Shipping"), ("Wear parts list", "Spare parts")],
    ),
    Question(
        "The CRM is replaced: who loses a need, and of what?",
        "query MAP --saved lost-without --param holder=crm",
        ("team", "information", "importance"),
        [
            ("Account management", "Leads", "performance"),
            ("Sales", "Leads", "performance"),
            ("Sales", "Modernisation lead", "performance"),
            ("Shipping", "Customer data", "performance"),
            ("Account management", "Quotation", "excitement"),
            ("Customer", "Modernisation offer", "excitement"),
        ],
    ),
    Question(
        "Whom do we phone about an order, and about what?",
        "query MAP --saved through-a-channel --param via=phone",
        ("giver", "receiver", "information"),
        [
            ("Customer", "Service desk", "Fault report"),
            ("Installation", "Project office", "Site readiness"),
            ("Sales", "Mechanical design", "Special wishes"),
            ("Sales", "Planning", "Rush note"),
            ("Service desk", "Installation", "Call-out"),
        ],
    ),
    Question(
        "Who asks in vain, and how many hours a year does that cost?",
        "query MAP --saved asked-in-vain",
        ("asker", "asked", "hours_a_year"),
        [
            ("Commissioning", "Project office", "20.0"),
            ("Goods receiving", "Purchasing", "24.0"),
            ("Shipping", "Order desk", "15.0"),
        ],
    ),
    Question(
        "Which passages could go directly, and what would that save?",
        "check MAP --rule REL01 --sort hours",
        ("team", "information", "severity", "hours_a_year", "days"),
        [
            ("Project office", "Site readiness", "warning", "30.0", "2.0"),
            ("Product management", "Change notice", "info", "18.333333", "2.0"),
            ("Order desk", "Date change", "warning", "10.0", "2.0"),
            ("Assembly", "Load weights", "info", "10.0", "2.0"),
            ("Production", "Load weights", "info", "10.0", "2.0"),
            ("Shipping", "Load weights", "info", "10.0", "2.0"),
            ("Account management", "Customer satisfaction", "info", "3.0", "7.0"),
        ],
    ),
    Question(
        "Does the date change reach the fitters, wherever it comes from?",
        "paths MAP --to installation --item date-change",
        ("through",),
        [],
    ),
    Question(
        "By which steps does planning hear of a changed date, and when?",
        "paths MAP --from sales --to planning --item date-change",
        ("takes_h", "arrives_h", "through"),
        [("72.0", "72.0", "Sales; Order desk")],
    ),
    Question(
        "Does planning get the order in any way while the order desk is away?",
        "paths MAP --to planning --item order --without order-desk",
        ("through",),
        [],
    ),
    Question(
        "Which needs are met, but later than they should be?",
        "query MAP --saved too-late",
        ("team", "information", "arrives", "needed_within"),
        [
            ("Planning", "Date change", "72.0", "48.0"),
            ("Purchasing", "Parts list, mechanical", "1128.0", "1080.0"),
        ],
    ),
    Question(
        "What could legal mend?",
        "check MAP --provider legal",
        ("code", "team", "information"),
        [
            ("GAP01", "Service desk", "Warranty terms"),
            ("GAP01", "Shipping", "Delivery terms"),
            ("GAP05", "Shipping", "Delivery terms"),
            ("GAP08", "Service desk", "Contract"),
        ],
    ),
    Question(
        "Who sees what a policy keeps from them?",
        "query MAP --saved denied-but-held",
        ("team", "information"),
        [("Customer", "Cost breakdown")],
    ),
    Question(
        "What did the owners accept?",
        "check MAP --accepted yes",
        ("code", "team", "information"),
        [
            ("RSK01", "ERP", ""),
            ("RSK01", "Commissioning", ""),
            ("EXC02", "Production", "Shift report"),
            ("FLW04", "Account management", "Leads"),
        ],
    ),
    Question(
        "What goes unmet when an old installation is taken out?",
        "query MAP --saved unmet-in-case --param case=retrofit",
        ("team", "information"),
        [
            ("Commissioning", "Special wishes"),
            ("Customer", "Progress of production"),
            ("Installation", "Date change"),
            ("Installation", "Dismantling plan"),
            ("Marketing", "Reasons won or lost"),
            ("Service desk", "Contract"),
            ("Service desk", "Drive tuning"),
            ("Service desk", "Warranty terms"),
            ("Spare parts", "Wear parts list"),
        ],
    ),
    Question(
        "Whose lists have not been confirmed, so that gaps rest on them? The three with most first",
        """query MAP "MATCH (f:Finding {code: 'GAP01'})-[:ABOUT]->(t:Team) WHERE t.inventory IS NULL
            RETURN t.title AS team, count(*) AS gaps ORDER BY gaps DESC, team LIMIT 3" """,
        ("team", "gaps"),
        [("Service desk", "2"), ("Commissioning", "1"), ("Installation", "1")],
    ),
    Question(
        "Without whom, who only carry it, would most must-have needs be lost?",
        """query MAP "MATCH (h:Holder)<-[d:DEPENDS_ON]-(:Holder) WHERE d.only_carries AND d.kano = 'threshold'
            RETURN h.title AS carrier, count(*) AS needs ORDER BY needs DESC, carrier LIMIT 2" """,
        ("carrier", "needs"),
        [("ERP", "19"), ("Order desk", "19")],
    ),
    Question(
        "Which departments state most needs?",
        """query MAP "MATCH (t:Team)-[:NEEDS]->(:Item) RETURN t.department AS department, count(*) AS needs
            ORDER BY needs DESC, department LIMIT 4" """,
        ("department", "needs"),
        [("Projects & service", "20"), ("Production", "19"), ("Supply", "19"), ("Commerce", "17")],
    ),
    Question(
        "In which stages do we never speak to somebody outside?",
        """query MAP "MATCH (s:Stage) WHERE NOT EXISTS { MATCH (a)-[h:HANDS_OFF]->(b)
            WHERE h.stage = s.id AND (a:Outsider OR b:Outsider) } RETURN s.title AS stage" """,
        ("stage",),
        [("Build",)],
    ),
    Question(
        "Which findings cost twenty hours a year or more?",
        "check MAP --cost 20h --sort hours --ignore RSK",
        ("code", "team", "hours_a_year"),
        [
            ("REL01", "Project office", "30.0"),
            ("GAP06", "Sales", "25.0"),
            ("GAP05", "Goods receiving", "24.0"),
            ("GAP05", "Commissioning", "20.0"),
        ],
    ),
]


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("question", HOUR, ids=lambda question: question.asked)
def test_a_question(flowmap: Flowmap, question: Question) -> None:
    typed = [MAP if word == "MAP" else word for word in shlex.split(question.typed)]
    code, out, err = flowmap(*typed, "--format", "csv")
    assert code in (0, 1), err
    assert [tuple(row[name] for name in question.columns) for row in table(out)] == question.answer

"""The use cases as verbs: what the command line, the web application and Python programs call."""

from flowmap.analyzers.check import DESCRIBED, FIRST, check, checked_map
from flowmap.analyzers.plain import Found, Look, make_rule
from flowmap.analyzers.rule import Options
from flowmap.analyzers.settings import Settings
from flowmap.domain.change import Change, additions
from flowmap.domain.finding_list import finding_list
from flowmap.domain.require import require
from flowmap.domain.selection import Selection
from flowmap.redesign.what_if import WhatIf
from flowmap.services.accepting import accept
from flowmap.services.asking import depends, paths, publish, query
from flowmap.services.baselines import read_baseline, write_baseline
from flowmap.services.catalogue import RulePage, rule_page, rules
from flowmap.services.changing import edit, redo, restore, stated, try_out, undo, what_if
from flowmap.services.checking import exit_code, finding_of, require_rules, roots_of
from flowmap.services.documenting import build_documents, check_documents, export, report, write_answer, write_file
from flowmap.services.drawing import draw, picture, write_drawing
from flowmap.services.findings import LISTS, findings_for_programs
from flowmap.services.history import (
    at_revision,
    history_line,
    history_table,
    map_line,
    summary_of,
    summary_of_line,
    trend,
    with_undone,
)
from flowmap.services.maps import FILES, Made, apply, diff, is_file, load, loaded, parse, save
from flowmap.services.measuring import is_log, measures, measures_of_log
from flowmap.services.naming import aliases, apart, decide, old_names, save_import
from flowmap.services.proving import prove_rule
from flowmap.services.questions import forget_question, is_of_map, keep_question, questions, retitled, saved_question
from flowmap.services.samples import SAMPLES, fill_with_samples, samples_folder
from flowmap.services.serving import web_application
from flowmap.services.settling import settings, with_rules
from flowmap.services.stored import opened, push, pushed

__all__ = [
    "DESCRIBED",
    "FILES",
    "FIRST",
    "LISTS",
    "SAMPLES",
    "Change",
    "Found",
    "Look",
    "Made",
    "Options",
    "RulePage",
    "Selection",
    "Settings",
    "WhatIf",
    "accept",
    "additions",
    "aliases",
    "apart",
    "apply",
    "at_revision",
    "build_documents",
    "check",
    "check_documents",
    "checked_map",
    "decide",
    "depends",
    "diff",
    "draw",
    "edit",
    "exit_code",
    "export",
    "fill_with_samples",
    "finding_list",
    "finding_of",
    "findings_for_programs",
    "forget_question",
    "history_line",
    "history_table",
    "is_file",
    "is_log",
    "is_of_map",
    "keep_question",
    "load",
    "loaded",
    "make_rule",
    "map_line",
    "measures",
    "measures_of_log",
    "old_names",
    "opened",
    "parse",
    "paths",
    "picture",
    "prove_rule",
    "publish",
    "push",
    "pushed",
    "query",
    "questions",
    "read_baseline",
    "redo",
    "report",
    "require",
    "require_rules",
    "restore",
    "retitled",
    "roots_of",
    "rule_page",
    "rules",
    "samples_folder",
    "save",
    "save_import",
    "saved_question",
    "settings",
    "stated",
    "summary_of",
    "summary_of_line",
    "trend",
    "try_out",
    "undo",
    "web_application",
    "what_if",
    "with_rules",
    "with_undone",
    "write_answer",
    "write_baseline",
    "write_drawing",
    "write_file",
]

// What was found about a team?
// topic: Findings
// $team = "purchasing": the id of a team, system, meeting or outsider
MATCH (f:Finding)-[a:ABOUT]->(:Holder {id: $team})
RETURN f.code AS code, f.severity AS severity, a.role AS as_what, f.title AS finding
ORDER BY code, finding, as_what

// Which teams have not confirmed their list, and how many gaps rest on that?
// topic: What is missing
// A gap of a team whose inventory is not confirmed complete may only be a handoff that nobody has drawn.
MATCH (h:Team)
WHERE h.inventory IS NULL
OPTIONAL MATCH (h)-[l:LACKS]->(:Item)
RETURN h.title AS team, count(l) AS gaps
ORDER BY gaps DESC, team
